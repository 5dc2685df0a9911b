import { catalogue } from '#catalogue';
import { AreaRegistry } from '#areas';
import { SqliteEventStore } from '#event-store-sqlite';
import { follow, isLedgersOwn } from '#kernel';
import type { Follower } from '#kernel';
import { becomeSole, openReadModel, Projector, readModelTrouble } from '#read-model';

export interface ProjectorFiles {
  readonly ledgerFile: string;
  /** The path of a file, or the URL of a PostgreSQL database. */
  readonly readModelAt: string;
}

/** What is told of a projector's course. */
export interface Course {
  /** Another projector writes the read model; this one waits until that is gone. */
  waits?(): void;
  /** Told each time it has had the whole log. */
  caughtUp?(): void;
}

/**
 * Brings the read model after the ledger until the signal is aborted; no two do so with one read model at once. Throws
 * `ReadModelUnavailable` where the read model is lost.
 */
export async function runProjector(
  { ledgerFile, readModelAt }: ProjectorFiles,
  signal: AbortSignal,
  { waits = () => undefined, caughtUp = () => undefined }: Course = {},
): Promise<void> {
  const store = SqliteEventStore.follow(ledgerFile);
  const database = openReadModel(readModelAt, 'write');
  try {
    if (!(await becomeSole(database, { signal, waits }))) return;
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
  } catch (error) {
    throw readModelTrouble(error);
  } finally {
    await database.destroy();
    await store.close();
  }
}
