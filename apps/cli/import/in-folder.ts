import type { AreaRegistry, ImportRow } from '#areas';
import { importAreas, isFaulty } from '#areas';
import type { StagedCommand } from '#backfill';
import { catalogue } from '#catalogue';
import { areasOf, digest, lawOfLedger } from '#hosting';
import { filesIn, isInCluster, placesOf } from '#places';
import type { EventStore, Foundations, Instruction, Ledger } from '#kernel';
import {
  EventTooLarge,
  handle,
  isRefusal,
  readLedger,
  recordRefusal,
  refusedBefore,
  StoreUnavailable,
  TooManyEvents,
} from '#kernel';
import { lawOf } from '#law';
import { InvalidInput, systemClock } from '#platform';
import type { Configuration } from '#platform';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { NotDone } from '../exit.js';
import { expectFile, openToWrite, whereIn } from '../folder.js';
import { whoRuns } from '../who.js';
import { planOfWhatCan } from './plan-of-what-can.js';
import type { Answer, RegisteredOf, Target } from './target.js';

/** As whom and by which law commands are issued in a folder. */
export interface FolderSetting {
  readonly configuration: Configuration;
  readonly ministry: string;
  /** Set where nothing is to be stored: a copy of the ledger is made in this folder, and written instead. */
  readonly copyIn: string | undefined;
}

/** Enough that a commit takes in many events. */
const atOnce = 256;

/** Runs with the ledger in a folder, which nobody else may write meanwhile. */
export async function withFolderAsTarget<T>(setting: FolderSetting, run: (target: Target) => Promise<T>): Promise<T> {
  const { configuration, ministry } = setting;
  expectFile(configuration, ', or make one with "tocsin open", which gives it its name');
  const law = lawOf(lawOfLedger(configuration.lawFile));
  const { store } = await openToWrite(inCopy(setting), 'operator');
  try {
    const ledger = await readLedger(store);
    if (ledger === undefined)
      throw new NotDone(`The ledger in ${whereIn(configuration)} is empty: make one with "tocsin open".`);
    const areas = await areasOf(store);
    const now = (): string => systemClock.now();
    const foundations: Foundations = { store, catalogue, areas, law, ledger, now, digest };
    const head = await store.head();
    return await run({
      ledger,
      areas,
      atOnce,
      register: (scheme, rows) => register({ store, areas, ledger }, scheme, rows),
      issue: (command) => issueHere(foundations, { command, ministry, head }),
    });
  } finally {
    await store.close();
  }
}

/** Where the commands go: into the ledger itself, or into a copy of its file. */
function inCopy({ configuration, copyIn }: FolderSetting): Configuration {
  if (copyIn === undefined) return configuration;
  const places = placesOf(configuration);
  if (isInCluster(places)) {
    throw new NotDone(
      '--dry-run works on a copy of a ledger in a folder, and EVENTSTORE_URL names a cluster: try it on a folder, without EVENTSTORE_URL.',
    );
  }
  copyFile(places.ledgerFile, filesIn(copyIn).ledgerFile);
  return { ...configuration, dataDir: copyIn };
}

/** What is committed so far, also while a server writes on. */
function copyFile(ledgerFile: string, copy: string): void {
  const database = new DatabaseSync(ledgerFile, { readOnly: true });
  try {
    database.prepare('VACUUM INTO ?').run(copy);
  } finally {
    database.close();
  }
}

interface Ground {
  readonly store: EventStore;
  readonly areas: AreaRegistry;
  readonly ledger: Ledger;
}

async function register(ground: Ground, scheme: string, rows: readonly ImportRow[]): Promise<RegisteredOf> {
  const { plan, leftOut } = planOfWhatCan(scheme, rows);
  const correlationId = randomUUID();
  const outcome = await importAreas(
    { ...ground, digest },
    {
      plan,
      content: { scheme, areas: rows.map(({ fields }) => Object.fromEntries(fields)) },
      actor: { subject: whoRuns(), role: 'admin' },
      idempotencyKey: correlationId,
      keyGiven: false,
      correlationId,
      dryRun: false,
    },
  );
  if (isRefusal(outcome)) throw new NotDone(outcome.because);
  if (isFaulty(outcome))
    throw new NotDone(outcome.problems.map(({ field, problem }) => `${field} ${problem}.`).join('\n'));
  return { ...outcome, leftOut: leftOut() };
}

interface Order {
  readonly command: StagedCommand;
  readonly ministry: string;
  /** Of the log before the import: what stands up to there was there already. */
  readonly head: bigint;
}

/** The same path as over HTTP: the command's shape, the decision, the refusal on record. */
async function issueHere(foundations: Foundations, { command: staged, ministry, head }: Order): Promise<Answer> {
  const { action, caseId: id, command, key, body } = staged;
  const parsed = catalogue.get(action)?.commands.get(command)?.shape.parse(body);
  if (parsed?.ok !== true) {
    const { message } = new InvalidInput(parsed?.problems ?? []);
    return refused('invalid-input', message);
  }
  const correlationId = randomUUID();
  const instruction: Instruction = {
    action,
    id,
    command: { type: command, data: parsed.value },
    actor: { subject: whoRunsThis(), role: 'operator', organisation: ministry },
    idempotencyKey: key,
    keyOfAnybody: true,
    correlationId,
    causationId: correlationId,
  };
  try {
    const outcome = await handle(foundations, instruction);
    if (!isRefusal(outcome)) {
      const { position, findings } = outcome;
      return { issued: { state: position <= head ? 'there' : 'accepted' }, findings };
    }
    if (!(await refusedBefore(foundations, instruction))) await recordRefusal(foundations, instruction, outcome);
    return refused(outcome.refused, outcome.because);
  } catch (error) {
    if (error instanceof EventTooLarge) return refused('event-too-large', error.message);
    if (error instanceof TooManyEvents) return refused('too-many-events', error.message);
    if (error instanceof StoreUnavailable) throw new NotDone(error.message);
    throw error;
  }
}

let runner: string | undefined;

function whoRunsThis(): string {
  return (runner ??= whoRuns());
}

function refused(code: string, because: string): Answer {
  return { issued: { state: 'refused', code, because }, findings: [] };
}
