import { addDays, atLocalTime, isDay, isPlausible, localDate, parseInstant, startOfDay } from '#calendar';
import { folded } from '#kernel';
import type { Instant } from '#kernel';
import { hourOf, two } from './times.js';

/** A date as it was written: a day and perhaps a time of day, or a moment that says its own offset. */
export type Written = { readonly day: string; readonly time?: string } | { readonly instant: Instant };

export type ReadDate = (text: string) => Written | undefined;

const english = 'january february march april may june july august september october november december'.split(' ');
const spanish = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ');

const parts: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  yy: '(?<short>\\d{2})',
  MMMM: '(?<name>\\p{L}+)\\.?',
  MMM: '(?<name>\\p{L}+)\\.?',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour>\\d{2})',
  h: '(?<hour>\\d{1,2})',
  a: '(?<half>[ap])\\.?\\s?m\\.?',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
};

/** A part, a text in single quotes, or any other character, which stands for itself. */
const token = /yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|a|'[^']*'|[^]/gu;

/** How dates in this form are read, or a sentence that says why there is no such form. */
export function dateForm(form: string): ReadDate | string {
  if (form === 'iso') return isoDate;
  const used: readonly string[] = form.match(token) ?? [];
  const stray = used.find((one) => /^\p{L}$/u.test(one) && parts[one] === undefined && one !== 'T' && one !== 'Z');
  if (stray !== undefined)
    return `has the letter ${stray}, which is no part of a date; put plain words in single quotes`;
  const names = used.map((one) => parts[one] ?? '').join('');
  const lacks = ['year|short', 'month|name', 'day'].find((one) => !new RegExp(`<(?:${one})>`, 'u').test(names));
  if (lacks !== undefined) return 'must have a year, a month and a day, such as dd/MM/yyyy';
  if (used.some((one) => one === 'h' || one === 'hh') !== used.includes('a'))
    return 'must have both h and a, such as h:mm a for 3:30 PM, or H for hours to 23';
  try {
    const pattern = new RegExp(`^${used.map((one) => parts[one] ?? literal(one)).join('')}$`, 'iu');
    return (text) => written(pattern.exec(text)?.groups);
  } catch {
    return 'has a part twice';
  }
}

function literal(text: string): string {
  const plain = text.length > 1 && text.startsWith("'") ? text.slice(1, -1) : text;
  return plain.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&').replace(/\s+/gu, '\\s+');
}

function written(groups: Readonly<Record<string, string | undefined>> | undefined): Written | undefined {
  if (groups === undefined) return undefined;
  const { year, short, month, name, day = '', hour, minute, second, half } = groups;
  const number = name === undefined ? Number(month) : monthNamed(name);
  if (number === undefined) return undefined;
  const date = `${year ?? inFull(short ?? '')}-${two(number)}-${two(Number(day))}`;
  if (!isDay(date)) return undefined;
  if (hour === undefined) return { day: date };
  return atTime(date, { hour, minute, second, half });
}

/** All forms of a mapping, in their order; ISO 8601 where it says none. */
export function readDates(forms: readonly string[] | undefined): readonly ReadDate[] {
  if (forms === undefined) return [isoDate];
  return forms.map(dateForm).filter((form) => typeof form !== 'string');
}

interface Clock {
  readonly hour: string;
  readonly minute: string | undefined;
  /** Perhaps with a part of one. */
  readonly second: string | undefined;
  /** Of the day, where the hours are those to 12: a or p. */
  readonly half?: string | undefined;
}

function atTime(day: string, { hour, minute = '00', second = '00', half }: Clock): Written | undefined {
  const full = hourOf(hour, half);
  if (full === undefined || full > 23 || Number(minute) > 59 || Number(second) >= 60) return undefined;
  return { day, time: `${two(full)}:${minute}:${second}` };
}

/** Of two digits: from 1950 to 2049. */
function inFull(short: string): string {
  return `${Number(short) < 50 ? '20' : '19'}${short}`;
}

function monthNamed(name: string): number | undefined {
  const wanted = folded(name).replace('setiembre', 'septiembre');
  if (wanted.length < 3) return undefined;
  const index = [english, spanish].map((names) => names.findIndex((one) => one.startsWith(wanted)));
  const found = index.find((one) => one !== -1);
  return found === undefined ? undefined : found + 1;
}

const isoLocal = /^(?<day>\d{4}-\d\d-\d\d)[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d(?:[.,]\d{1,9})?))?$/u;

/** ISO 8601: a day, a day with a time of day, or a moment with its offset. */
export function isoDate(text: string): Written | undefined {
  if (text.length === 10) return isDay(text) ? { day: text } : undefined;
  const { day, hour, minute, second } = isoLocal.exec(text)?.groups ?? {};
  if (day !== undefined && hour !== undefined) {
    return isDay(day) ? atTime(day, { hour, minute, second: second?.replace(',', '.') }) : undefined;
  }
  const instant = parseInstant(text);
  return instant === undefined ? undefined : { instant };
}

/** Midnights told lately, by zone and day: a table names the same ones over and over. */
const told = new Map<string, Instant | undefined>();
const mostTold = 20_000;

/** The moment that was meant, so many days later, in the zone; undefined where there is none between 1900 and 2200. */
export function instantOf(date: Written, zone: string, plusDays = 0): Instant | undefined {
  if ('instant' in date) {
    return plusDays === 0 ? date.instant : shifted(date.instant, plusDays);
  }
  const { day, time } = date;
  const asked = `${zone} ${day} ${time ?? ''} ${plusDays.toString()}`;
  if (told.has(asked)) return told.get(asked);
  const instant = momentOf(plusDays === 0 ? day : addDays(day, plusDays), time, zone);
  if (told.size >= mostTold) told.clear();
  told.set(asked, instant);
  return instant;
}

function shifted(instant: Instant, days: number): Instant {
  return new Date(Date.parse(instant) + days * 86_400_000).toISOString();
}

function momentOf(day: string, time: string | undefined, zone: string): Instant | undefined {
  const instant = time === undefined ? startOfDay(day, zone) : atLocalTime(day, time, zone);
  return instant !== undefined && isPlausible(instant) ? instant : undefined;
}

/** The day that was meant, so many days later; of a moment that says its own offset, the day that it is in the zone. */
export function dayOf(date: Written, zone: string, plusDays = 0): string {
  const day = 'instant' in date ? localDate(date.instant, zone) : date.day;
  return plusDays === 0 ? day : addDays(day, plusDays);
}
