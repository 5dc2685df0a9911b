import type { CaseRef, Finding, Instant, Measure } from '#kernel';
import { endOfBasis } from '#kernel';

/** A measure as believed at some moment, and the areas it was found in. */
export interface BelievedMeasure extends CaseRef {
  readonly stream: string;
  readonly title: string;
  readonly measure: Measure;
  /** `action/id` of the case it rests on, whose stream the measure names. */
  readonly basis?: string;
  /** When the system began to believe it. */
  readonly recordedAt: Instant;
  /** Paths of the areas it is imposed on, as far as they concern the question. */
  readonly paths: readonly string[];
  readonly findings: readonly Flag[];
}

/** What a rule holds against a case, or cannot decide of it: never that it is lawful. */
export type Flag = Finding;

/**
 * The measures as they really stand: what rests on a declaration ends with it. `bases` are all measures, believed at
 * the same moment, of the cases that are rested on.
 */
export function endWithBasis(measure: Measure, bases: readonly Measure[]): Measure {
  if (measure.restsOn === undefined) return measure;
  const end = endOfBasis(measure.from, bases) ?? null;
  if (end === null || (measure.until !== null && measure.until <= end)) return measure;
  return { ...measure, until: end };
}
