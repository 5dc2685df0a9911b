import type { NewEvent, StoredEvent } from './event.js';

/** The most an event may take, its data and metadata as JSON in UTF-8, in bytes. */
export const maximumEventBytes = 60_000;

/** The most events one append may hold. */
export const maximumEventsPerAppend = 1_000;

export interface Append {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  /** Revision of the last event the decision was made on; `none` for a stream without events. */
  readonly expected: bigint | 'none';
  /**
   * Other streams the decision relied on: where the engine can, a moved one is a conflict too. Where it cannot, the
   * events say in their metadata what was relied on, so that one that moved can be found afterwards.
   */
  readonly reliedOn?: readonly { readonly stream: string; readonly revision: bigint | 'none' }[];
}

export interface Appended {
  /** Revision and position of the last event of the append. */
  readonly revision: bigint;
  readonly position: bigint;
  /** True when these event ids had been stored before: nothing was written, the places are the original ones. */
  readonly repeated: boolean;
}

export interface ReadStream {
  /** First revision to return; default the first, or the last when reading backwards. */
  readonly from?: bigint;
  readonly direction?: 'forwards' | 'backwards';
  /** At most this many events; default 1,000. */
  readonly limit?: number;
}

export interface ReadAll {
  /**
   * Return events whose position is greater than this; default 0, the start of the log. Otherwise the position of an
   * event: an engine whose positions have gaps throws `UnknownPosition` for one that is none.
   */
  readonly after?: bigint;
  /** Or: return the event at this position and those behind it. It goes before `after`, and is bound as that is. */
  readonly from?: bigint;
  readonly limit?: number;
}

/** What a subscriber gets: the next events in order, or word that there are no more for now. */
export interface Delivery {
  readonly events: readonly StoredEvent[];
  /** True when the subscriber has, with these events, all that was stored when they were read. */
  readonly caughtUp: boolean;
}

/**
 * The log. Promises, each a test of the contract suite that every engine passes:
 *
 * - `append` stores all events or none, is durable when it resolves, and is idempotent by event id within the stream,
 *   whatever revision is expected. It throws `RevisionConflict` for a wrong expected revision, `EventTooLarge` and
 *   `TooManyEvents` for too much; an engine may take in less together than `maximumEventsPerAppend`.
 * - events of a stream come in the order of their revisions, which are dense from 0;
 *   there is one order of all events and it never changes.
 * - a subscriber gets every committed event exactly once in that order, from any position, across the change from
 *   replay to live, however writers interleave, abort or crash; a slow subscriber costs no memory.
 */
export interface EventStore {
  append(append: Append): Promise<Appended>;
  readStream(stream: string, options?: ReadStream): Promise<readonly StoredEvent[]>;
  readAll(options?: ReadAll): Promise<readonly StoredEvent[]>;
  /**
   * Never ends by itself: abort the signal, or leave the loop. A failed engine throws; one that can be reached again
   * goes on where it was. `after` is as in `ReadAll`.
   */
  subscribe(options: { readonly after: bigint; readonly signal: AbortSignal }): AsyncIterable<Delivery>;
  /** Position of the last event, 0 for an empty log. */
  head(): Promise<bigint>;
  /** Finishes the appends under way, then lets go of the engine. */
  close(): Promise<void>;
}
