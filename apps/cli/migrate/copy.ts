import { RevisionConflict } from '#kernel';
import type { LedgerCopy, ReadableLog, StoredEvent } from '#kernel';
import { NotDone } from '../exit.js';
import { entryOf, eventsOf } from './entries.js';

export interface Copying {
  readonly source: ReadableLog;
  readonly target: LedgerCopy;
  /** Position of the last event of the source that is copied. */
  readonly until: bigint;
  /** Told now and then: up to which position of the source it has come, and how many events it has compared or copied. */
  told(part: 'Comparing' | 'Copying', position: bigint, count: number): void;
}

export interface Copied {
  /** Events that the target had before. */
  readonly found: number;
  readonly copied: number;
}

const batchSize = 500;

/**
 * Copies what the target does not have yet. Throws `NotDone`, before an event is written, where the target holds anything
 * but the beginning of the source; and where the source is not whole.
 */
export async function copy({ source, target, until, told }: Copying): Promise<Copied> {
  const theirs = eventsOf(source, until);
  const streams = new Streams();
  const found = await compared(theirs, target, (event, count) => {
    streams.expectNext(event);
    if (count % batchSize === 0) told('Comparing', event.position, count);
  });
  let copied = 0;
  let batch: StoredEvent[] = [];
  const flush = async (): Promise<void> => {
    const last = batch.at(-1);
    if (last === undefined) return;
    await take(target, batch);
    copied += batch.length;
    batch = [];
    told('Copying', last.position, copied);
  };
  for await (const event of theirs) {
    streams.expectNext(event);
    if (batch.push(event) >= batchSize) await flush();
  }
  await flush();
  return { found, copied };
}

async function take(target: LedgerCopy, batch: readonly StoredEvent[]): Promise<void> {
  try {
    await target.take(batch);
  } catch (error) {
    if (!(error instanceof RevisionConflict)) throw error;
    throw new NotDone(
      `Somebody else writes the target: ${error.message} Stop who does; what is there is no copy any more, so that it has ` +
        'to be taken away.',
    );
  }
}

/** How many events the target has; each must be the source's. */
async function compared(
  theirs: AsyncGenerator<StoredEvent, void>,
  target: ReadableLog,
  seen: (event: StoredEvent, count: number) => void,
): Promise<number> {
  let count = 0;
  for await (const own of eventsOf(target)) {
    const next = await theirs.next();
    const original = next.done === true ? undefined : next.value;
    if (original === undefined || entryOf(original) !== entryOf(own)) throw another(own, original, count + 1);
    count += 1;
    seen(original, count);
  }
  return count;
}

function another(own: StoredEvent, original: StoredEvent | undefined, place: number): NotDone {
  const nameOf = ({ type, stream, id }: StoredEvent): string => `${type} of ${stream} (${id})`;
  const instead =
    original === undefined ? 'the source has no more events' : `that of the source is ${nameOf(original)}`;
  return new NotDone(
    `The target is not empty and not a copy of this source: its event ${place.toString()} is ${nameOf(own)}, and ${instead}. ` +
      'Nothing was written. Name an empty target, or the ledger that this one was copied from.',
  );
}

/** Where each stream stands, of a log in which every stream has its revisions from 0 without a gap. */
class Streams {
  readonly #next = new Map<string, bigint>();

  expectNext({ stream, revision }: StoredEvent): void {
    const next = this.#next.get(stream) ?? 0n;
    if (revision !== next) {
      throw new NotDone(
        `The source is not whole: ${stream} goes on with revision ${revision.toString()} where ${next.toString()} should be. ` +
          'Put it back from a backup; "tocsin doctor" tells more of a data folder.',
      );
    }
    this.#next.set(stream, next + 1n);
  }
}
