import { addDays, localDate, startOfDay } from '#calendar';
import { InvalidInput } from '#platform';
import { nextPage, page, reflected, whose } from './answers.js';
import { icalendar } from './icalendar.js';
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

/** `GET /v1/calendar`: what takes effect, changes or ends, by date. */
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
  readonly text: string;
  /** The address of the next page, where there is more than one file takes. */
  readonly next: string | undefined;
}

/** `GET /v1/calendar.ics`: the same for a calendar program (RFC 5545). */
export async function calendarFile(sources: Sources, query: unknown, url: string): Promise<CalendarFile> {
  const { found, offset, most } = await entries(sources, query, calendarFileParameters);
  const { items, more } = page(found.answer, most);
  return {
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
  const found = await sources.believed(asked.knownAt, () => sources.readModel.calendar(question));
  return { found, from, until, offset, most };
}
