import type { Instant, Measure } from '#kernel';
import { compare } from './order.js';
import type { Runs } from './runs.js';
import { address } from './sections.js';
import type { Found } from './sections.js';

export interface NextChange {
  readonly at: Instant;
  /** `changes` where other terms of the same case take its place at once. */
  readonly what: 'takes-effect' | 'changes' | 'ends';
  readonly kind: Measure['kind'];
  readonly case: string;
  readonly title: string;
}

/** Of what changes at one moment, the weightiest is told. */
const weights: Readonly<Record<Measure['kind'], number>> = {
  declaration: 0,
  border: 1,
  force: 2,
  curfew: 3,
  corridor: 4,
  announcement: 5,
  other: 6,
  report: 7,
};

/** The first moment after the one asked about at which something begins, changes or ends here. */
export function nextChange(here: readonly Found[], runs: Runs, at: Instant): NextChange | null {
  let next: NextChange | null = null;
  for (const one of here) {
    const change = changeOf(one, runs, at);
    if (change === undefined || (next !== null && change.at > next.at)) continue;
    const candidate: NextChange = { ...change, kind: one.measure.kind, case: address(one), title: one.title };
    if (next === null || goesBefore(candidate, next)) next = candidate;
  }
  return next;
}

/** What goes on without a gap neither begins nor ends there. */
function changeOf(one: Found, runs: Runs, at: Instant): Pick<NextChange, 'at' | 'what'> | undefined {
  const { from } = one.measure;
  if (from > at) return runs.continues(one) ? undefined : { at: from, what: 'takes-effect' };
  const { until, changesAt } = runs.of(one);
  if (changesAt !== null) return { at: changesAt, what: 'changes' };
  return until === null || until <= at ? undefined : { at: until, what: 'ends' };
}

/** By moment, kind and case; of one case what begins is told rather than what ends. */
function goesBefore(one: NextChange, other: NextChange): boolean {
  const order =
    compare(one.at, other.at) ||
    weights[one.kind] - weights[other.kind] ||
    compare(one.case, other.case) ||
    compare(other.what, one.what);
  return order < 0;
}
