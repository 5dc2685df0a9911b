import { holdReadModel, openLog } from '#hosting';
import type { Places } from '#hosting';
import { isThere, rebuildInPlace, snapshotOf } from '#read-model';
import { replaySetting } from './folder.js';
import type { Progress } from './progress.js';

/** Cases that waited before, and those that still do. */
export interface Retried {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Gives every parked case another try: makes the read model anew from the log and puts it in place of the old one.
 * Nothing may serve the ledger meanwhile: its lock is held. Throws `LedgerLocked`. Where nothing is parked, nothing is done.
 */
export async function retryParked(places: Places, progress: Progress): Promise<Retried> {
  const { readModelAt } = places;
  const held = holdReadModel(places);
  const { store } = await openLog(places, { access: 'write' });
  try {
    const before = await parkedIn(readModelAt);
    if (before.length === 0) return { before, after: before };
    const head = await store.head();
    const told = (position: bigint): void => {
      progress.to(position, head);
    };
    await rebuildInPlace({ ...replaySetting(store), address: readModelAt, told });
    return { before, after: await parkedIn(readModelAt) };
  } finally {
    await store.close();
    held?.release();
  }
}

async function parkedIn(address: string): Promise<readonly string[]> {
  if (!(await isThere(address))) return [];
  const snapshot = await snapshotOf(address);
  return (snapshot?.parked ?? []).map(({ stream }) => stream);
}
