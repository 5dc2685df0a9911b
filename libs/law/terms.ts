import { addDays, countTerm, localDate, startOfDay } from '#calendar';
import type { CountedTerm } from '#calendar';
import type { Instant } from '#kernel';
import type { Length, Start } from './shapes/index.js';

/** The moments of an act from which the law may count; undefined where the act does not say. */
export type Moments = Readonly<Record<Start, Instant | undefined>>;

/** Why a term has no end that could be computed, in a sentence. */
export interface Uncountable {
  readonly cannot: string;
}

/**
 * The end of a legal term from a moment. Days, months and years are calendar days in the zone; the day of the start is
 * the first of them if `firstDay` is `counted` (terms of an emergency), and is left out otherwise (time limits).
 * Hours run on the clock. Working days and sitting days need a calendar that nobody has given: they are never taken
 * for calendar days.
 */
export function countLegalTerm(
  from: Instant,
  term: Length,
  zone: string,
  firstDay: 'counted' | 'not-counted',
): CountedTerm | Uncountable {
  const { count, unit } = term;
  switch (unit) {
    case 'hours':
      return countTerm(from, { count, unit }, zone);
    case 'days':
    case 'months':
      return countTerm(firstCounted(from, zone, firstDay), { count, unit }, zone);
    case 'years':
      return countTerm(firstCounted(from, zone, firstDay), { count: count * 12, unit: 'months' }, zone);
    case 'working-days':
      return { cannot: `${termInWords(term)} cannot be computed: no calendar of public holidays.` };
    case 'sitting-days':
      return { cannot: `${termInWords(term)} cannot be computed: no calendar of sittings.` };
  }
}

function firstCounted(from: Instant, zone: string, firstDay: 'counted' | 'not-counted'): Instant {
  if (firstDay === 'counted') return from;
  return startOfDay(addDays(localDate(from, zone), 1), zone) ?? from;
}

/** `60 days`, `1 year`, `7 sitting days`. */
export function termInWords({ count, unit }: Length): string {
  const words = unit.replace('-', ' ');
  return `${count.toString()} ${count === 1 ? words.slice(0, -1) : words}`;
}

const startWords = { signing: 'its signing', publication: 'its publication', effect: 'its taking effect' } as const;
const fields = { signing: 'decidedAt', publication: 'publishedAt', effect: 'effectiveFrom' } as const;

/** The moment from which the law counts, or why there is none. */
export function startOf(moments: Moments, start: Start): Instant | Uncountable {
  const moment = moments[start];
  if (moment !== undefined) return moment;
  return {
    cannot: `The law counts from ${startWords[start]}, and the act does not say when that was ("${fields[start]}").`,
  };
}

/** The law's end of a term from one of the moments of an act, or why it cannot be computed. */
export function deadline(
  moments: Moments,
  { within, from, zone }: { readonly within: Length; readonly from: Start; readonly zone: string },
): CountedTerm | Uncountable {
  const start = startOf(moments, from);
  return typeof start === 'string' ? countLegalTerm(start, within, zone, 'not-counted') : start;
}
