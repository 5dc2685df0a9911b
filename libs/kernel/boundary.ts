import type { Finding } from './finding.js';
import type { Instant } from './instant.js';
import type { DeclarationMeasure, Measure } from './measure.js';
import { latest } from './timeline.js';

/** Rules whose findings are of two terms: how one takes up where the term before it ends. */
export const boundaryRules = { gap: 'extension-gap', overlap: 'extension-overlap' } as const;

export function isOfBoundary({ rule }: Pick<Finding, 'rule'>): boolean {
  return rule === boundaryRules.gap || rule === boundaryRules.overlap;
}

/** How something takes up where what was before it ends. */
export function takesUp(end: Instant | null, from: Instant): 'at-once' | 'gap' | 'overlap' {
  if (end === from) return 'at-once';
  return end === null || end > from ? 'overlap' : 'gap';
}

/** When a declaration begins again after a time in which none of the case was in force, oldest first. */
export function beginningsAfterGap(measures: readonly Measure[]): readonly Instant[] {
  const declared = measures
    .filter(({ kind }) => kind === 'declaration')
    .toSorted((one, other) => (one.from < other.from ? -1 : 1));
  const late: Instant[] = [];
  let end: Instant | null | undefined;
  for (const { from, until } of declared) {
    if (end !== undefined && takesUp(end, from) === 'gap') late.push(from);
    if (end === undefined || until === null || (end !== null && until > end)) end = until;
  }
  return late;
}

/** When a new term begins, in the course of a case, before the one in force then would end by its own words. */
export function beginningsBeforeEnd(course: readonly (readonly Measure[])[]): readonly Instant[] {
  const early: Instant[] = [];
  let last: DeclarationMeasure | undefined;
  for (const measures of course) {
    const now = latest(measures.filter((one) => one.kind === 'declaration'));
    if (last !== undefined && now !== undefined && now.extension > last.extension) {
      if (takesUp(last.until, now.from) === 'overlap') early.push(now.from);
    }
    last = now;
  }
  return early;
}
