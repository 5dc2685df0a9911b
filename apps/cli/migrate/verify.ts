import type { ReadableLog } from '#kernel';
import { rebuild, snapshotOf } from '#read-model';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { NotDone } from '../exit.js';
import { replaySetting } from '../folder.js';
import { withTemporaryFolder } from '../temporary.js';
import { entryOf, eventsOf } from './entries.js';

export interface Verifying {
  readonly source: ReadableLog;
  readonly target: ReadableLog;
  /** Position of the last event of the source that was copied. */
  readonly until: bigint;
  /** Told of each event, in order: where it lies in the source, and where in the target. */
  moved(id: string, from: bigint, to: bigint): void;
  /** Told now and then: up to which position of how many it has come, of the source or of the copy. */
  told(part: VerifyingPart, position: bigint, until: bigint): void;
}

export type VerifyingPart = 'Verifying the log' | 'Replaying the source' | 'Replaying the copy';

/** What source and target have in common, each digest made from either by itself. */
export interface Verified {
  readonly events: number;
  /** SHA-256 of all events in their order, each as canonical JSON without its position, a line each. */
  readonly log: string;
  /** That of the read model, as `tocsin replay` gives it. */
  readonly readModel: string;
}

/** Reads both ledgers through, and replays both. Throws `NotDone` where they differ. */
export async function verify(verifying: Verifying): Promise<Verified> {
  const { events, log } = await logsOf(verifying);
  const { source, target, until, told } = verifying;
  const end = await target.head();
  const readModel = await replayed(source, until, (position) => {
    told('Replaying the source', position, until);
  });
  const other = await replayed(target, end, (position) => {
    told('Replaying the copy', position, end);
  });
  if (readModel === other) return { events, log, readModel };
  throw new NotDone(
    `A replay of the source has the digest ${readModel}, one of the copy ${other}, though their events are the same: ` +
      'this is a fault of Tocsin; please report it. The copy was not finished.',
  );
}

/** After so many events it is told how far it has come. */
const often = 500;

async function logsOf({ source, target, until, moved, told }: Verifying): Promise<Pick<Verified, 'events' | 'log'>> {
  const [one, other] = [createHash('sha256'), createHash('sha256')];
  const copies = eventsOf(target);
  let [events, missing] = [0, 0];
  for await (const event of eventsOf(source, until)) {
    const { value: copy } = await copies.next();
    if (copy === undefined) missing += 1;
    if (copy === undefined) continue;
    one.update(`${entryOf(event)}\n`);
    other.update(`${entryOf(copy)}\n`);
    moved(event.id, event.position, copy.position);
    events += 1;
    if (events % often === 0) told('Verifying the log', event.position, until);
  }
  const more = (await copies.next()).done !== true;
  const log = one.digest('hex');
  if (!more && missing === 0 && log === other.digest('hex')) return { events, log };
  const how = more ? ', the copy has more events' : missing > 0 ? `, ${missing.toString()} events are missing` : '';
  throw new NotDone(
    `The copy is not the source: they differ${how}. Somebody else writes the target, or ` +
      'the source was changed meanwhile. The copy was not finished; take away the target and begin again.',
  );
}

/** The digest of the read model up to a position. */
async function replayed(store: ReadableLog, position: bigint, told: (position: bigint) => void): Promise<string> {
  return withTemporaryFolder(async (path) => {
    const file = join(path, 'read-model.db');
    await rebuild({ ...replaySetting(store), file, to: { position }, told });
    const snapshot = await snapshotOf(file);
    if (snapshot === undefined) throw new TypeError('The replay left no checkpoint.');
    return snapshot.digest;
  });
}
