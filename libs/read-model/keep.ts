import { follow, ReadModelUnavailable } from '#kernel';
import type { EventStore } from '#kernel';
import { standingBeside } from './prepare.js';
import type { Standing } from './prepare.js';
import { BeginAgain, Projector } from './projector.js';
import { takeIn } from './rebuild.js';
import { clearRest, renew } from './renew.js';
import type { KeepSetting, Renewed } from './renew.js';
import type { Site } from './site.js';
import { becomeSole } from './sole-projector.js';

/** A read model and the log that it is kept after. */
interface FollowSetting extends KeepSetting {
  readonly store: KeepSetting['store'] & Pick<EventStore, 'subscribe'>;
}

/** What is told of a projector's course. */
export interface Course {
  /** Another writes the read model, or makes it anew; this one waits until that is gone. */
  waits(): void;
  /** Told each time it has had the whole log. */
  caughtUp(): void;
  /** How far the rows have come that are made anew beside, and where the log ended when that began. */
  renewing(position: bigint, head: bigint): void;
  /** They have taken the place of the old ones. */
  renewed(result: Renewed): void;
}

/**
 * Brings the read model of a site after the log until the signal is aborted; no two do so with one read model at once. Where
 * another version of the projection has filled it, `renew` makes it anew first, also beside a projector of that version.
 * Throws `ReadModelUnavailable` where a newer version has filled a database: that is not taken back unasked.
 */
export async function keepReadModel(setting: FollowSetting, signal: AbortSignal, course: Course): Promise<void> {
  while (!signal.aborted) {
    try {
      await keepThisOne(setting, signal, course);
      return;
    } catch (error) {
      if (!(error instanceof BeginAgain)) throw error;
    }
  }
}

/** Until somebody else has written its tables, or put others in their place: throws `BeginAgain` then. */
async function keepThisOne(setting: FollowSetting, signal: AbortSignal, course: Course): Promise<void> {
  await renewWhereWanted(setting, signal, course);
  const database = setting.site.open('live', 'write');
  try {
    if (!(await becomeSole(database, { signal, waits: course.waits }))) return;
    const projector = await Projector.start({ ...setting, areas: setting.areas(), database });
    await clearRest(setting.site);
    await takeIn(projector, { store: setting.store, signal });
    const follower = {
      checkpoint: () => projector.checkpoint(),
      handle: (events: Parameters<Projector['handle']>[0]) => projector.handle(events),
      caughtUp: course.caughtUp,
    };
    await follow(setting.store, follower, signal);
  } finally {
    await database.destroy();
  }
}

async function renewWhereWanted(setting: KeepSetting, signal: AbortSignal, course: Course): Promise<void> {
  const { site } = setting;
  if (!isWanted(site, await standingNow(setting))) return;
  const renewed = await renew({
    ...setting,
    signal,
    waits: course.waits,
    told: course.renewing,
    isWanted: (standing) => isWanted(site, standing),
  });
  if (renewed !== undefined) course.renewed(renewed);
}

async function standingNow({ site, store }: KeepSetting): Promise<Standing> {
  const live = site.open('live', 'write');
  try {
    return await standingBeside(live, store);
  } finally {
    await live.destroy();
  }
}

/** Whoever has a file goes back to an older version with it; a database has others. */
function isWanted({ nextFile }: Site, standing: Standing): boolean {
  if (standing === 'newer' && nextFile === undefined) throw new ReadModelUnavailable(newer);
  return standing === 'older' || standing === 'newer';
}

const newer =
  'A newer version of Tocsin has made the read model in the database: use that version; or, to go back, ' +
  'run "tocsin rebuild" with this one.';
