import type { Instant, Measure } from '#kernel';
import { compare } from './order.js';
import type { Found } from './sections.js';

/** How it goes on with a measure where others of its case and kind take its place without a gap. */
export interface Run {
  /** The end of the last of them; null without an end. */
  readonly until: Instant | null;
  /** When the next terms begin to hold in the area; null where they stay as they are. */
  readonly changesAt: Instant | null;
  /** What then takes its place; undefined where its terms stay. */
  readonly next: Continued | undefined;
}

interface Continued {
  readonly found: Found;
  readonly run: Run;
}

/** Tells the run of each of the measures; and whether one is only the continuation of another. */
export interface Runs {
  of(one: Found): Run;
  continues(one: Found): boolean;
}

/** Of all measures found in one area. Those that hold at the moment are gone on with by those that begin after it. */
export function runsOf(here: readonly Found[], at: Instant): Runs {
  const known = new Map<string, Continued>();
  const later = here.filter(({ measure }) => measure.from > at);
  const of = (one: Found): Run => {
    const { until } = one.measure;
    const next = until === null || known.size === 0 ? undefined : known.get(keyOf(one, until));
    if (next === undefined) return { until, changesAt: null, next: undefined };
    return saysTheSame(one, next.found) ? next.run : { until: next.run.until, changesAt: until, next };
  };
  for (const found of later.toSorted(lastFirst)) {
    const key = keyOf(found, found.measure.from);
    const run = of(found);
    const rival = known.get(key);
    if (rival === undefined || endsLater(run, rival.run)) known.set(key, { found, run });
  }
  const continued = new Set<string>();
  if (known.size > 0) {
    for (const one of here) if (one.measure.until !== null) continued.add(keyOf(one, one.measure.until));
  }
  return { of, continues: (one) => continued.has(keyOf(one, one.measure.from)) };
}

/** Of those that begin at once the order is that of what they say: the same whatever the tables gave first. */
function lastFirst(one: Found, other: Found): number {
  return (
    compare(other.measure.from, one.measure.from) ||
    compare(one.stream, other.stream) ||
    compare(JSON.stringify(one.measure), JSON.stringify(other.measure))
  );
}

function endsLater(one: Run, other: Run): boolean {
  return other.until !== null && (one.until === null || one.until > other.until);
}

function keyOf({ stream, measure }: Found, moment: Instant): string {
  return `${stream} ${measure.kind === 'other' ? measure.name : measure.kind} ${moment}`;
}

/** Whether both say the same in the area, each in its time. Where else they hold is not asked. */
function saysTheSame(one: Found, other: Found): boolean {
  return alike(one.scope, other.scope) && alike(termsOf(one.measure), termsOf(other.measure));
}

function termsOf(measure: Measure): object {
  const { from: _from, until: _until, areas: _areas, illustrative: _illustrative, ...terms } = measure;
  return terms;
}

function alike(one: object, other: object): boolean {
  const others = new Map<string, unknown>(Object.entries(other));
  const all = Object.entries(one);
  return all.length === others.size && all.every(([name, value]) => same(value, others.get(name)));
}

function same(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}
