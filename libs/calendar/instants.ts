import type { Instant } from '#kernel';
import { Temporal } from 'temporal-polyfill';

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/iu;
const plainDate = /^\d{4}-\d\d-\d\d$/u;

/** The years that acts and questions may lie in; anything else is a slip of the pen. Inclusive. */
export const firstYear = 1900;
export const lastYear = 2200;

/** True from the start of 1900 to the end of 2200, UTC. */
export function isPlausible(instant: Instant): boolean {
  return instant >= `${firstYear.toString()}-` && instant < `${(lastYear + 1).toString()}-`;
}

/**
 * The instant of an ISO 8601 date-time with zone offset, cut to milliseconds; undefined for anything else, and for
 * one that is not plausible.
 */
export function parseInstant(text: string): Instant | undefined {
  if (isNormal(text)) return isPlausible(text) ? text : undefined;
  if (!dateTime.test(text)) return undefined;
  try {
    const instant = asInstant(Temporal.Instant.from(text).epochMilliseconds);
    return isPlausible(instant) ? instant : undefined;
  } catch {
    return undefined;
  }
}

/** The days that there are in every year, as `MM-DD`: all but 29 February. */
const days = '(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31';

/** An instant as this system writes it, on such a day. */
const normal = new RegExp(`^\\d{4}-(?:${days})T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{3}Z$`, 'u');

/** Already an instant as this system writes it: by far the most, and told without the calendar's help. */
function isNormal(text: string): boolean {
  if (normal.test(text)) return true;
  if (text.length !== 24 || !text.endsWith('Z')) return false;
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
}

/**
 * A moment as people write it in a question: a date-time with offset, or a date alone, which means the start of
 * that day in the zone. Undefined for anything else.
 */
export function parseMoment(text: string, zone: string): Instant | undefined {
  if (!plainDate.test(text)) return parseInstant(text);
  const instant = startOfDay(text, zone);
  return instant !== undefined && isPlausible(instant) ? instant : undefined;
}

/** The instant of so many milliseconds since 1970. */
export function asInstant(epochMilliseconds: number): Instant {
  return new Date(epochMilliseconds).toISOString();
}

export function epochMilliseconds(instant: Instant): number {
  return Date.parse(instant);
}

/** True for a day that there is, as `YYYY-MM-DD`, from 1700 to 2200: laws are older than acts. */
export function isDay(text: string): boolean {
  if (!plainDate.test(text) || text < '1700-' || text >= `${(lastYear + 1).toString()}-`) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

/** The start of an ISO date in a zone: not always midnight, where summer time begins at midnight. */
export function startOfDay(date: string, zone: string): Instant | undefined {
  try {
    return asInstant(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
  } catch {
    return undefined;
  }
}

/** Dates told lately, by zone and moment: acts take effect at the same few midnights, and a status asks for one many times. */
const told = new Map<string, string>();
const mostTold = 1_000;

/** The ISO date that a moment falls on in a zone. */
export function localDate(instant: Instant, zone: string): string {
  const asked = `${zone} ${instant}`;
  const known = told.get(asked);
  if (known !== undefined) return known;
  const date = local(instant, zone).toPlainDate().toString();
  if (told.size >= mostTold) told.clear();
  told.set(asked, date);
  return date;
}

/** The time of day, `HH:MM`, at a moment in a zone. */
export function localTime(instant: Instant, zone: string): string {
  return local(instant, zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** The ISO date so many days later. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Whole local days from the day of one moment to the day of another. */
export function daysBetween(one: Instant, other: Instant, zone: string): number {
  const first = local(one, zone).toPlainDate();
  return first.until(local(other, zone).toPlainDate(), { largestUnit: 'day' }).days;
}

/** True for a name in the IANA time zone database. */
export function isTimeZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

function local(instant: Instant, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(epochMilliseconds(instant)).toZonedDateTimeISO(zone);
}

/** The moment of a time of day, `HH:MM`, on an ISO date in a zone; in a gap of summer time, the moment after it. */
export function atLocalTime(date: string, time: string, zone: string): Instant {
  return asInstant(Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds);
}
