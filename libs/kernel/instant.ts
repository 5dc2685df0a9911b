/**
 * A moment in UTC, ISO 8601 with milliseconds and `Z`, for example `2025-11-28T15:00:00.000Z`.
 * All instants have this one form, so that the order of the text is the order of time.
 */
export type Instant = string;

/** A half-open interval of effective time: it holds at `from`, no longer at `until`; null is an open end. */
export interface Interval {
  readonly from: Instant;
  readonly until: Instant | null;
}

export function holdsAt(interval: Interval, moment: Instant): boolean {
  return interval.from <= moment && (interval.until === null || moment < interval.until);
}

/** The earlier of two ends, where null is never. */
export function earlierEnd(one: Instant | null, other: Instant | null): Instant | null {
  if (one === null) return other;
  if (other === null) return one;
  return one < other ? one : other;
}

/** The part of an interval that lies inside another, or undefined where they do not meet. */
export function overlap(one: Interval, other: Interval): Interval | undefined {
  const from = one.from > other.from ? one.from : other.from;
  const until = earlierEnd(one.until, other.until);
  return until === null || from < until ? { from, until } : undefined;
}
