import { importAreas, isFaulty } from '#areas';
import type { ImportGround, ImportFaults } from '#areas';
import { SqliteEventStore } from '#event-store-sqlite';
import { isRefusal, LedgerLocked } from '#kernel';
import { systemClock } from '#platform';
import { randomUUID } from 'node:crypto';
import { areasOf } from '../../standalone/areas-of.js';
import { digest } from '../../standalone/standalone.js';
import { NotDone } from '../exit.js';
import { withFolder } from '../folder.js';
import type { Folder } from '../folder.js';
import { whoRuns } from '../who.js';
import { unregistered } from './registry.js';
import type { Order, Registered, Registry } from './registry.js';

/** Runs with the areas of the ledger in a folder. Reads beside a server; to register, it must be the only one to write. */
export function withAreasInFolder<T>(dataDir: string, run: (registry: Registry) => Promise<T>): Promise<T> {
  return withFolder(dataDir, async (folder) => {
    const { ledger, store } = folder;
    if (ledger === undefined) {
      throw new NotDone(`The ledger in ${dataDir} is empty: make one with "tocsin open", which gives it its name.`);
    }
    const areas = await areasOf(store);
    return run({ ledger, areas, register: (order) => register({ ...folder, ledger, areas }, order) });
  });
}

type Ground = Folder & Pick<ImportGround, 'ledger' | 'areas'>;

async function register(
  { ledger, areas, ledgerFile, dataDir }: Ground,
  order: Order,
): Promise<Registered | ImportFaults> {
  const planned = order.plan(areas);
  if (isFaulty(planned)) return planned;
  if (order.dryRun || planned.events.length === 0) return unregistered(planned, areas);
  const store = openToWrite(ledgerFile, dataDir, 'admin');
  try {
    const correlationId = randomUUID();
    const { plan, content, progress } = order;
    const actor = { subject: whoRuns(), role: 'admin' } as const;
    const said = { plan, content, actor, correlationId, idempotencyKey: correlationId, keyGiven: false, dryRun: false };
    const count = planned.events.length;
    // All or nothing: between the two there is no part that is done.
    progress.to(0, count);
    const outcome = await importAreas({ store, areas, ledger, digest }, said);
    if (isRefusal(outcome)) throw new NotDone(outcome.because);
    if (isFaulty(outcome)) return outcome;
    progress.to(count, count);
    return unregistered(outcome, areas);
  } finally {
    await store.close();
  }
}

/** Throws `NotDone` where another process writes the ledger: which one, and what whoever has that role does with the file then. */
export function openToWrite(file: string, dataDir: string, role: 'admin' | 'operator'): SqliteEventStore {
  try {
    return SqliteEventStore.open({ file, now: () => systemClock.now() });
  } catch (error) {
    if (!(error instanceof LedgerLocked)) throw error;
    const { holder } = error;
    throw new NotDone(
      `Another process${holder === undefined ? '' : `, with the id ${holder},`} holds the ledger in ${dataDir}, and only ` +
        'one may write it: wait until it has ended or stop it. Where it is a server, the file may be sent to it with ' +
        `--url http://127.0.0.1:3000 --token <token of role ${role}>.`,
    );
  }
}
