import type { Instant, Interval } from './instant.js';
import { inField, refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** The intervals as they were until a moment: what begins then or later is gone, what goes on beyond it ends there. */
export function cutAt<T extends Interval>(intervals: readonly T[], at: Instant): readonly T[] {
  return intervals
    .filter(({ from }) => from < at)
    .map((interval) => (interval.until === null || interval.until > at ? { ...interval, until: at } : interval));
}

/** Until the moment what was, from then on the new one. */
export function replaceFrom<T extends Interval>(intervals: readonly T[], next: T): readonly T[] {
  return [...cutAt(intervals, next.from), next];
}

/** Those that hold at a moment or later. */
export function fromThenOn<T extends Interval>(intervals: readonly T[], at: Instant): readonly T[] {
  return intervals.filter(({ until }) => until === null || until > at);
}

/** From a moment on with the change, also in intervals that begin later. */
export function changeFrom<T extends Interval>(
  intervals: readonly T[],
  at: Instant,
  change: (interval: T) => T,
): readonly T[] {
  const later = fromThenOn(intervals, at).map((one) => change({ ...one, from: one.from < at ? at : one.from }));
  return [...cutAt(intervals, at), ...later];
}

/** The interval that begins last. */
export function latest<T extends Interval>(intervals: readonly T[]): T | undefined {
  return intervals.reduce<T | undefined>(
    (last, one) => (last === undefined || one.from >= last.from ? one : last),
    undefined,
  );
}

/** A change of what holds from a moment on. */
export interface Change {
  readonly effectiveFrom: Instant;
}

/** What a case stands for over time, where a renewal may be recorded before it begins. */
export interface Renewable {
  readonly measures: readonly Interval[];
  /** When the latest change but a renewal took effect; absent where nothing was renewed: the latest interval tells. */
  readonly changedAt?: Instant;
}

/** Why a change cannot take effect then: it is before the last one, or nothing holds any more. */
export function changeRefusal({ measures, changedAt }: Renewable, { effectiveFrom: at }: Change): Refusal | undefined {
  const last = latest(measures);
  if (last === undefined) return undefined;
  const since = changedAt ?? last.from;
  if (at < since) return inField('effectiveFrom', refuse('before-the-last-change', tooEarly(since, at)));
  if (last.until === null || at < last.until) return undefined;
  return inField('effectiveFrom', refuse('ended-by-itself', tooLate(last.until, at)));
}

/** The same of a change that brings its own end: it follows every renewal, or takes up where the old end lies. */
export function renewalRefusal({ measures }: Renewable, change: Change): Refusal | undefined {
  return renews(measures, change) ? undefined : changeRefusal({ measures }, change);
}

/** When the latest change but a renewal took effect, once this one has. */
export function changedBy({ measures, changedAt }: Renewable, change: Change): Pick<Renewable, 'changedAt'> {
  const last = latest(measures);
  if (last === undefined) return {};
  if (renews(measures, change)) return { changedAt: changedAt ?? last.from };
  const { effectiveFrom: at } = change;
  return changedAt === undefined && at >= last.from ? {} : { changedAt: at };
}

function renews(measures: readonly Interval[], { effectiveFrom }: Change): boolean {
  return effectiveFrom === latest(measures)?.until;
}

/** The moments that the body of a command may give. */
export interface SaidMoments {
  readonly effectiveFrom?: Instant;
  readonly effectiveUntil?: Instant;
  readonly term?: object;
  readonly endedAt?: Instant;
}

/** Whether what ends at a moment may still be changed so: from before its end on, and without another end. */
export function leavesTheEnd({ effectiveFrom: at, effectiveUntil, term }: SaidMoments, end: Instant | null): boolean {
  return at !== undefined && end !== null && at < end && effectiveUntil === undefined && term === undefined;
}

/** The end in words that are true at the moment they are said. */
export function endInWords(end: Instant | null, now: Instant): string {
  if (end === null) return 'never takes effect';
  return `${end <= now ? 'ended' : 'ends'} at ${end}`;
}

function tooEarly(last: Instant, at: Instant): string {
  return `The last change took effect at ${last}; one after it cannot take effect at ${at}. To change the past, correct it.`;
}

function tooLate(until: Instant, at: Instant): string {
  return `Its end is ${until}; at ${at} there is nothing to change. Record a new one under a new id.`;
}
