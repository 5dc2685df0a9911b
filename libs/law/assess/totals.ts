import { daysBetween, localDate, startOfDay } from '#calendar';
import type { Finding, Instant, Interval } from '#kernel';
import { overlap } from '#kernel';
import type { TotalRule } from '../shapes/index.js';
import { termInWords } from '../terms.js';
import { says, termsOf } from './judged.js';
import type { EmergencyTerm, JudgedTerm, TermRuleOfLaw } from './judged.js';

/** In all it lasts no longer than the law lets it: with its predecessor, in one calendar year or from first to last. */
export const totalLength: TermRuleOfLaw = (judged) =>
  (judged.version.totals ?? []).flatMap((rule) => ofTotal(judged, rule));

function ofTotal(judged: JudgedTerm, rule: TotalRule): readonly Finding[] {
  const { max, per } = rule;
  if (max.unit !== 'days') {
    const because = `Totals are counted in days; ${termInWords(max)} cannot be told.`;
    return says(judged, rule, 'total-length', ['undecided', because]);
  }
  const periods = per === 'emergency' ? [wholeOf(judged)] : yearsOf(judged);
  return periods.flatMap(({ name, from, until }) => {
    const days = allTerms(judged).reduce((sum, term) => sum + daysWithin(term, { from, until }, judged.zone), 0);
    const because = `${name} it is in force on ${days.toString()} days; the most is ${termInWords(max)}.`;
    return says(judged, rule, 'total-length', [days > max.count ? 'flagged' : 'lawful', because]);
  });
}

interface Period {
  readonly name: string;
  readonly from: Instant;
  readonly until: Instant | null;
}

function wholeOf({ terms, term }: JudgedTerm): Period {
  return { name: 'In all', from: terms[0]?.from ?? term.from, until: null };
}

/** The calendar years that the term touches; one without an end is counted to the end of the year it begins in. */
function yearsOf({ term, zone }: JudgedTerm): readonly Period[] {
  const first = yearOf(term.from, zone);
  const last = term.until === null ? first : yearOf(term.until, zone);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    .map((year) => ({ name: `In ${year.toString()}`, from: newYear(year, zone), until: newYear(year + 1, zone) }))
    .filter((period) => overlap(term, period) !== undefined);
}

function yearOf(moment: Instant, zone: string): number {
  return Number(localDate(moment, zone).slice(0, 4));
}

function newYear(year: number, zone: string): Instant {
  return startOfDay(`${year.toString().padStart(4, '0')}-01-01`, zone) ?? '';
}

/** Its own terms and those of its predecessor under the same regime. */
function allTerms({ terms, predecessor, regime }: JudgedTerm): readonly EmergencyTerm[] {
  const earlier = termsOf(predecessor?.measures ?? []).filter((term) => term.regime === regime.id);
  return [...earlier, ...terms];
}

/** Calendar days on which it is in force within a period; without an end, to the end of the period. */
function daysWithin(term: EmergencyTerm, period: Interval, zone: string): number {
  const within = overlap(term, period);
  if (within === undefined || within.until === null) return 0;
  return daysBetween(within.from, within.until, zone);
}
