import { catalogue } from '#catalogue';
import { AreaRegistry } from '#areas';
import { openLog } from '#hosting';
import type { LogOptions, OpenLog, Places } from '#hosting';
import { follow, isLedgersOwn } from '#kernel';
import type { Follower } from '#kernel';
import { becomeSole, openReadModel, Projector, readModelTrouble } from '#read-model';

/** What is told of a projector's course. */
export interface Course {
  /** The log has been opened. */
  opened?(log: OpenLog): void;
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
  places: Places,
  signal: AbortSignal,
  { opened = () => undefined, waits = () => undefined, caughtUp = () => undefined }: Course = {},
  lines?: LogOptions['log'],
): Promise<void> {
  const log = await openLog(places, { access: 'follow', log: lines });
  const { store } = log;
  const database = openReadModel(places.readModelAt, 'write');
  try {
    opened(log);
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
