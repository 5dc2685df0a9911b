import { addDays, localDate, startOfDay } from '#calendar';
import type { CitedCase, Finding, Instant, Interval } from '#kernel';
import { overlap } from '#kernel';
import type { TotalRule } from '../shapes/index.js';
import { termInWords } from '../terms.js';
import { says, termsOf } from './judged.js';
import { firstOf } from './first-of.js';
import type { EmergencyTerm, JudgedTerm, TermRuleOfLaw } from './judged.js';

/** In all it lasts no longer than the law lets it: with its predecessors in one calendar year, or by itself from first to last. */
export const totalLength: TermRuleOfLaw = (judged) =>
  (judged.version.totals ?? []).flatMap((rule) => ofTotal(judged, rule));

function ofTotal(judged: JudgedTerm, rule: TotalRule): readonly Finding[] {
  const { max, per } = rule;
  const one = per === 'emergency' ? { ...judged, predecessors: [] } : judged;
  const endless = endlessOne(one);
  if (endless !== undefined) {
    return says(judged, rule, 'total-length', ['flagged', `${endless}; the most is ${termInWords(max)} in all.`]);
  }
  const periods = per === 'emergency' ? [wholeOf(judged)] : yearsOf(judged);
  if (periods.length === 0) return [];
  const besides = per === 'emergency' ? '' : ` ${counted(judged)}`;
  const counts = periods.map((period) => ({ ...period, days: daysWithin(allTerms(one), period, judged.zone) }));
  const tooLong = counts.filter(({ days }) => days > max.count);
  const told = tooLong.length > 0 ? exceeding(tooLong) : within(counts);
  const because = `${told}; the most is ${termInWords(max)}.${besides}`;
  return says(judged, rule, 'total-length', [tooLong.length > 0 ? 'flagged' : 'lawful', because]);
}

interface Counted extends Period {
  readonly days: number;
}

/** More periods than these are told by how many they are. */
const mostTold = 3;

/** The first periods that are too long and, of the others, how many and up to which. */
function exceeding(counts: readonly Counted[]): string {
  const others = counts.slice(mostTold);
  const last = others.at(-1);
  if (last === undefined) return each(counts);
  const more = others.length === 1 ? last.name : `${others.length.toString()} more years up to ${last.name}`;
  return `${each(counts.slice(0, mostTold), ',')} and on too many in ${more}`;
}

/** All periods or, of many, the longest. */
function within(counts: readonly Counted[]): string {
  if (counts.length <= mostTold) return each(counts);
  const most = counts.reduce((longest, one) => (one.days > longest.days ? one : longest));
  return `${each([most])}, and on no more in any other of its ${counts.length.toString()} years`;
}

/** `In 2025 it is in force on 91 days, in 2026 on 120 and in 2027 on 100`. */
function each(counts: readonly Counted[], and = ' and'): string {
  return counts
    .map(({ name, days }, index) => {
      if (index === 0) return `In ${name} it is in force on ${days.toString()} days`;
      return `${index === counts.length - 1 ? and : ','} in ${name} on ${days.toString()}`;
    })
    .join('');
}

/** Whichever has no end: the emergency itself, or one that it follows. */
function endlessOne({ terms, predecessors, regime }: JudgedTerm): string | undefined {
  if (terms.some(isEndless)) return 'It has no end';
  const one = predecessors.find((earlier) => termsUnder(regime.id, earlier).some(isEndless));
  return one === undefined
    ? undefined
    : `${one.id}, which it follows, has no end that is recorded: lift it there, if it has ended`;
}

function isEndless({ until }: EmergencyTerm): boolean {
  return until === null;
}

/** Which emergencies the days are of: only those that are named can be counted. */
function counted({ predecessors, regime }: JudgedTerm): string {
  const last = predecessors.at(-1);
  if (last === undefined) return 'No other emergency is counted: it names no "predecessor".';
  const under = predecessors.filter((one) => termsUnder(regime.id, one).length > 0).map(({ id }) => id);
  const ids = firstOf(predecessors.map(({ id }) => id));
  const those =
    under.length > 0
      ? `Counted with ${firstOf(under)}`
      : `No other emergency is counted: ${ids} is not of ${regime.id}`;
  const { follows } = last;
  return follows === undefined
    ? `${those}; it follows no other.`
    : `${those}; not with ${follows.id}, which ${last.id} follows, nor with any before that.`;
}

interface Period {
  /** As it stands behind "in". */
  readonly name: string;
  readonly from: Instant;
  readonly until: Instant | null;
}

function wholeOf({ terms, term }: JudgedTerm): Period {
  return { name: 'all', from: terms[0]?.from ?? term.from, until: null };
}

/** The calendar years that the term touches. */
function yearsOf({ term, zone }: JudgedTerm): readonly Period[] {
  const first = yearOf(term.from, zone);
  const last = term.until === null ? first : yearOf(term.until, zone);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    .map((year) => ({ name: year.toString(), from: newYear(year, zone), until: newYear(year + 1, zone) }))
    .filter((period) => overlap(term, period) !== undefined);
}

function yearOf(moment: Instant, zone: string): number {
  return Number(localDate(moment, zone).slice(0, 4));
}

function newYear(year: number, zone: string): Instant {
  return startOfDay(`${year.toString().padStart(4, '0')}-01-01`, zone) ?? '';
}

/** Its own terms and those of its predecessors under the same regime. */
function allTerms({ terms, predecessors, regime }: JudgedTerm): readonly EmergencyTerm[] {
  return [...predecessors.flatMap((one) => termsUnder(regime.id, one)), ...terms];
}

function termsUnder(regime: string, { measures }: CitedCase): readonly EmergencyTerm[] {
  return termsOf(measures).filter((term) => term.regime === regime);
}

/** Calendar days on which one of the terms is in force within a period, each counted once. */
function daysWithin(terms: readonly EmergencyTerm[], period: Interval, zone: string): number {
  const spans = terms
    .flatMap((term) => overlap(term, period) ?? [])
    .flatMap(({ from, until }) =>
      until === null ? [] : [{ first: localDate(from, zone), behind: behind(until, zone) }],
    )
    .toSorted((one, other) => (one.first < other.first ? -1 : 1));
  let days = 0;
  let counted = '';
  for (const { first, behind: end } of spans) {
    const start = first < counted ? counted : first;
    if (start < end) days += dayNumber(end) - dayNumber(start);
    if (end > counted) counted = end;
  }
  return days;
}

/** The first day on which what ends at a moment is not in force: an end at midnight leaves that day free. */
function behind(until: Instant, zone: string): string {
  const day = localDate(until, zone);
  return startOfDay(day, zone) === until ? day : addDays(day, 1);
}

function dayNumber(day: string): number {
  return Date.parse(day) / 86_400_000;
}
