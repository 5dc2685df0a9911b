import { parseMoment } from '#calendar';
import type { Crossing, FieldProblem, JsonObject, Parsed } from '#kernel';
import { geometryIn } from './geometry.js';
import * as limits from './limits.js';
import { isMust, quoted } from './must.js';
import type { Must } from './must.js';

/** One row of a registry as it was read, by the names of its fields. Nothing of it has been checked. */
export type Fields = ReadonlyMap<string, unknown>;

export const areaFields = ['code', 'name', 'kind', 'parent', 'validFrom', 'validUntil', 'through', 'geometry'] as const;
export const crossingFields = ['id', 'name', 'area', 'neighbour', 'kind'] as const;

/** An area as its row says it: codes may be written bare, nothing has been looked up. */
export interface AreaRow {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly parent: string;
  readonly validFrom: string | undefined;
  readonly validUntil: string | undefined;
  readonly through: readonly string[] | undefined;
  readonly geometry: JsonObject | undefined;
}

export function readArea(fields: Fields, scheme: string): Parsed<AreaRow> {
  const reader = new RowReader(fields);
  const through = reader.optional('through', throughIn);
  const row = {
    code: reader.required('code', codeOf(scheme)),
    name: reader.required('name', nameIn),
    kind: through === undefined ? reader.required('kind', kindIn) : (reader.optional('kind', kindIn) ?? 'corridor'),
    parent: reader.required('parent', referenceIn),
    validFrom: reader.optional('validFrom', dayIn),
    validUntil: reader.optional('validUntil', dayIn),
    through,
    geometry: reader.optional('geometry', geometryIn),
  };
  if (row.validFrom !== undefined && row.validUntil !== undefined && row.validUntil <= row.validFrom) {
    reader.wrong('validUntil', `must be later than validFrom, which is ${row.validFrom}`);
  }
  return reader.parsed(row);
}

export function readCrossing(fields: Fields): Parsed<Crossing> {
  const reader = new RowReader(fields);
  return reader.parsed({
    id: reader.required('id', crossingIdIn),
    name: reader.required('name', nameIn),
    area: reader.required('area', referenceIn),
    neighbour: reader.required('neighbour', countryIn),
    kind: reader.required('kind', crossingKindIn),
  });
}

/** What a value means, or in a sentence what it must be. */
type Rule<T> = (given: unknown) => T | Must;

/** Reads the fields of one row and gathers what is wrong with them. */
class RowReader {
  readonly #fields: Fields;
  readonly #problems: FieldProblem[] = [];

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  optional<T>(field: string, rule: Rule<T>): T | undefined {
    const given = this.#fields.get(field);
    if (isAbsent(given)) return undefined;
    const value = rule(typeof given === 'string' ? given.trim() : given);
    if (!isMust(value)) return value;
    this.wrong(field, `must be ${value.must}; it is ${quoted(given)}`);
    return undefined;
  }

  required<T>(field: string, rule: Rule<T>): T | undefined {
    if (!isAbsent(this.#fields.get(field))) return this.optional(field, rule);
    const value = rule(undefined);
    this.wrong(field, `is missing: it must be ${isMust(value) ? value.must : 'given'}`);
    return undefined;
  }

  wrong(field: string, problem: string): void {
    this.#problems.push({ field, problem });
  }

  /** The row where every field that it needs could be read. */
  parsed<T extends object>(row: { readonly [Field in keyof T]: T[Field] | undefined }): Parsed<T>;
  parsed(row: object): Parsed<object> {
    return this.#problems.length > 0 ? { ok: false, problems: this.#problems } : { ok: true, value: row };
  }
}

function isAbsent(given: unknown): boolean {
  return given === undefined || given === null || (typeof given === 'string' && given.trim() === '');
}

function matching(pattern: RegExp, must: string): Rule<string> {
  return (given) => {
    if (typeof given === 'number') return { must: `${must}, as text: a number loses its leading zeros` };
    return typeof given === 'string' && pattern.test(given) ? given : { must };
  };
}

const plainCodeIn = matching(
  limits.codePattern,
  '1 to 40 letters, digits, dots, underscores and hyphens, such as 230101',
);

/** A code, bare or with the scheme of the import; read as bare. */
function codeOf(scheme: string): Rule<string> {
  const own = `${scheme}:`;
  return (given) => plainCodeIn(typeof given === 'string' && given.startsWith(own) ? given.slice(own.length) : given);
}

const referenceIn = matching(
  limits.referencePattern,
  'the code of an area: of ISO 3166 such as PE-TAC, of the same scheme such as 2301, or with its scheme',
);

/** Characters that no name needs and that would forge what a person reads: controls, and marks that turn the text. */
const forging = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;

const nameIn: Rule<string> = (given) => {
  if (typeof given === 'string' && given.length <= limits.longestName && !forging.test(given))
    return given.normalize('NFC');
  return { must: `a text of 1 to ${limits.longestName.toString()} characters without control characters` };
};

const kindMust =
  'what the scheme calls it, such as district: 1 to 40 letters, digits, spaces and hyphens that begin with a letter';
const kindIn = matching(limits.kindPattern, kindMust);
const crossingIdIn = matching(
  limits.crossingIdPattern,
  '1 to 60 lower case letters, digits and hyphens, such as santa-rosa',
);
const countryIn = matching(/^[A-Z]{2}$/u, 'the ISO 3166-1 code of the country on the other side, such as CL');

const crossingKindIn: Rule<Crossing['kind']> = (given) =>
  limits.crossingKinds.find((kind) => kind === given) ?? { must: `one of ${limits.crossingKinds.join(', ')}` };

const dayIn: Rule<string> = (given) => {
  if (typeof given === 'string' && /^\d{4}-\d\d-\d\d$/u.test(given) && parseMoment(given, 'UTC') !== undefined) {
    return given;
  }
  return { must: 'a date between 1900 and 2200 such as 2019-07-01, or absent where there is no such limit' };
};

/** A list, or one text with semicolons, commas, bars or spaces between. */
const throughIn: Rule<readonly string[]> = (given) => {
  const codes: unknown = typeof given === 'string' ? given.split(/[;,|\s]+/u).filter((code) => code !== '') : given;
  const read = Array.isArray(codes) ? codes.map((code: unknown) => referenceIn(code)) : [];
  const known = read.filter((code) => typeof code === 'string');
  if (known.length > 0 && known.length === read.length && known.length <= limits.mostThrough) return known;
  return {
    must: `a list of 1 to ${limits.mostThrough.toString()} codes of areas in their order, in text with semicolons between`,
  };
};
