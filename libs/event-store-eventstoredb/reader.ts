import type { ReadAll, ReadStream, StoredEvent } from '#kernel';
import { StoreUnavailable, UnknownPosition } from '#kernel';
import { BACKWARDS, END, FORWARDS, START } from '@eventstore/db-client';
import { again } from './again.js';
import type { Asking } from './again.js';
import type { EventStoreClient } from './client.js';
import { collect } from './collect.js';
import type { Reading } from './collect.js';
import { opened } from './envelope.js';
import type { Entry, Place } from './envelope.js';
import { kindOf } from './trouble.js';
import { inWords } from './words.js';

const defaultLimit = 1_000;
/** The server cannot leave out what is not asked for, so a little more is read at once than is wanted. */
const leastPage = 64;

export interface ReaderSetting extends Asking {
  readonly client: EventStoreClient;
  /** What the names of this ledger's streams begin with. */
  readonly prefix: string;
}

/** Reads events, by the leader alone: another node may not have yet what was just written. */
export class Reader {
  readonly #setting: ReaderSetting;
  #head = 0n;
  /** Up to here it is known what this ledger's last event is. */
  #seen: Place | undefined;

  constructor(setting: ReaderSetting) {
    this.#setting = setting;
  }

  async stream(stream: string, options: ReadStream = {}): Promise<readonly StoredEvent[]> {
    const entries = await this.entries(stream, options);
    return entries.map(({ event }) => event).filter((event) => event !== undefined);
  }

  /** As `stream`, and which append wrote each. Throws where a stream has lost its beginning or holds what is not ours. */
  async entries(stream: string, { from, direction, limit }: ReadStream): Promise<readonly Entry[]> {
    const backwards = direction === 'backwards';
    const count = limit ?? defaultLimit;
    if (count < 1) return [];
    const options = {
      direction: backwards ? BACKWARDS : FORWARDS,
      fromRevision: from ?? (backwards ? END : START),
      maxCount: count,
      requiresLeader: true,
    } as const;
    const entries = await this.#read(`read ${stream}`, () =>
      this.#setting.client.readStream(this.#setting.prefix + stream, options),
    );
    expectWhole(stream, entries, backwards ? undefined : (from ?? 0n));
    return entries;
  }

  async all({ after = 0n, from = 0n, limit = defaultLimit }: ReadAll = {}): Promise<readonly StoredEvent[]> {
    if (from === 0n) return this.#behind(after, limit);
    const begun = await this.#ownAt(from, limit);
    return [...begun, ...(await this.#behind(begun.at(-1)?.position ?? from, limit - begun.length))];
  }

  async #behind(after: bigint, limit: number): Promise<readonly StoredEvent[]> {
    const found: StoredEvent[] = [];
    let from: Place | undefined = after === 0n ? undefined : { commit: after, prepare: after };
    while (found.length < limit) {
      const count = Math.max(leastPage, limit - found.length + 1);
      const page = await this.#pageOfAll(from, count, after);
      for (const { event } of page) {
        // A page begins with the entry that the one before ended with.
        if (event !== undefined && event.position > (found.at(-1)?.position ?? after)) found.push(event);
      }
      from = page.at(-1)?.place ?? from;
      if (page.length < count) break;
    }
    return found.slice(0, limit);
  }

  /** The event at a position and those right behind it: as few as are wanted are read. */
  async #ownAt(position: bigint, limit: number): Promise<StoredEvent[]> {
    const page = await this.#pageOfAll({ commit: position, prepare: position }, limit, position);
    return page.map(({ event }) => event).filter((event) => event !== undefined);
  }

  /** Looks only at what came since it was asked last; the first time it looks back from the end. */
  async head(): Promise<bigint> {
    if (this.#seen === undefined) return this.#firstHead();
    for (;;) {
      const page = await this.#pageOfAll(this.#seen, leastPage, this.#seen.commit);
      for (const entry of page) this.#take(entry);
      if (page.length < leastPage) return this.#head;
    }
  }

  async #firstHead(): Promise<bigint> {
    let last: Place | undefined;
    for (let from: Place | typeof END = END; ;) {
      const fromPosition = from;
      const page = await this.#read('read the end of the log', () =>
        this.#setting.client.readAll({
          direction: BACKWARDS,
          fromPosition,
          maxCount: leastPage,
          requiresLeader: true,
        }),
      );
      last ??= page[0]?.place;
      const head = page.find(({ event }) => event !== undefined)?.event?.position;
      const oldest = page.at(-1)?.place;
      if (head !== undefined || page.length < leastPage || oldest === undefined) {
        this.#seen = last;
        this.#head = head ?? 0n;
        return this.#head;
      }
      from = oldest;
    }
  }

  #take({ place, event }: Entry): void {
    if (event !== undefined && event.position > this.#head) this.#head = event.position;
    if (place !== undefined && (this.#seen === undefined || place.commit > this.#seen.commit)) this.#seen = place;
  }

  async #pageOfAll(from: Place | undefined, maxCount: number, asked: bigint): Promise<readonly Entry[]> {
    const options = { direction: FORWARDS, fromPosition: from ?? START, maxCount, requiresLeader: true } as const;
    try {
      return await this.#read('read the log', () => this.#setting.client.readAll(options));
    } catch (error) {
      throw isNoPosition(error) ? new UnknownPosition(asked) : error;
    }
  }

  async #read(call: string, read: () => Reading): Promise<readonly Entry[]> {
    const { patience, prefix } = this.#setting;
    try {
      const resolved = await again(this.#setting, call, () => collect(read(), patience.answer));
      return resolved.map((one) => opened(one, prefix));
    } catch (error) {
      throw inWords(error, call);
    }
  }
}

/** The server was asked to begin where no record begins. */
function isNoPosition(error: unknown): boolean {
  return error instanceof StoreUnavailable && kindOf(error.cause) === 'invalid';
}

/** A stream is dense from its first revision on: nothing was cut off before it, and nobody else wrote into it. */
function expectWhole(stream: string, entries: readonly Entry[], first: bigint | undefined): void {
  let next = first;
  for (const { event } of entries) {
    if (event === undefined) {
      throw new StoreUnavailable(
        `The stream ${stream} of EventStoreDB holds an event that Tocsin did not write; nothing can be decided on it.`,
      );
    }
    if (next !== undefined && event.revision !== next) {
      throw new StoreUnavailable(
        `The stream ${stream} of EventStoreDB has lost its events before revision ${event.revision.toString()}: ` +
          'it was deleted or cut off. Put it back from a backup.',
      );
    }
    if (next !== undefined) next += 1n;
  }
}
