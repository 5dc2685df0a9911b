import type { EventStore } from '#kernel';
import type { Kafka } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { offsetOf } from './reached.js';
import type { Identity } from './reached.js';
import type { Session } from './session.js';

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
    const reached = await offsetOf(kafka, identity).then(
      (found) => found?.position,
      () => seen,
    );
    // Of a log that is away there is nothing to tell.
    const head = await store.head().catch(() => undefined);
    const moves = head === undefined || reached !== seen || (reached ?? 0n) >= head;
    still = moves ? 0 : still + look;
    seen = reached;
  }
}

export interface Watching {
  readonly session: Pick<Session, 'undecided'>;
  /** How many transactions there were. */
  readonly written: () => number;
  /** In milliseconds: how often it looks, and for how long what was written last may wait for its end. */
  readonly look: number;
  readonly standstill: number;
}

/**
 * A server that is killed while it ends a transaction may forget partitions, and a session that writes nothing meanwhile
 * does not learn of it. So what was written last is looked at when nothing is written for a while, until it is decided.
 * Rejects where it stays undecided; resolves when it is to stop.
 */
export async function untilHalfDone(
  { session, written, look, standstill }: Watching,
  signal: AbortSignal,
): Promise<void> {
  let decided = written();
  let waits = 0;
  while (!signal.aborted) {
    const before = written();
    await pause(look, signal);
    if (before === decided || written() !== before) {
      waits = 0;
      continue;
    }
    // What cannot be asked now is asked again.
    const undecided = await session.undecided().catch(() => undefined);
    if (undecided === undefined || written() !== before) continue;
    if (undecided.length === 0) decided = before;
    else waits += look;
    if (waits >= standstill) throw new Error('A transaction was left half done.');
  }
}

/** Ends early when it is to stop. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
