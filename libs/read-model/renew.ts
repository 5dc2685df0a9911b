import type { Kysely } from 'kysely';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { becomeBuilder } from './builder.js';
import type { Builder } from './builder.js';
import type { GrowingAreas } from './cases.js';
import { logOf, prepareNext, standingBeside } from './prepare.js';
import type { Log, Standing } from './prepare.js';
import { Projector } from './projector.js';
import type { ProjectorSetting } from './projector.js';
import { removeReadModel, takeIn } from './rebuild.js';
import type { Site } from './site.js';
import { snapshotIn } from './snapshot.js';
import type { Snapshot } from './snapshot.js';
import type { Waiting } from './sole-projector.js';
import { dropBefore, dropNext, swap } from './swap.js';
import type { Tables } from './tables.js';
import { projectionVersion } from './tables.js';

/** What a read model is made from, wherever it is. */
export interface KeepSetting extends Omit<ProjectorSetting, 'database' | 'areas'> {
  readonly site: Site;
  /** The areas as they are before anything has been read. */
  areas(): GrowingAreas;
}

export interface RenewSetting extends KeepSetting, Waiting {
  /** Asked when nobody else makes the next one: whether one is still wanted. */
  isWanted(standing: Standing): boolean;
  /** Told after each page how far it has come, and where the log ended when it began. */
  told?(position: bigint, head: bigint): void;
}

export interface Renewed {
  /** Position of the last event that the new one has. */
  readonly position: bigint;
  /** Events taken in by this run: one that was begun before is gone on with. */
  readonly events: number;
  readonly seconds: number;
  /** Undefined where the one before could not be compared: of another version, with cases that waited, or behind. */
  readonly compared?: Compared;
}

/** The digests of both at one position: they are equal, unless something else than the projector changed the one before. */
export interface Compared {
  readonly position: bigint;
  readonly before: string;
  readonly after: string;
  /** Whether they are of the same positions too. */
  readonly equal: boolean;
}

/**
 * Makes the read model anew beside the one that is read, and puts it in its place: questions are answered from the one
 * before, with its position, until the new one has had at least as much of the log. Whatever interrupts it leaves the one
 * before as it was, or the new one in its place; called again, it goes on where it was. Undefined where it is not wanted,
 * or was stopped. Throws `ReadModelUnavailable`.
 */
export async function renew(setting: RenewSetting): Promise<Renewed | undefined> {
  const { site, store } = setting;
  const builder = await becomeBuilder(site, setting);
  if (builder === undefined) return undefined;
  const live = site.open('live', 'write through');
  try {
    if (!setting.isWanted(await standingBeside(live, store))) return undefined;
    await dropBefore(live);
    const renewed = await made({ ...setting, live, next: builder.next, log: await logOf(store) });
    if (renewed !== undefined) await clear(builder, live);
    return renewed;
  } finally {
    await live.destroy();
    await builder.release();
  }
}

/** Takes away what an interrupted `renew` has left, unless somebody is at it. */
export async function clearRest(site: Site): Promise<void> {
  if (site.nextFile !== undefined && !existsSync(site.nextFile)) return;
  const once = new AbortController();
  const builder = await becomeBuilder(site, {
    signal: once.signal,
    waits: () => {
      once.abort();
    },
  });
  if (builder === undefined) return;
  const live = site.open('live', 'write through');
  try {
    await clear(builder, live);
  } finally {
    await live.destroy();
    await builder.release();
  }
}

/** What was before, and what is left of the next one. */
async function clear({ next, nextFile }: Builder, live: Kysely<Tables>): Promise<void> {
  if (nextFile === undefined) {
    await dropBefore(live);
    await dropNext(live);
    return;
  }
  await next.destroy();
  removeReadModel(nextFile);
}

interface Making extends RenewSetting {
  readonly live: Kysely<Tables>;
  readonly next: Kysely<Tables>;
  readonly log: Log;
}

async function made({ live, next, log, site, store, signal, told, ...setting }: Making): Promise<Renewed | undefined> {
  const begun = performance.now();
  await prepareNext(next, log);
  const projector = await Projector.start({ ...setting, store, areas: setting.areas(), database: next });
  let events = 0;
  const reach = async (position?: bigint): Promise<bigint> => {
    const taken = await takeIn(projector, {
      ...{ store, signal, told: (at: bigint) => told?.(at, log.head) },
      ...(position === undefined ? {} : { to: { position } }),
    });
    events += taken.events;
    return taken.position;
  };
  const compared = await compare(live, next, reach);
  for (let tries = 0; !signal.aborted; tries++) {
    const position = await reach();
    if ((await swap(live, site)) === 'swapped') {
      const seconds = (performance.now() - begun) / 1_000;
      return { position, events, seconds, ...(compared === undefined ? {} : { compared }) };
    }
    await sleep(Math.min(mostPatient, 20 * 2 ** tries), undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** How long it waits before it tries to swap again, in milliseconds. */
const mostPatient = 1_000;

/** Both at one position: the live one as it is found, the next one brought there. */
async function compare(
  live: Kysely<Tables>,
  next: Kysely<Tables>,
  reach: (position: bigint) => Promise<bigint>,
): Promise<Compared | undefined> {
  const first = await positionOf(live);
  if (first === undefined || (await reach(first)) > first) return undefined;
  const before = await snapshotIn(live);
  if (!isComparable(before) || (await reach(before.position)) !== before.position) return undefined;
  const after = await snapshotIn(next);
  if (after === undefined) return undefined;
  const equal = after.digest === before.digest && after.places === before.places;
  return { position: before.position, before: before.digest, after: after.digest, equal };
}

function isComparable(snapshot: Snapshot | undefined): snapshot is Snapshot {
  return snapshot?.version === projectionVersion && snapshot.parked.length === 0;
}

async function positionOf(live: Kysely<Tables>): Promise<bigint | undefined> {
  const row = await live.selectFrom('checkpoint').select(['position', 'version']).executeTakeFirst();
  return row?.version === projectionVersion ? BigInt(row.position) : undefined;
}
