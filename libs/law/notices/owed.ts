import type { DeclarationMeasure, Instant } from '#kernel';
import { cite, dayOf, termsOf } from '../assess/judged.js';
import type { LawBook } from '../law-book.js';
import type { LawSource, NoticeRule, Occasion, Start, Treaty } from '../shapes/index.js';
import { countLegalTerm, deadline, startOf, termInWords } from '../terms.js';
import type { Moments } from '../terms.js';
import { momentsAt } from './emergency.js';
import type { Emergency } from './emergency.js';

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

/** Something that must be told to somebody, by the law that is recorded. */
export interface OwedNotice extends NoticeKey {
  readonly id: string;
  /** The law that asks for it, with the article. */
  readonly source: string;
  /** The same as a letter cites it, in any language. */
  readonly cites: Cited;
  /** From which moment of the act the law counts, and when that was; null where the act does not say. */
  readonly countedFrom: Start;
  readonly clockStartedAt: Instant | null;
  /** The first moment at which it is late; null where the law names no number, or where it cannot be computed. */
  readonly deadline: Instant | null;
  /** What the law says besides, such as what follows where it is not sent. */
  readonly note: string | null;
  /** How the deadline was counted, or why there is none, in a sentence. */
  readonly counted: string;
  /** When what it tells of began, or ended. */
  readonly since: Instant;
}

/** A law and its article; of a treaty, which one. */
export interface Cited {
  readonly instrument: string;
  readonly article: string;
  readonly treaty?: Treaty['rights'];
}

/** `congress-declaration-0-1`: what the address of a notice ends with. */
export function noticeId({ to, on, extension, number }: NoticeKey): string {
  return `${to}-${on}-${extension.toString()}-${number.toString()}`;
}

/** An act, or an end, that calls for notices. */
interface Occurrence {
  readonly on: Occasion;
  readonly extension: number;
  readonly number: number;
  readonly moments: Moments;
  readonly since: Instant;
  /** Until when reports of it come again; null without end. */
  readonly until: Instant | null;
}

/**
 * What an emergency owes by the regime in force on the day of each act and, where rights are suspended, by the treaties
 * that bind the country: of its declaration, of each extension, of its end. The end, and reports that come again, are
 * owed as far as time has gone by `until`. Pure. Sources: the regimes; ICCPR article 4(3), ACHR article 27(3).
 */
export function noticesOwed(book: LawBook, emergency: Emergency, until: Instant): readonly OwedNotice[] {
  return [...byRegime(book, emergency, until), ...byTreaties(book, emergency, until)];
}

function byRegime(book: LawBook, emergency: Emergency, until: Instant): readonly OwedNotice[] {
  const terms = termsOf(emergency.declared);
  return terms.flatMap((term, index) => {
    const moments = momentsAt(emergency, term.from);
    const began: Occurrence = {
      on: term.number === 0 ? 'declaration' : 'extension',
      extension: term.number,
      number: 1,
      moments,
      since: term.from,
      until: term.until,
    };
    const end = index === terms.length - 1 ? endOf(emergency, term.number, term.until) : undefined;
    return [began, ...(end === undefined ? [] : [end])].flatMap((occurrence) => {
      const version = book.onDay(term.regime, dayOf(occurrence.moments, emergency.zone))?.version;
      return (version?.notices ?? []).flatMap((rule) =>
        version === undefined ? [] : owedBy(rule, version.source, { occurrence, emergency, until }),
      );
    });
  });
}

function endOf(emergency: Emergency, extension: number, until: Instant | null): Occurrence | undefined {
  if (until === null) return undefined;
  return { on: 'end', extension, number: 1, moments: endMoments(emergency, until), since: until, until };
}

/** Of the act that ended it; what ran out by itself was not signed by anybody, and is told of from then on. */
function endMoments(emergency: Emergency, end: Instant): Moments {
  const { signing, publication } = momentsAt(emergency, end);
  return { signing: signing ?? end, publication: publication ?? end, effect: end };
}

/** The parties tell each other which rights they suspend: each time that one is suspended that was not, and at the end. */
function byTreaties(book: LawBook, emergency: Emergency, until: Instant): readonly OwedNotice[] {
  return suspensions(emergency).flatMap((occurrence) => {
    const day = dayOf(occurrence.moments, emergency.zone);
    return book
      .treatiesOf(emergency.jurisdiction, day)
      .flatMap(({ notices, source, rights: treaty }: Treaty) =>
        notices.flatMap((rule) => owedBy(rule, source, { occurrence, emergency, until, treaty })),
      );
  });
}

function suspensions(emergency: Emergency): readonly Occurrence[] {
  const found: Occurrence[] = [];
  let before: DeclarationMeasure | undefined;
  for (const slice of emergency.declared) {
    const same = before?.extension === slice.extension;
    const known = new Set(same ? before?.suspendedRights.map(({ article }) => article) : []);
    before = slice;
    if (slice.suspendedRights.every(({ article }) => known.has(article))) continue;
    const { extension, from: since, until } = slice;
    const number = found.filter((one) => one.extension === extension).length + 1;
    const on = extension === 0 ? 'declaration' : 'extension';
    found.push({ on, extension, number, moments: momentsAt(emergency, since), since, until });
  }
  const last = emergency.declared.findLast(({ suspendedRights }) => suspendedRights.length > 0);
  const end = last === undefined ? undefined : endOf(emergency, last.extension, last.until);
  return end === undefined ? found : [...found, end];
}

interface Asked {
  readonly occurrence: Occurrence;
  readonly emergency: Emergency;
  readonly until: Instant;
  readonly treaty?: Treaty['rights'];
}

function owedBy(rule: NoticeRule, source: LawSource, asked: Asked): readonly OwedNotice[] {
  const { on, extension, since } = asked.occurrence;
  if (rule.fromExtension !== undefined && extension < rule.fromExtension) return [];
  if (on === 'end' && since > asked.until) return [];
  const meets = rule.on === on || (rule.on === 'measures' && on !== 'end');
  if (!meets) return [];
  return rule.every === undefined ? [once(rule, source, asked)] : againAndAgain(rule, source, asked);
}

function once(rule: NoticeRule, source: LawSource, { occurrence, emergency, treaty }: Asked): OwedNotice {
  const { moments, extension, number, since } = occurrence;
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
    since,
  };
}

type Limit = Pick<OwedNotice, 'deadline' | 'counted'>;

function limitOf({ within, from }: NoticeRule, moments: Moments, zone: string): Limit {
  if (within === undefined)
    return { deadline: null, counted: 'The law names no number of days; it asks for it without delay.' };
  const end = deadline(moments, { within, from, zone });
  return 'cannot' in end ? { deadline: null, counted: end.cannot } : { deadline: end.until, counted: end.counted };
}

/** The most reports that are told of one term. */
const mostReports = 200;

/** One report each time that so much has passed, for as long as the term lasts and as far as time has gone. */
function againAndAgain(rule: NoticeRule, source: LawSource, asked: Asked): readonly OwedNotice[] {
  const { every } = rule;
  const { occurrence, emergency } = asked;
  const first = once(rule, source, asked);
  const start = startOf(occurrence.moments, rule.from);
  if (every === undefined || typeof start !== 'string') return [first];
  const reports: OwedNotice[] = [];
  for (let from = start, number = 1; number <= mostReports; number += 1) {
    if (from > asked.until || (occurrence.until !== null && from >= occurrence.until)) return reports;
    // Always counted from the start: a month that is shorter must not shift those that follow.
    const term = { count: every.count * number, unit: every.unit };
    const end = countLegalTerm(start, term, emergency.zone, 'not-counted');
    const key = { to: rule.to, on: 'report', extension: occurrence.extension, number } as const;
    const limit: Limit =
      'cannot' in end
        ? { deadline: null, counted: end.cannot }
        : { deadline: end.until, counted: `${end.counted} It is owed every ${termInWords(every)}.` };
    reports.push({ ...first, ...key, id: noticeId(key), clockStartedAt: from, ...limit });
    if ('cannot' in end) return reports;
    from = end.until;
  }
  return reports;
}
