import type { Instant, Interval } from './instant.js';

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

/** The interval that begins last. */
export function latest<T extends Interval>(intervals: readonly T[]): T | undefined {
  return intervals.reduce<T | undefined>(
    (last, one) => (last === undefined || one.from >= last.from ? one : last),
    undefined,
  );
}
