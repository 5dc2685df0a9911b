import type { Finding } from './finding.js';
import type { Instant } from './instant.js';
import type { Measure } from './measure.js';

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
