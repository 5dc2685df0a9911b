import { importAreas, isFaulty } from '#areas';
import type { AreaRegistry, ImportGround, ImportFaults } from '#areas';
import { areasOf, digest } from '#hosting';
import { isRefusal } from '#kernel';
import type { Configuration } from '#platform';
import { randomUUID } from 'node:crypto';
import { NotDone } from '../exit.js';
import { openToWrite, withFolder } from '../folder.js';
import { whoRuns } from '../who.js';
import { unregistered } from './registry.js';
import type { Order, Registered, Registry } from './registry.js';

/** Runs with the areas of the ledger in a folder. Reads beside a server; to register, it must be the only one to write. */
export function withAreasInFolder<T>(
  configuration: Configuration,
  run: (registry: Registry) => Promise<T>,
): Promise<T> {
  return withFolder(configuration, async ({ ledger, store, where }) => {
    if (ledger === undefined) {
      throw new NotDone(`The ledger in ${where} is empty: make one with "tocsin open", which gives it its name.`);
    }
    const areas = await areasOf(store);
    return run({ ledger, areas, register: (order) => register({ configuration, ledger, areas }, order) });
  });
}

interface Ground extends Pick<ImportGround, 'ledger'> {
  readonly areas: AreaRegistry;
  readonly configuration: Configuration;
}

async function register({ configuration, ledger, areas }: Ground, order: Order): Promise<Registered | ImportFaults> {
  const planned = order.plan(areas);
  if (isFaulty(planned)) return planned;
  if (order.dryRun || planned.events.length === 0) return unregistered(planned, areas);
  const { store } = await openToWrite(configuration, 'admin');
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
