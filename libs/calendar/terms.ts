import type { Instant } from '#kernel';
import { addDays, asInstant, epochMilliseconds, localDate, startOfDay } from './instants.js';
import { Temporal } from 'temporal-polyfill';

export const termUnits = ['hours', 'days', 'months'] as const;

/** How long an act holds: hours on the clock, or calendar days or months in the ledger's zone. */
export interface Term {
  readonly count: number;
  readonly unit: (typeof termUnits)[number];
}

export interface CountedTerm {
  /** The first moment at which the term has ended. */
  readonly until: Instant;
  /** How it was counted, in a sentence. */
  readonly counted: string;
}

const hour = 3_600_000;

/**
 * Counts a term from the moment of effect. Days and months are calendar days in the zone and the day of effect is
 * the first of them: 60 days from 1 December end at the end of 29 January. Hours run on the clock.
 */
export function countTerm(from: Instant, term: Term, zone: string): CountedTerm {
  const amount = `${term.count.toString()} ${term.count === 1 ? term.unit.slice(0, -1) : term.unit}`;
  if (term.unit === 'hours') {
    const until = asInstant(epochMilliseconds(from) + term.count * hour);
    return { until, counted: `${amount} on the clock from ${from}, until ${until}.` };
  }
  const first = localDate(from, zone);
  const end = Temporal.PlainDate.from(first)
    .add({ [term.unit]: term.count })
    .toString();
  const until = startOfDay(end, zone) ?? from;
  const last = addDays(end, -1);
  return { until, counted: `${amount} by the calendar in ${zone}, ${first} being the first day and ${last} the last.` };
}
