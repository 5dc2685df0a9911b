import type { Instant } from './instant.js';
import type { Measure } from './measure.js';

/**
 * When the declaration that holds at `from`, prolonged by those that follow without a gap, comes to its end:
 * null for an open end, undefined where none of the measures is a declaration that holds then.
 */
export function endOfBasis(from: Instant, measures: readonly Measure[]): Instant | null | undefined {
  const declared = measures
    .filter(({ kind }) => kind === 'declaration')
    .toSorted((one, other) => (one.from < other.from ? -1 : 1));
  let end: Instant | undefined;
  for (const { from: start, until } of declared) {
    const holds = start <= from && (until === null || until > from);
    const prolongs = start > from && end !== undefined && start <= end;
    if (!holds && !prolongs) continue;
    if (until === null) return null;
    if (end === undefined || until > end) end = until;
  }
  return end;
}

/** The action whose cases are emergencies: what others rest on, and of what the law asks to be told. */
export const emergencyAction = 'emergency-declaration';
