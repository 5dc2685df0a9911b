import { addDays, localDate, startOfDay } from '#calendar';
import { InvalidInput } from '#platform';
import type { CalendarEntry } from '#read-model';
import { nextPage, page, reflected, whose } from './answers.js';
import { after, limit, moment, position, readQuery } from './parameters.js';
import type { Sources } from './sources.js';

export const calendarParameters = {
  from: moment('From when; the start of today unless said.'),
  until: moment('Until when; 30 days later unless said, at most five years.'),
  after,
  cursor: position('Where the next page begins: take it from `next`.'),
  limit: limit(100, 1_000),
};

const longest = 5 * 366 * 86_400_000;

/** `GET /v1/calendar`: what takes effect or ends, by date. */
export async function calendarOf(sources: Sources, query: unknown, url: string): Promise<object> {
  const { found, from, until, offset, most } = await entries(sources, query);
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

/** `GET /v1/calendar.ics`: the same for a calendar program (RFC 5545). */
export async function calendarFile(sources: Sources, query: unknown): Promise<string> {
  const { found, most } = await entries(sources, { limit: '1000', ...(typeof query === 'object' ? query : {}) });
  return icalendar(page(found.answer, most).items, sources);
}

async function entries(sources: Sources, query: unknown) {
  const asked = readQuery(calendarParameters, query, sources.ledger.timeZone);
  const zone = sources.ledger.timeZone;
  const from = asked.from ?? startOfDay(localDate(sources.now(), zone), zone) ?? sources.now();
  const until = asked.until ?? startOfDay(addDays(localDate(from, zone), 30), zone) ?? from;
  if (until <= from) throw new InvalidInput([{ field: 'until', problem: `must be later than from, which is ${from}` }]);
  if (Date.parse(until) - Date.parse(from) > longest) {
    throw new InvalidInput([{ field: 'until', problem: 'must be at most five years after from' }]);
  }
  await sources.reached(asked.after);
  const { limit: most = 100, cursor = 0n } = asked;
  const offset = Number(cursor);
  const found = await sources.readModel.calendar({ from, until, limit: most + 1, offset });
  return { found, from, until, offset, most };
}

/** Lines end with CRLF and are folded at 75 octets; texts are escaped (RFC 5545, sections 3.1 and 3.3.11). */
function icalendar(items: readonly CalendarEntry[], sources: Sources): string {
  const { name, mode } = sources.ledger;
  const stamp = basic(sources.now());
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tocsin//Calendar 1.0//EN',
    `X-WR-CALNAME:${escaped(`Tocsin ${name} (${mode})`)}`,
  ];
  for (const entry of items) {
    const verb = entry.what === 'ends' ? 'Ends' : 'Takes effect';
    const mark = mode === 'actual' ? '' : `[${mode.toUpperCase()}] `;
    lines.push(
      'BEGIN:VEVENT',
      `UID:${entry.case.replace('/', '-')}-${entry.kind}-${entry.what}-${basic(entry.at)}@${name}.tocsin`,
      `DTSTAMP:${stamp}`,
      `DTSTART:${basic(entry.at)}`,
      `SUMMARY:${escaped(`${mark}${verb}: ${entry.title}`)}`,
      `DESCRIPTION:${escaped(`${entry.kind} of ${entry.case} in ${entry.areas.join(', ')}`)}`,
      'END:VEVENT',
    );
  }
  lines.push('END:VCALENDAR');
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function basic(instant: string): string {
  return `${instant.slice(0, 19).replace(/[-:]/gu, '')}Z`;
}

function escaped(value: string): string {
  return value.replace(/[\\;,]/gu, '\\$&').replace(/\r?\n/gu, '\\n');
}

/** Cuts between characters, so that no UTF-8 sequence is torn. */
function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      text += '\r\n ';
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
