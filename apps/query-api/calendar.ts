import { addDays, localDate, startOfDay } from '#calendar';
import { emergencyAction } from '#kernel';
import type { Instant } from '#kernel';
import { mayFallDue } from '#law';
import { InvalidInput } from '#platform';
import type { CalendarEntry, Reflecting } from '#read-model';
import { compare } from '#region-status';
import { nextPage, page, reflected, whose } from './answers.js';
import { icalendar } from './icalendar.js';
import { noticesAt } from './notices.js';
import { after, knownAt, limit, moment, position, readQuery } from './parameters.js';
import type { Sources } from './sources.js';

export const calendarParameters = {
  from: moment('From when; the start of today unless said.'),
  until: moment('Until when; 30 days later unless said, at most five years.'),
  knownAt,
  after,
  cursor: position('Where the next page begins: take it from `next`.'),
  limit: limit(100, 1_000),
};

/** A calendar program follows no pages, so its file holds as much as one answer may. */
export const calendarFileParameters = { ...calendarParameters, limit: limit(1_000, 1_000) };

const longest = 5 * 366 * 86_400_000;

/** Something that must be told to somebody by then. */
export interface NoticeEntry {
  readonly at: Instant;
  readonly what: 'owed';
  readonly kind: 'notice';
  readonly case: string;
  readonly title: string;
  readonly areas: readonly string[];
  readonly to: string;
  /** Its id, by which `GET /v1/notices` knows it. */
  readonly notice: string;
}

export type DatedEntry = CalendarEntry | NoticeEntry;

/** `GET /v1/calendar`: what takes effect, changes, ends or is owed, by date. */
export async function calendarOf(sources: Sources, query: unknown, url: string): Promise<object> {
  const { found, from, until, offset, most } = await entries(sources, query, calendarParameters);
  const { items, more } = page(found.answer, most);
  return {
    ...whose(sources.ledger),
    ...reflected(found),
    from,
    until,
    entries: items,
    next: more ? nextPage(url, 'cursor', (offset + most).toString()) : null,
  };
}

export interface CalendarFile {
  /** What the file was read from. */
  readonly read: ReturnType<typeof reflected>;
  readonly text: string;
  /** The address of the next page, where there is more than one file takes. */
  readonly next: string | undefined;
}

/** `GET /v1/calendar.ics`: the same for a calendar program (RFC 5545). */
export async function calendarFile(sources: Sources, query: unknown, url: string): Promise<CalendarFile> {
  const { found, offset, most } = await entries(sources, query, calendarFileParameters);
  const { items, more } = page(found.answer, most);
  return {
    read: reflected(found),
    text: icalendar(items, sources.ledger, sources.now()),
    next: more ? nextPage(url, 'cursor', (offset + most).toString()) : undefined,
  };
}

async function entries(sources: Sources, query: unknown, parameters: typeof calendarParameters) {
  const asked = readQuery(parameters, query, sources.ledger.timeZone);
  const zone = sources.ledger.timeZone;
  const from = asked.from ?? startOfDay(localDate(sources.now(), zone), zone) ?? sources.now();
  const until = asked.until ?? startOfDay(addDays(localDate(from, zone), 30), zone) ?? from;
  if (until <= from) throw new InvalidInput([{ field: 'until', problem: `must be later than from, which is ${from}` }]);
  if (Date.parse(until) - Date.parse(from) > longest) {
    throw new InvalidInput([{ field: 'until', problem: 'must be at most five years after from' }]);
  }
  sources.mustBePast(asked.knownAt);
  await sources.reached(asked.after);
  const { limit: most = parameters.limit.standard, cursor = 0n } = asked;
  const offset = Number(cursor);
  const question = { from, until, known: asked.knownAt, limit: most + 1, offset };
  const found = await sources.believed(asked.knownAt, () => dated(sources, question));
  return { found, from, until, offset, most };
}

interface Period {
  readonly from: Instant;
  readonly until: Instant;
  readonly known: Instant | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** What the measures tell, with what is owed among it. */
async function dated(sources: Sources, question: Period): Promise<Reflecting<readonly DatedEntry[]>> {
  const { limit: most, offset } = question;
  const found = await sources.readModel.calendar({ ...question, limit: offset + most, offset: 0 });
  const owed = await noticesDue(sources, question, found.position);
  const all = owed.length === 0 ? found.answer : [...found.answer, ...owed].toSorted(byMoment);
  return { ...found, answer: all.slice(offset, offset + most) };
}

function byMoment(one: DatedEntry, other: DatedEntry): number {
  return compare(one.at, other.at);
}

/** Deadlines of what had not been sent by the end of the period, as far as it is known. */
async function noticesDue(
  sources: Sources,
  { from, until, known }: Period,
  position: bigint,
): Promise<readonly NoticeEntry[]> {
  const { law, ledger } = sources;
  const passes = (regime: string): boolean => mayFallDue(law, { regime, jurisdiction: ledger.jurisdiction });
  const found = await sources.emergencies.under(passes, { known, position });
  return found
    .flatMap((one) => noticesAt(sources, one, until))
    .flatMap(({ id, deadline, state, emergency, title, areas, to }) =>
      deadline === null || state === 'sent' || deadline < from || deadline >= until
        ? []
        : [
            {
              at: deadline,
              what: 'owed',
              kind: 'notice',
              case: `${emergencyAction}/${emergency}`,
              title,
              areas,
              to,
              notice: id,
            } as const,
          ],
    )
    .toSorted(
      (one, other) => compare(one.at, other.at) || compare(one.case, other.case) || compare(one.notice, other.notice),
    );
}
