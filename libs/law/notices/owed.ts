import type { Instant } from '#kernel';
import { cite, dayOf, termsOf } from '../assess/judged.js';
import type { LawBook } from '../law-book.js';
import type { LawSource, NoticeRule, Occasion, Start, Treaty } from '../shapes/index.js';
import { countLegalTerm, deadline, startOf, termInWords } from '../terms.js';
import type { Moments } from '../terms.js';
import type { Emergency } from './emergency.js';
import { forRegime, forTreaties } from './occurrences.js';
import type { Occurrence } from './occurrence.js';
import { toldIn } from './stages.js';

/** What a notice tells of: what the law calls for once, or a report that comes again. */
export type NoticeOf = Occasion | 'report';

/** Which notice of a case: so a sending names the one that it meets. */
export interface NoticeKey {
  /** The recipient: `congress`. */
  readonly to: string;
  readonly on: NoticeOf;
  /** Number of the term it is of: 0 for the first, 1 for the first extension, and so on. */
  readonly extension: number;
  /** 1, and counted on where the same is owed again within one term. */
  readonly number: number;
}

/** A law and its article, as a letter cites it in any language; of a treaty, which one. */
export interface Cited {
  readonly instrument: string;
  readonly article: string;
  readonly treaty?: Treaty['rights'];
}

/** Something that must be told to somebody, by the law that is recorded. */
export interface OwedNotice extends NoticeKey {
  readonly id: string;
  /** The law that asks for it, with the article. */
  readonly source: string;
  readonly cites: Cited;
  /** From which moment of the act the law counts, and when that was; null where the act does not say. */
  readonly countedFrom: Start;
  readonly clockStartedAt: Instant | null;
  /** The first moment at which it is late; null where the law names no number, or where it cannot be computed. */
  readonly deadline: Instant | null;
  /** How the deadline was counted, or why there is none, in a sentence. */
  readonly counted: string;
  /** What the law says besides, such as what follows where it is not sent. */
  readonly note: string | null;
  /** What it tells of. */
  readonly occurrence: Occurrence;
}

/** `congress-declaration-0-1`: what the address of a notice ends with. */
export function noticeId({ to, on, extension, number }: NoticeKey): string {
  return `${to}-${on}-${extension.toString()}-${number.toString()}`;
}

/**
 * What an emergency owes by the regime in force on the day of each act and, where rights are suspended, by the treaties
 * that bind the country; of what had occurred by a moment, and the reports whose time had begun by then. Pure.
 * Sources: the regimes; ICCPR article 4(3), ACHR article 27(3).
 */
export function noticesOwed(book: LawBook, emergency: Emergency, by: Instant): readonly OwedNotice[] {
  const asked = { emergency, by };
  return [
    ...forRegime(emergency).flatMap((occurrence) => byRegime(book, { ...asked, occurrence })),
    ...forTreaties(emergency).flatMap((occurrence) => byTreaties(book, { ...asked, occurrence })),
  ];
}

interface Asked {
  readonly occurrence: Occurrence;
  readonly emergency: Emergency;
  readonly by: Instant;
  readonly treaty?: Treaty['rights'];
}

function byRegime(book: LawBook, asked: Asked): readonly OwedNotice[] {
  const { occurrence, emergency } = asked;
  const version = book.onDay(occurrence.told.regime, dayOf(occurrence.moments, emergency.zone))?.version;
  if (version === undefined) return [];
  return (version.notices ?? []).flatMap((rule) => owedBy(rule, version.source, asked));
}

function byTreaties(book: LawBook, asked: Asked): readonly OwedNotice[] {
  const { occurrence, emergency } = asked;
  const treaties = book.treatiesOf(emergency.jurisdiction, dayOf(occurrence.moments, emergency.zone));
  return treaties.flatMap(({ notices, source, rights: treaty }) =>
    notices.flatMap((rule) => owedBy(rule, source, { ...asked, treaty })),
  );
}

function owedBy(rule: NoticeRule, source: LawSource, asked: Asked): readonly OwedNotice[] {
  const { on, extension, known } = asked.occurrence;
  if (known > asked.by || (rule.fromExtension ?? 0) > extension) return [];
  const meets = rule.on === on || (rule.on === 'measures' && on !== 'end');
  if (!meets) return [];
  if (rule.every === undefined) return [once(rule, source, asked)];
  return on === 'measures' ? [] : againAndAgain(rule, source, asked);
}

function once(rule: NoticeRule, source: LawSource, { occurrence, emergency, treaty }: Asked): OwedNotice {
  const { moments, extension, number } = occurrence;
  const start = startOf(moments, rule.from);
  const key = { to: rule.to, on: rule.on, extension, number };
  return {
    id: noticeId(key),
    ...key,
    source: cite(source, rule),
    cites: { instrument: source.instrument, article: rule.article, ...(treaty === undefined ? {} : { treaty }) },
    countedFrom: rule.from,
    clockStartedAt: typeof start === 'string' ? start : null,
    ...limitOf(rule, moments, emergency.zone),
    note: rule.note ?? null,
    occurrence,
  };
}

type Limit = Pick<OwedNotice, 'deadline' | 'counted'>;

const atOnce = 'The law names no number of days; it asks for it without delay.';

function limitOf({ within, from }: NoticeRule, moments: Moments, zone: string): Limit {
  if (within === undefined) return { deadline: null, counted: atOnce };
  const end = deadline(moments, { within, from, zone });
  return 'cannot' in end ? { deadline: null, counted: end.cannot } : { deadline: end.until, counted: end.counted };
}

/** The most reports of one term: as many as a sending can name. */
export const mostReports = 1_000;

/** One report each time that so much has passed, for as long as the term really lasts and as far as time has gone. */
function againAndAgain(rule: NoticeRule, source: LawSource, asked: Asked): readonly OwedNotice[] {
  const { every } = rule;
  const { emergency, occurrence, by } = asked;
  const first = once(rule, source, asked);
  const start = startOf(occurrence.moments, rule.from);
  const term = termsOf(emergency.declared).find((one) => one.number === occurrence.extension);
  if (every === undefined || typeof start !== 'string' || term === undefined) return [];
  const reports: OwedNotice[] = [];
  for (let from = start, number = 1; number <= mostReports; number += 1) {
    if (from > by || (term.until !== null && from >= term.until)) return reports;
    // Always counted from the start: a month that is shorter must not shift those that follow.
    const end = countLegalTerm(start, { count: every.count * number, unit: every.unit }, emergency.zone, 'not-counted');
    const key = { to: rule.to, on: 'report', extension: occurrence.extension, number } as const;
    const report = { ...first, ...key, id: noticeId(key), clockStartedAt: from };
    if ('cannot' in end) return [...reports, { ...report, deadline: null, counted: end.cannot }];
    const counted = `${end.counted} It is owed every ${termInWords(every)}.`;
    reports.push({ ...report, deadline: end.until, counted, occurrence: asOf(emergency, occurrence, end.until) });
    from = end.until;
  }
  return reports;
}

/** A report tells what holds when it is due, or held last. */
function asOf({ declared }: Emergency, occurrence: Occurrence, due: Instant): Occurrence {
  const slice = declared.findLast((one) => one.extension === occurrence.extension && one.from < due);
  return slice === undefined ? occurrence : { ...occurrence, told: toldIn(slice) };
}
