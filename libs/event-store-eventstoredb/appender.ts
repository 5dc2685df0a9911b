import type { Append, Appended, EventTexts, Written } from '#kernel';
import { RevisionConflict, StoreUnavailable, TooManyEvents, written } from '#kernel';
import { NO_STREAM } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { again } from './again.js';
import type { Asking } from './again.js';
import type { EventStoreClient } from './client.js';
import { envelopeBytes, sealed } from './envelope.js';
import type { Entry } from './envelope.js';
import type { KnownIds } from './known-ids.js';
import type { Reader } from './reader.js';
import { kindOf, NoAnswer, within } from './trouble.js';
import { inWords } from './words.js';

/** `MaxAppendSize` of servers up to 25.0 is 1 MiB; some room is left for what the server counts as well. */
export const largestAppend = 1_000_000;

export interface AppenderSetting extends Asking {
  readonly client: EventStoreClient;
  readonly prefix: string;
  readonly reader: Reader;
  readonly known: KnownIds;
}

/**
 * Appends, until it is known how that ended. It is always done with the same ids in the same order at the same exact
 * revision, so that it may be done again: what was written already is then told as such.
 */
export class Appender {
  readonly #setting: AppenderSetting;

  constructor(setting: AppenderSetting) {
    this.#setting = setting;
  }

  async append(append: Append): Promise<Appended> {
    const whole = written(append, Buffer.byteLength);
    expectToFit(whole);
    const before = append.expected === 'none' ? undefined : await this.#stored(append, append.expected + 1n);
    if (before !== undefined) return this.#placeOf(append, before);
    const name = randomUUID();
    try {
      const revision = await this.#send(append, name);
      return await this.#placeOf(append, revision, name);
    } catch (error) {
      if (kindOf(error) === 'conflict') return this.#conflict(append, name);
      if (kindOf(error) === 'too-large') {
        throw new TooManyEvents(append.events.length, Math.max(1, Math.floor(append.events.length / 2)));
      }
      throw inWords(error, `append to ${append.stream}`);
    }
  }

  async #send({ stream, events, expected }: Append, name: string): Promise<bigint> {
    const { client, prefix, patience, watch } = this.#setting;
    const sealedEvents = events.map((event) => sealed(event, name));
    const expectedRevision = expected === 'none' ? NO_STREAM : expected;
    const options = { expectedRevision, requiresLeader: true, deadline: patience.answer } as const;
    watch.count('appends');
    const last = expectedLast({ stream, events, expected });
    const { nextExpectedRevision: revision } = await again(this.#setting, `append to ${stream}`, () =>
      within(client.appendToStream(prefix + stream, sealedEvents, options), patience.answer),
    ).catch((error: unknown) => {
      if (error instanceof StoreUnavailable) watch.count('unknownOutcomes');
      throw error;
    });
    if (revision === last) return revision;
    // It was written, but not as it was sent: nothing can be decided on such a stream.
    throw new StoreUnavailable(
      `EventStoreDB has stored an append to ${stream} up to revision ${revision.toString()}, not to ${last.toString()}: ` +
        'the stream was deleted and goes on counting, or not all of it was taken. Put the stream back from a backup.',
    );
  }

  /** Another revision was expected: our events may be there all the same, from an attempt that was not answered. */
  async #conflict(append: Append, name: string): Promise<Appended> {
    const stored = await this.#stored(append);
    if (stored !== undefined) return this.#placeOf(append, stored, name);
    throw new RevisionConflict(append.stream, append.expected, await this.#revisionOf(append.stream));
  }

  /**
   * Revision of the last of these events where the stream has them, before `until` or at all; undefined where it has none
   * of them. Throws `RevisionConflict` where it has only some.
   */
  async #stored({ stream, events, expected }: Append, until?: bigint): Promise<bigint | undefined> {
    const { reader, known } = this.#setting;
    while (until === undefined || known.next(stream) < until) {
      const page = await reader.stream(stream, { from: known.next(stream) });
      if (page.length === 0) break;
      known.note(stream, page);
    }
    const revisions = events.map(({ id }) => known.revisionOf(stream, id)).filter((one) => one !== undefined);
    if (revisions.length === 0) return undefined;
    if (revisions.length === events.length) return revisions.at(-1);
    throw new RevisionConflict(stream, expected, await this.#revisionOf(stream));
  }

  /** Read back, as the server does not say whether it wrote now or had written before, nor always where. */
  async #placeOf({ stream, events }: Append, revision: bigint, name?: string): Promise<Appended> {
    const { reader, known } = this.#setting;
    const last = events.at(-1);
    const [entry] = await again(this.#setting, `read back ${stream}`, async () => {
      const read = await reader.entries(stream, { from: revision, limit: 1 });
      if (read.length === 0) throw new NoAnswer('What was stored does not show yet.');
      return read;
    });
    const event = entry?.event;
    if (event === undefined || event.id !== last?.id) {
      throw new StoreUnavailable(`The stream ${stream} of EventStoreDB holds another event than was written to it.`);
    }
    const first = revision - BigInt(events.length - 1);
    if (first === known.next(stream)) {
      known.note(
        stream,
        events.map(({ id }, index) => ({ id, revision: first + BigInt(index) })),
      );
    }
    return { revision, position: event.position, repeated: isAnothers(entry, name) };
  }

  async #revisionOf(stream: string): Promise<bigint | 'none'> {
    const [last] = await this.#setting.reader.stream(stream, { direction: 'backwards', limit: 1 });
    return last?.revision ?? 'none';
  }
}

function isAnothers(entry: Entry | undefined, name: string | undefined): boolean {
  return name === undefined || entry?.append !== name;
}

function expectedLast({ events, expected }: Append): bigint {
  return (expected === 'none' ? -1n : expected) + BigInt(events.length);
}

/** Throws `TooManyEvents`, naming how many would fit, where the server would not take them together. */
function expectToFit({ events, texts }: Written): void {
  let bytes = 0;
  for (const [index, text] of texts.entries()) {
    bytes += sizeOf(text, events[index]?.type ?? '');
    if (bytes > largestAppend) throw new TooManyEvents(events.length, index);
  }
}

/** As the server counts: data, metadata, and the type in two bytes a character. */
export function sizeOf({ bytes }: EventTexts, type: string): number {
  return bytes + envelopeBytes + 2 * type.length;
}
