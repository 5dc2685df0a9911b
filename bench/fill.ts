import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { handle, isRefusal, openLedger } from '#kernel';
import type { Foundations, JsonObject, Ledger } from '#kernel';
import { lawOf } from '#law';
import { systemClock } from '#platform';
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { lawOfLedger } from '#hosting';
import { departments } from './acts.js';

const ledger: Ledger = { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' };
const digest = (text: string): string => hash('sha256', text);

/** What happens to each case in its turn; the bodies are the examples of the catalogue. */
const stories: readonly (readonly [string, readonly string[]])[] = [
  ['emergency-declaration', ['declare', 'extend', 'lift']],
  ['border-closure', ['close', 'ease', 'reopen']],
  ['troop-deployment', ['deploy', 'reinforce', 'withdraw']],
  ['situation-report', ['report', 'revise']],
  ['cabinet-decree', ['issue', 'publish']],
];

/** Cases that are told at once, so that one commit takes in many events. */
const together = 500;

/** Fills the ledger of a folder with so many events, each decided as over HTTP; acts of all kinds, on all departments. */
export async function fillLedger(folder: string, events: number): Promise<void> {
  const now = (): string => systemClock.now();
  const law = lawOf(lawOfLedger(undefined));
  const store = SqliteEventStore.open({ file: join(folder, 'ledger.db'), now });
  const foundations: Foundations = { store, catalogue, areas: new AreaRegistry(), law, ledger, now, digest };
  await openLedger(store, ledger, digest);
  const head = Number(await store.head());
  let left = events - head;
  // Cases of their own, where the ledger has some already.
  let cases = head;
  await Promise.all(
    Array.from({ length: together }, async () => {
      while (left > 0) {
        const number = (cases += 1);
        const [action, whole] = stories[number % stories.length] ?? ['', []];
        const commands = whole.slice(0, left);
        left -= commands.length;
        for (const command of commands) {
          await act(foundations, { action, id: `case-${number.toString()}`, command }, number);
        }
      }
    }),
  );
  await store.close();
}

interface Address {
  readonly action: string;
  readonly id: string;
  readonly command: string;
}

async function act(foundations: Foundations, { action, id, command }: Address, number: number): Promise<void> {
  const description = foundations.catalogue.get(action)?.commands.get(command);
  const parsed = description?.shape.parse(inDepartment(description.example, number));
  if (parsed?.ok !== true) throw new TypeError(`The example of ${action} ${command} is not taken.`);
  const key = `${id}-${command}`;
  const outcome = await handle(foundations, {
    action,
    id,
    command: { type: command, data: parsed.value },
    actor: { subject: 'bench', role: 'operator', organisation: 'interior' },
    idempotencyKey: key,
    correlationId: key,
    causationId: key,
  });
  if (isRefusal(outcome)) throw new TypeError(`${action} ${command} was refused: ${outcome.because}`);
}

function inDepartment(body: JsonObject, number: number): JsonObject {
  const area = departments[number % departments.length] ?? '';
  return 'areas' in body ? { ...body, areas: [area] } : body;
}
