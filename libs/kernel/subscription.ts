import type { EventStore } from './event-store.js';
import type { StoredEvent } from './event.js';

/** Follows the log for somebody who keeps its own place. */
export interface Follower {
  /** Position of the last event handled, 0 at first. */
  checkpoint(): Promise<bigint>;
  /** Handles the events and moves the checkpoint, both or neither. */
  handle(events: readonly StoredEvent[]): Promise<void>;
  /** Told each time everything stored so far has been handled. */
  caughtUp?(): void;
}

/** Hands the follower every event after its checkpoint, in order, once, until the signal is aborted. */
export async function follow(
  store: Pick<EventStore, 'subscribe'>,
  follower: Follower,
  signal: AbortSignal,
): Promise<void> {
  const after = await follower.checkpoint();
  for await (const delivery of store.subscribe({ after, signal })) {
    if (delivery.events.length > 0) await follower.handle(delivery.events);
    if (delivery.caughtUp) follower.caughtUp?.();
    if (signal.aborted) return;
  }
}
