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
}

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
  const { source, target, until } = verifying;
  const [readModel, other] = [await replayed(source, until), await replayed(target)];
  if (readModel === other) return { events, log, readModel };
  throw new NotDone(
    `A replay of the source has the digest ${readModel}, one of the copy ${other}, though their events are the same: ` +
      'this is a fault of Tocsin; please report it. The copy was not finished.',
  );
}

async function logsOf({ source, target, until, moved }: Verifying): Promise<Pick<Verified, 'events' | 'log'>> {
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
async function replayed(store: ReadableLog, until?: bigint): Promise<string> {
  return withTemporaryFolder(async (path) => {
    const file = join(path, 'read-model.db');
    await rebuild({ ...replaySetting(store), file, ...(until === undefined ? {} : { to: { position: until } }) });
    const snapshot = await snapshotOf(file);
    if (snapshot === undefined) throw new TypeError('The replay left no checkpoint.');
    return snapshot.digest;
  });
}
