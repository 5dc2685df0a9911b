import { isTimeZone } from '#calendar';
import type { Digest, JsonValue } from '#kernel';
import { isObject, nearestWord, readBack } from '#kernel';
import type { Reading, ValueShape } from '../shapes/value.js';
import type { AreaNames } from './area-names.js';
import { conditionOf } from './conditions.js';
import { dateForm, dayOf, instantOf, isoDate } from './dates.js';
import type { ReadDate } from './dates.js';
import { integerIn, numberIn } from './numbers.js';
import { Fault, isFault } from './row.js';
import type { Remarks, Row } from './row.js';

/** What a value comes to in a row: undefined where it is blank, null where the mapping says that it is not known. */
export type Said = JsonValue | undefined | Fault;
export type Evaluate = (row: Row, remarks: Remarks) => Said;

/** What the values of a mapping have in common. */
export interface Ground {
  readonly digest: Digest;
  readonly areas: AreaNames;
  readonly tables: Readonly<Record<string, unknown>>;
  readonly dates: readonly ReadDate[];
  /** The zone of a row's dates. */
  readonly zone: (row: Row) => string | Fault;
}

type Step = (text: string, row: Row, remarks: Remarks) => Said;

/** A value ready to be asked of many rows, and what it is read as where it does not say so. The mapping has been checked. */
export function compileValue(value: ValueShape, ground: Ground, as: Reading = 'text'): Evaluate {
  const whole = valueOf(value, ground, value.as ?? as);
  const holds = conditionOf(value);
  const fallback = plain(value.default);
  return (row, remarks) => {
    const said = holds(row) ? whole(row, remarks) : undefined;
    return said === undefined ? fallback : said;
  };
}

function valueOf(value: ValueShape, ground: Ground, as: Reading): Evaluate {
  const { constant, first, column = '', template } = value;
  if (constant !== undefined) {
    const said = plain(constant);
    return () => said;
  }
  if (first !== undefined) return firstOf(first.map((one) => compileValue(one, ground, as)));
  const text: (row: Row) => string =
    template === undefined ? (row) => row.get(column) : templateOf(template, ground.digest);
  const read = readerOf(value, { ground, as, place: template === undefined ? `Column ${column}` : `"${template}"` });
  return (row, remarks) => {
    const found = text(row);
    return found === '' ? undefined : read(found, row, remarks);
  };
}

function firstOf(all: readonly Evaluate[]): Evaluate {
  return (row, remarks) => {
    for (const one of all) {
      const said = one(row, remarks);
      if (said !== undefined) return said;
    }
    return undefined;
  };
}

/** A column in braces, and `|id` behind it where its text is to be the id of a case. */
const placeholder = /\{([^{}]+?)(\|id)?\}/gu;

/** The columns that a template names. */
export function columnsIn(template: string): readonly string[] {
  return [...template.matchAll(placeholder)].map(([, name = '']) => name);
}

/** Whether a template has a brace that is of no column. */
export function hasStrayBrace(template: string): boolean {
  return /[{}]/u.test(template.replace(placeholder, ''));
}

function templateOf(template: string, digest: Digest): (row: Row) => string {
  const columns = columnsIn(template);
  const textOf = (said: string, asId: string | undefined): string =>
    asId === undefined ? said : (caseId(said, digest) ?? '');
  return (row) =>
    columns.length > 0 && columns.every((column) => row.get(column) === '')
      ? ''
      : template
          .replace(placeholder, (_, column: string, asId: string | undefined) => textOf(row.get(column), asId))
          .trim();
}

/** From the text of the cell to the value: what the pattern finds, each item by the table, then as it is to be read. */
interface Reader {
  readonly ground: Ground;
  readonly as: Reading;
  /** As messages call it. */
  readonly place: string;
}

function readerOf(value: ValueShape, reader: Reader): Step {
  const found = patternOf(value.pattern);
  const looked = tableOf(value, reader.ground, reader.place);
  const read = readingOf(value, reader);
  const one: Step = (text, row, remarks) => {
    const part = found(text);
    const meant = part === '' ? undefined : looked(part, row, remarks);
    return typeof meant === 'string' ? read(meant, row, remarks) : meant;
  };
  const { split } = value;
  return split === undefined ? one : (text, row, remarks) => eachOf(items(text, split), one, row, remarks);
}

function patternOf(pattern: string | undefined): (text: string) => string {
  if (pattern === undefined) return (text) => text;
  const compiled = new RegExp(pattern, 'u');
  return (text) => {
    const found = compiled.exec(text.slice(0, 20_000));
    return (found?.[1] ?? found?.[0] ?? '').trim();
  };
}

function items(cell: string, separators: readonly string[]): readonly string[] {
  const parts = separators.reduce<readonly string[]>((all, by) => all.flatMap((text) => text.split(by)), [cell]);
  return parts.map((text) => text.trim()).filter((text) => text !== '');
}

function eachOf(texts: readonly string[], one: Step, row: Row, remarks: Remarks): Said {
  const all: JsonValue[] = [];
  for (const text of new Set(texts)) {
    const said = one(text, row, remarks);
    if (isFault(said)) return said;
    // Two texts may mean the same, such as a name and its code.
    if (said !== undefined && said !== null && !all.includes(said)) all.push(said);
  }
  return all.length === 0 ? undefined : all;
}

function tableOf({ table: name, keep = false }: ValueShape, { tables }: Ground, place: string): Step {
  if (name === undefined) return (text) => text;
  const table = new Map(Object.entries(isObject(tables[name]) ? tables[name] : {}));
  const other = plain(table.get('*'));
  return (text) => {
    if (table.has(text)) return plain(table.get(text));
    if (table.has('*')) return other;
    if (keep) return text;
    const near = nearestWord(text, [...table.keys()]);
    const hint = near === undefined ? '' : ` Did you mean ${short(near)}?`;
    return new Fault('not-in-table', `${place}: ${short(text)} is not in the table ${name}.${hint}`);
  };
}

/** What the mapping says, as it says it. A null is no blank: it says that a thing is not known. */
function plain(value: unknown): JsonValue | undefined {
  return value === undefined ? undefined : readBack<JsonValue>(JSON.stringify(value));
}

export function short(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

function readingOf(value: ValueShape, { ground, as, place }: Reader): Step {
  switch (as) {
    case 'text':
      return cutter(value.longest);
    case 'integer':
      return (text) => integerIn(text, value) ?? wrong(place, text, 'a whole number');
    case 'number':
      return (text) => numberIn(text, value) ?? wrong(place, text, 'a number');
    case 'boolean':
      return (text) => yesOrNo(text) ?? wrong(place, text, 'yes or no');
    case 'instant':
    case 'day':
      return dateReader(value, { ground, as, place });
    case 'time':
      return (text) => timeIn(text) ?? wrong(place, text, 'a time of day such as 22:00');
    case 'link':
      return linkReader;
    case 'id':
      return (text) => caseId(text, ground.digest) ?? wrong(place, text, 'an id: it has no letter and no digit');
    case 'area':
      return areaReader(value, ground, place);
  }
}

function wrong(place: string, text: string, what: string): Fault {
  return new Fault('unreadable-value', `${place}: ${short(text)} is not ${what}.`);
}

function cutter(longest: number | undefined): Step {
  if (longest === undefined) return (text) => text;
  return (text, _row, remarks) => {
    if (text.length <= longest) return text;
    remarks.add('text-cut');
    return `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
  };
}

const yes = new Set(['true', 'yes', 'y', '1', 'sí', 'si', 't', 'x']);
const no = new Set(['false', 'no', 'n', '0', 'f']);

function yesOrNo(text: string): boolean | undefined {
  const said = text.toLowerCase();
  return yes.has(said) ? true : no.has(said) ? false : undefined;
}

function timeIn(text: string): string | undefined {
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?:[:.h](\d{2})|\s?h)?(?::\d{2})?$/u.exec(text) ?? [];
  return hour === '' || Number(hour) > 23 || Number(minute) > 59 ? undefined : `${hour.padStart(2, '0')}:${minute}`;
}

/** The first address in the cell; a cell without one is told of, and left out. */
const linkReader: Step = (text, _row, remarks) => {
  const found = /https?:\/\/[^\s<>"']{1,1900}/u.exec(text)?.[0].replace(/[;,.)\]]+$/u, '');
  if (found === undefined) remarks.add('no-address-in-link');
  return found;
};

/** Small letters, digits and hyphens. What is too long keeps its beginning and gets a digest of the whole. */
export function caseId(text: string, digest: Digest): string | undefined {
  const plainText = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const id = plainText.replace(/[^a-z0-9]+/gu, '-').replace(/^-+|-+$/gu, '');
  if (id === '') return undefined;
  return id.length <= 64 ? id : `${id.slice(0, 51)}-${digest(text).slice(0, 12)}`;
}

/** Texts read lately: the dates of a table are the same ones over and over. */
const mostRemembered = 5_000;

function dateReader({ plusDays = 0, dates }: ValueShape, { ground, as, place }: Reader): Step {
  const forms = dates === undefined ? ground.dates : readDates(dates);
  const read = remembering((text) => forms.map((form) => form(text)).find((one) => one !== undefined));
  return (text, row) => {
    const date = read(text);
    if (date === undefined) return wrong(place, text, 'a date in the form that the mapping gives');
    if (as === 'day' && !('instant' in date)) return dayOf(date, 'UTC', plusDays);
    const zone = ground.zone(row);
    if (isFault(zone)) return zone;
    if (as === 'day') return dayOf(date, zone, plusDays);
    return instantOf(date, zone, plusDays) ?? wrong(place, text, 'a date between 1900 and 2200');
  };
}

function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.value;
    const value = read(text);
    if (known.size >= mostRemembered) known.clear();
    known.set(text, { value });
    return value;
  };
}

export function readDates(forms: readonly string[] | undefined): readonly ReadDate[] {
  if (forms === undefined) return [isoDate];
  return forms.map(dateForm).filter((form) => typeof form !== 'string');
}

/** The zone of the dates of a row; those that it names are looked at once. */
export function zoneOf(value: ValueShape, ground: Omit<Ground, 'zone'>): Ground['zone'] {
  const evaluate = compileValue(value, { ...ground, zone: () => 'UTC' });
  const known = new Map<string, boolean>();
  const nothing: Remarks = new Set();
  return (row) => {
    const zone = evaluate(row, nothing);
    if (isFault(zone)) return zone;
    if (typeof zone !== 'string') return new Fault('no-zone', 'The time zone of its dates is blank.');
    let isZone = known.get(zone);
    if (isZone === undefined) known.set(zone, (isZone = isTimeZone(zone)));
    return isZone ? zone : new Fault('no-zone', `There is no time zone ${short(zone)}.`);
  };
}

function areaReader(value: ValueShape, ground: Ground, place: string): Step {
  const { area } = value;
  const under = area?.under;
  const above = under === undefined ? undefined : compileValue(under, ground);
  return (text, row, remarks) => {
    const within = above?.(row, remarks);
    if (isFault(within)) return within;
    const country = typeof within === 'string' ? within : undefined;
    const found = ground.areas.look(text, { under: country, scheme: area?.scheme, kind: area?.kind });
    if ('code' in found) return found.code;
    const where = country === undefined ? '' : ` below ${country}`;
    const like = found.like.length === 0 ? '' : ` Did you mean ${found.like.join(', ')}?`;
    const what =
      found.several === true
        ? `several areas${where} are called ${short(text)}.${like} Write its code.`
        : `no area${where} is called ${short(text)}.${like}`;
    return new Fault('unknown-area', `${place}: ${what}`);
  };
}
