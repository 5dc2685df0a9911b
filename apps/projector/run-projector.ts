import { catalogue } from '#catalogue';
import { AreaRegistry } from '#areas';
import { SqliteEventStore } from '#event-store-sqlite';
import { follow, isLedgersOwn } from '#kernel';
import type { Follower } from '#kernel';
import { openSqlite, Projector } from '#read-model';

export interface ProjectorFiles {
  readonly ledgerFile: string;
  readonly readModelFile: string;
}

/** Brings the read model after the ledger until the signal is aborted, and tells each time it has caught up. */
export async function runProjector(
  { ledgerFile, readModelFile }: ProjectorFiles,
  signal: AbortSignal,
  caughtUp: () => void = () => undefined,
): Promise<void> {
  const store = SqliteEventStore.follow(ledgerFile);
  const database = openSqlite(readModelFile, 'write');
  try {
    const areas = new AreaRegistry();
    const projector = await Projector.start({
      database,
      store,
      catalogue,
      areas,
      isOwn: isLedgersOwn,
    });
    const follower: Follower = {
      checkpoint: () => projector.checkpoint(),
      handle: (events) => projector.handle(events),
      caughtUp,
    };
    await follow(store, follower, signal);
  } finally {
    await database.destroy();
    await store.close();
  }
}
