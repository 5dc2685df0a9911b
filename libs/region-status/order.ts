import type { BelievedMeasure } from './standing.js';

/** By code units: the same order on any machine. */
export function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** Longest in force first, then by case, then by what it says: the same order whatever the tables gave first. */
export function inOrder<T extends BelievedMeasure>(all: readonly T[]): readonly T[] {
  return all.toSorted(
    (one, other) =>
      compare(one.measure.from, other.measure.from) ||
      compare(one.action, other.action) ||
      compare(one.id, other.id) ||
      compare(JSON.stringify(one.measure), JSON.stringify(other.measure)),
  );
}
