import type { StoredEvent } from './event.js';
import type { EventStore } from './event-store.js';

/** What a replay asks of a log. */
export type ReadableLog = Pick<EventStore, 'readAll' | 'readStream' | 'head'>;

/**
 * A ledger that takes over what another engine has recorded: ids, order, streams, revisions, metadata and `recordedAt` are
 * those of the original, whoever reads it. Only its positions may be others.
 */
export interface LedgerCopy extends ReadableLog {
  /**
   * Stores events behind what is there, in this order; durable when it resolves, and each once, also where an earlier
   * attempt was broken off. Each is the next of its stream. From the first one on no store opens this ledger, until it
   * is finished: half a ledger is never taken for a whole one.
   */
  take(events: readonly StoredEvent[]): Promise<void>;
  /** Nothing more comes: from here on it is a ledger like any other. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** The rest of a sentence about a ledger that is not to be opened. */
export const unfinishedCopy =
  'holds a copy that is not finished: run "tocsin migrate" to its end, or take away what is there.';
