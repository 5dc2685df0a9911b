import type { Instant } from '#kernel';
import { eventAt, isObject, ReadModelUnavailable } from '#kernel';
import { isOfPostgres } from './address.js';
import { rebuild } from './rebuild.js';
import type { RebuildSetting } from './rebuild.js';
import { damageOf, isThere, snapshotOf } from './snapshot.js';
import type { Snapshot } from './snapshot.js';
import { projectionVersion } from './tables.js';

/** One thing that must be true of the read model, and whether it is, in a sentence. */
export interface ReadModelCheck {
  readonly name: (typeof readModelChecks)[number];
  readonly ok: boolean;
  readonly because: string;
}

export const readModelChecks = ['read model file', 'checkpoint', 'read model equals replay', 'parked cases'] as const;

/** A case that waits: since which event, and why. */
export interface ParkedCase {
  readonly stream: string;
  /** The event that could not be projected, its type, and when it was recorded; undefined where the log has none there. */
  readonly position: bigint;
  readonly type: string | undefined;
  readonly since: Instant | undefined;
  readonly reason: string;
  /** How many events of the case wait behind it. */
  readonly behind: number;
}

export interface ReadModelInspection {
  readonly checks: readonly ReadModelCheck[];
  readonly parked: readonly ParkedCase[];
}

export interface InspectSetting extends Omit<RebuildSetting, 'file' | 'to'> {
  /** Where the read model is that is looked at; it is only read. */
  readonly address: string;
  /** Where a replay may be made to compare it with; the caller takes the file away. */
  readonly scratch: string;
}

/**
 * Looks a read model through beside the projector that writes it: all that is compared is of one moment, and the
 * replay it is compared with stops at the same position. What cannot be read is a check that fails, not an error.
 */
export async function inspectReadModel(setting: InspectSetting): Promise<ReadModelInspection> {
  const { address } = setting;
  try {
    if (!(await isThere(address))) return only(true, 'There is none yet: a server makes it from the log.');
    const damage = await damageOf(address);
    if (damage !== undefined) return only(false, `It is damaged: ${damage}. ${wayOut(address)}`);
    const snapshot = await snapshotOf(address);
    if (snapshot === undefined) return only(false, `It has no checkpoint. ${wayOut(address)}`);
    if (snapshot.version !== projectionVersion) {
      return only(true, 'It is of another version of this program, whose server makes it anew at its next start.');
    }
    return await inspectSnapshot(snapshot, setting);
  } catch (error) {
    if (error instanceof ReadModelUnavailable) return only(false, `It cannot be read. ${error.message}`);
    if (!isOfSqlite(error)) throw error;
    return only(false, `It cannot be read: ${error.message}. ${wayOut(address)}`);
  }
}

function wayOut(address: string): string {
  return isOfPostgres(address)
    ? 'Stop the server, drop the schema tocsin of the database and start again: it is made anew from the log.'
    : 'Stop the server, delete the file and start again: it is made anew from the log.';
}

function only(ok: boolean, because: string): ReadModelInspection {
  return { checks: [{ name: 'read model file', ok, because }], parked: [] };
}

function counted(count: number, what: string): string {
  return `${count.toString()} ${what}${count === 1 ? '' : 's'}`;
}

async function inspectSnapshot(snapshot: Snapshot, setting: InspectSetting): Promise<ReadModelInspection> {
  const { cases, measures } = snapshot;
  const because = `It is whole, with ${counted(cases, 'case')} and ${counted(measures, 'measure')}.`;
  const checkpoint = await checkpointOf(snapshot, setting);
  return {
    checks: [
      { name: 'read model file', ok: true, because },
      checkpoint,
      ...(checkpoint.ok ? [await equalsReplay(snapshot, setting)] : []),
      parkedCheck(snapshot),
    ],
    parked: await parkedCases(snapshot, setting),
  };
}

async function parkedCases(snapshot: Snapshot, { store }: InspectSetting): Promise<readonly ParkedCase[]> {
  const cases: ParkedCase[] = [];
  for (const one of snapshot.parked) {
    const event = await eventAt(store, one.position);
    const [last] = await store.readStream(one.stream, { direction: 'backwards', limit: 1 });
    const behind = event === undefined || last === undefined ? 0 : Number(last.revision - event.revision);
    cases.push({ ...one, type: event?.type, since: event?.recordedAt, behind });
  }
  return cases;
}

/** The log is asked after the checkpoint was read: it can only have grown since. */
async function checkpointOf({ position, recordedAt: at }: Snapshot, setting: InspectSetting): Promise<ReadModelCheck> {
  const name = 'checkpoint';
  const head = await setting.store.head();
  const place = `position ${position.toString()}`;
  if (position > head) {
    return {
      name,
      ok: false,
      because: `It is at ${place}, but the log ends at ${head.toString()}. ${wayOut(setting.address)}`,
    };
  }
  const recorded = (await eventAt(setting.store, position))?.recordedAt;
  if (position > 0n && (recorded === undefined || Date.parse(recorded) !== at)) {
    return {
      name,
      ok: false,
      because: `The event at ${place} is not the one that was taken in last. ${wayOut(setting.address)}`,
    };
  }
  return { name, ok: true, because: `It is at ${place}; the log ends at ${head.toString()}.` };
}

async function equalsReplay({ position, digest, places }: Snapshot, setting: InspectSetting): Promise<ReadModelCheck> {
  const name = 'read model equals replay';
  const { scratch, address, ...rest } = setting;
  await rebuild({ ...rest, file: scratch, to: { position } });
  const replayed = await snapshotOf(scratch);
  const place = `position ${position.toString()}`;
  const same = replayed?.digest === digest;
  if (same && replayed.places === places) {
    return { name, ok: true, because: `At ${place} both have the digest ${digest}.` };
  }
  const other = same ? 'the same, but of events at other positions' : (replayed?.digest ?? 'nothing');
  const because = `At ${place} it has the digest ${digest}, a replay of the log ${other}. ${wayOut(address)}`;
  return { name, ok: false, because };
}

function parkedCheck({ parked }: Snapshot): ReadModelCheck {
  const name = 'parked cases';
  if (parked.length === 0) return { name, ok: true, because: 'None.' };
  const cases = parked.length === 1 ? '1 case waits' : `${parked.length.toString()} cases wait`;
  const because = `${cases} because an event could not be projected; "tocsin doctor --retry-parked" tries again, all of them or the one that is named.`;
  return { name, ok: false, because };
}

function isOfSqlite(error: unknown): error is { readonly message: string } {
  return isObject(error) && error['code'] === 'ERR_SQLITE_ERROR' && typeof error['message'] === 'string';
}
