import type { Context } from './decider.js';
import type { Instant, Interval } from './instant.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import { cutAt, latest } from './timeline.js';

/** Whether the clock may say that a case has lapsed: its last interval ended at that moment, and the moment has passed. */
export function lapseRefusal(intervals: readonly Interval[], endedAt: Instant, context: Context): Refusal | undefined {
  const end = latest(intervals)?.until ?? null;
  if (end === null) return refuse('no-end', 'It has no end that could have passed.');
  if (end !== endedAt) return refuse('another-end', `It ends at ${end}, not at ${endedAt}.`);
  if (context.now < end) return refuse('not-run-out', `It holds until ${end}; now it is ${context.now}.`);
  return undefined;
}

/** What the clock said: when the act had ended by itself, and with which declaration if not by its own term. */
export interface Lapse {
  readonly endedAt: Instant;
  /** `action/id` of the declaration that it ended with. */
  readonly endedWith?: string;
}

/**
 * The intervals after the clock has spoken: what rested on a declaration ends with it. Undefined where a correction
 * has since moved the end that the clock spoke of: then it has said nothing.
 */
export function lapsed<T extends Interval>(intervals: readonly T[], said: Lapse): readonly T[] | undefined {
  if (said.endedWith !== undefined) return cutAt(intervals, said.endedAt);
  return latest(intervals)?.until === said.endedAt ? intervals : undefined;
}
