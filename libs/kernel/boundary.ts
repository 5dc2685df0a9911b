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

/** How a later term of a case takes up, and when what was in force then would end by its own words. */
export interface TakingUp {
  readonly extension: number;
  readonly from: Instant;
  readonly before: Instant | null;
}

/** Each later term in the course of a case: what the case stood for after each of its events, oldest first. */
export function takingsUp(course: readonly (readonly Measure[])[]): readonly TakingUp[] {
  const found: TakingUp[] = [];
  let last: DeclarationMeasure | undefined;
  for (const measures of course) {
    const now = latest(measures.filter((one) => one.kind === 'declaration'));
    if (last !== undefined && now !== undefined && now.extension > last.extension) {
      found.push({ extension: now.extension, from: now.from, before: last.until });
    }
    last = now;
  }
  return found;
}

/** When a term begins before the one in force then would end by its own words. */
export function beginningsBeforeEnd(course: readonly (readonly Measure[])[]): readonly Instant[] {
  return takingsUp(course)
    .filter(({ before, from }) => takesUp(before, from) === 'overlap')
    .map(({ from }) => from);
}
