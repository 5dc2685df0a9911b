import { catalogue } from '#catalogue';
import { AreaRegistry } from '#areas';
import { openLog } from '#places';
import type { LogOptions, OpenLog, Places } from '#places';
import { isLedgersOwn } from '#kernel';
import { keepReadModel, readModelTrouble, siteAt } from '#read-model';
import type { Course } from '#read-model';

/** What is told of a projector's course, whatever of it somebody wants to know. */
export interface Told extends Partial<Course> {
  /** The log has been opened. */
  opened?(log: OpenLog): void;
}

const untold: Course = {
  waits: () => undefined,
  caughtUp: () => undefined,
  renewing: () => undefined,
  renewed: () => undefined,
};

/**
 * Brings the read model after the ledger until the signal is aborted; no two do so with one read model at once. Throws
 * `ReadModelUnavailable` where the read model is lost.
 */
export async function runProjector(
  places: Places,
  signal: AbortSignal,
  { opened, ...course }: Told = {},
  lines?: LogOptions['log'],
): Promise<void> {
  const log = await openLog(places, { access: 'follow', log: lines });
  try {
    opened?.(log);
    const setting = { store: log.store, catalogue, areas: () => new AreaRegistry(), isOwn: isLedgersOwn };
    await keepReadModel({ ...setting, site: siteAt(places.readModelAt, places.readModelPatience) }, signal, {
      ...untold,
      ...course,
    });
  } catch (error) {
    throw readModelTrouble(error);
  } finally {
    await log.store.close();
  }
}
