import type { Instant } from '#kernel';
import { Temporal } from 'temporal-polyfill';

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/iu;
const plainDate = /^\d{4}-\d\d-\d\d$/u;

/** The instant of an ISO 8601 date-time with zone offset, cut to milliseconds; undefined for anything else. */
export function parseInstant(text: string): Instant | undefined {
  if (!dateTime.test(text)) return undefined;
  try {
    return asInstant(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return undefined;
  }
}

/**
 * A moment as people write it in a question: a date-time with offset, or a date alone, which means the start of
 * that day in the zone. Undefined for anything else.
 */
export function parseMoment(text: string, zone: string): Instant | undefined {
  return plainDate.test(text) ? startOfDay(text, zone) : parseInstant(text);
}

/** The instant of so many milliseconds since 1970. */
export function asInstant(epochMilliseconds: number): Instant {
  return new Date(epochMilliseconds).toISOString();
}

export function epochMilliseconds(instant: Instant): number {
  return Date.parse(instant);
}

/** The start of an ISO date in a zone: not always midnight, where summer time begins at midnight. */
export function startOfDay(date: string, zone: string): Instant | undefined {
  try {
    return asInstant(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds);
  } catch {
    return undefined;
  }
}

/** The ISO date that a moment falls on in a zone. */
export function localDate(instant: Instant, zone: string): string {
  return local(instant, zone).toPlainDate().toString();
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
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
}

/** The moment of a time of day, `HH:MM`, on an ISO date in a zone; in a gap of summer time, the moment after it. */
export function atLocalTime(date: string, time: string, zone: string): Instant {
  return asInstant(Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds);
}
