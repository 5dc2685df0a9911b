import type { EventStore } from '#kernel';
import type { Kafka } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { offsetOf } from './reached.js';
import type { Identity } from './reached.js';

export interface StandingBy {
  readonly kafka: Kafka;
  readonly identity: Identity;
  readonly store: EventStore;
  /** In milliseconds: how often it looks, and for how long the other may stand still behind the log. */
  readonly look: number;
  readonly standstill: number;
}

/** Until the other relay has stood still behind the log for long enough; whatever is away meanwhile. */
export async function untilOtherStands(
  { kafka, identity, store, look, standstill }: StandingBy,
  signal: AbortSignal,
): Promise<void> {
  let seen: bigint | undefined;
  let still = 0;
  while (!signal.aborted && still < standstill) {
    await pause(look, signal);
    const reached = await offsetOf(kafka, identity).catch(() => seen);
    // Of a log that is away there is nothing to tell.
    const head = await store.head().catch(() => undefined);
    const moves = head === undefined || reached !== seen || (reached ?? 0n) >= head;
    still = moves ? 0 : still + look;
    seen = reached;
  }
}

/** Ends early when it is to stop. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
