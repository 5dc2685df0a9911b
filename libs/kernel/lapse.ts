import type { Context } from './decider.js';
import type { Instant, Interval } from './instant.js';
import { refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import { latest } from './timeline.js';

/** Whether the clock may say that a case has lapsed: its last interval ended at that moment, and the moment has passed. */
export function lapseRefusal(intervals: readonly Interval[], endedAt: Instant, context: Context): Refusal | undefined {
  const end = latest(intervals)?.until ?? null;
  if (end === null) return refuse('no-end', 'It has no end that could have passed.');
  if (end !== endedAt) return refuse('another-end', `It ends at ${end}, not at ${endedAt}.`);
  if (context.now < end) return refuse('not-run-out', `It holds until ${end}; now it is ${context.now}.`);
  return undefined;
}
