import { isObject, repeatedKey } from '#kernel';
import type { ReadingLimits } from './limits.js';
import { notText } from './records.js';
import type { BrokenRow } from './records.js';

/** A JSON object on a line of its own. */
export interface JsonRecord {
  readonly line: number;
  readonly fields: ReadonlyMap<string, string>;
  readonly whole: string;
}

/** Objects of NDJSON out of text that comes in parts, each as columns with texts. */
export class JsonLinesReader {
  readonly #limits: ReadingLimits;
  readonly #mark: string;
  #rest = '';
  #line = 1;
  #passing = false;

  /** `mark` is in a line that is no text. */
  constructor(mark: string, limits: ReadingLimits) {
    this.#mark = mark;
    this.#limits = limits;
  }

  get line(): number {
    return this.#line;
  }

  push(text: string): readonly (JsonRecord | BrokenRow)[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    const read = lines.flatMap((line) => this.#read(line));
    const { longestRow } = this.#limits;
    if (this.#rest.length <= longestRow) return read;
    this.#rest = '';
    if (this.#passing) return read;
    this.#passing = true;
    return [...read, { line: this.#line, ...tooLong(longestRow) }];
  }

  end(): readonly (JsonRecord | BrokenRow)[] {
    const last = this.#rest;
    this.#rest = '';
    return this.#read(last);
  }

  /** The text breaks off here: whether there is half an object, which is dropped. */
  cut(): boolean {
    return this.#rest.trim() !== '' && !this.#passing;
  }

  #read(text: string): readonly (JsonRecord | BrokenRow)[] {
    const line = this.#line++;
    if (this.#passing) {
      this.#passing = false;
      return [];
    }
    const said = text.replace(/^\u001e/u, '').trim();
    if (said === '') return [];
    if (said.length > this.#limits.longestRow) return [{ line, ...tooLong(this.#limits.longestRow) }];
    if (said.includes(this.#mark)) return [{ line, ...notText }];
    const value = objectIn(said);
    if (value === undefined) {
      return [{ line, code: 'not-json', because: 'It is not a JSON object on one line.' }];
    }
    const twice = repeatedKey(said, value);
    if (twice !== undefined) {
      return [{ line, code: 'name-twice', because: `It says ${JSON.stringify(twice.slice(0, 80))} twice.` }];
    }
    const fields = fieldsIn(value);
    if (fields === undefined)
      return [{ line, code: 'too-deep', because: 'It has lists or objects too deep in each other.' }];
    if (fields.size <= this.#limits.mostColumns) return [{ line, fields, whole: said }];
    const because = `It has more than ${this.#limits.mostColumns.toLocaleString('en')} fields.`;
    return [{ line, code: 'too-many-columns', because }];
  }
}

function tooLong(longest: number): Omit<BrokenRow, 'line'> {
  return { code: 'row-too-long', because: `It is longer than ${longest.toLocaleString('en')} characters.` };
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = longNumber.test(text) ? parse(text, asWritten) : parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Looks like a number that a double cannot hold. */
const longNumber = /\d{16}|\d[eE]/u;

/** As ECMAScript has it since 2025: what a number was written as comes with it. */
type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;
const parse: (text: string, reviver?: Reviver) => unknown = JSON.parse;

/** Ids of 16 digits and more are other ones once they are rounded: they stay the text that they are. */
const asWritten: Reviver = (_key, value, { source } = {}) =>
  typeof value === 'number' && source !== undefined && !isHeld(value, source) ? source : value;

function isHeld(value: number, source: string): boolean {
  return Number.isFinite(value) && (!/^-?\d+$/u.test(source) || BigInt(value) === BigInt(source));
}

/** Undefined where it is so deep that nobody can write it as text again. */
function fieldsIn(value: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> | undefined {
  try {
    return new Map(flat(value, '', 0));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** How deep objects in objects are columns, with dots in their names. */
const deepest = 5;

function* flat(
  value: Readonly<Record<string, unknown>>,
  path: string,
  depth: number,
): Iterable<readonly [string, string]> {
  for (const [name, inner] of Object.entries(value)) {
    const column = `${path}${name}`;
    if (isObject(inner) && depth < deepest) yield* flat(inner, `${column}.`, depth + 1);
    else yield [column, textOf(inner)];
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join('; ');
  return JSON.stringify(value);
}
