import { SqliteEventStore } from '#event-store-sqlite';
import { systemClock } from '#platform';
import { isThere, rebuildInPlace, snapshotOf } from '#read-model';
import type { DataFiles } from '../standalone/data-folder.js';
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
export async function retryParked({ ledgerFile, readModelAt }: DataFiles, progress: Progress): Promise<Retried> {
  const store = SqliteEventStore.open({ file: ledgerFile, now: () => systemClock.now() });
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
  }
}

async function parkedIn(address: string): Promise<readonly string[]> {
  if (!(await isThere(address))) return [];
  const snapshot = await snapshotOf(address);
  return (snapshot?.parked ?? []).map(({ stream }) => stream);
}
