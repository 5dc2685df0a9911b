import { isTimeZone } from '#calendar';
import type { JsonValue } from '#kernel';
import { isObject, nearestWord, readBack } from '#kernel';
import type { Reading, ValueShape } from '../shapes/value.js';
import { conditionOf } from './conditions.js';
import type { Evaluate, Ground, Said, Step } from './ground.js';
import { readingOf } from './readings.js';
import type { Reader } from './readings.js';
import { Fault, isFault, short } from './row.js';
import type { Remarks, Row } from './row.js';
import { templateOf } from './template.js';

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
  const under = value.area?.under;
  const above = under === undefined ? undefined : compileValue(under, ground);
  const place = template === undefined ? `Column ${column}` : `"${template}"`;
  const read = readerOf(value, { ground, as, place, above });
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

/** From the text of the cell to the value: what the pattern finds, each item by the table, then as it is to be read. */
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
