import { parseMoment } from '#calendar';
import { caseRefPattern, nearestWords, parseCaseRef } from '#kernel';
import type { CaseRef, FieldProblem, Instant, JsonObject } from '#kernel';
import { InvalidInput } from '#platform';

/** One parameter of a query: how it is read, and how OpenAPI describes it. */
export interface Parameter<T> {
  readonly description: string;
  readonly schema: JsonObject;
  /** Undefined where the text cannot be read. `zone` is the ledger's. */
  read(text: string, zone: string): T | undefined;
  /** Follows the name in the problem: "must be …". */
  readonly must: string;
  /** Follows `must` for a text that cannot be read, where there is something to say of it. */
  hint?(text: string): string;
  /** Why this call does not take it, though calls like it do: it is then described nowhere and refused where it is given. */
  readonly untaken?: string;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** What the parameters mean, each undefined where it was not given. */
export type Read<P extends Parameters> = {
  readonly [Name in keyof P]: P[Name] extends Parameter<infer T> ? T | undefined : never;
};

/** Reads a query; throws `InvalidInput` that names every parameter that is wrong, unknown or given twice. */
export function readQuery<P extends Parameters>(parameters: P, query: unknown, zone: string): Read<P> {
  const given = Object.entries(typeof query === 'object' && query !== null ? query : {});
  const problems: FieldProblem[] = [];
  const values = new Map<string, unknown>();
  for (const [name, value] of given) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    const problem = problemOf(parameter, value, parameters);
    if (problem !== undefined) problems.push({ field: name, problem });
    if (problem !== undefined || parameter === undefined || typeof value !== 'string') continue;
    const read = parameter.read(value, zone);
    if (read !== undefined) values.set(name, read);
    else problems.push({ field: name, problem: `must be ${parameter.must}${parameter.hint?.(value) ?? ''}` });
  }
  if (problems.length > 0) throw new InvalidInput(problems);
  return typed<P>(Object.fromEntries(values));
}

/** Asks what takes no parameters; throws where one is given all the same, as what it asks would not be answered. */
export function withoutParameters<T>(query: unknown, ask: () => T): T {
  readQuery({}, query, '');
  return ask();
}

function problemOf(
  parameter: Parameter<unknown> | undefined,
  value: unknown,
  parameters: Parameters,
): string | undefined {
  if (parameter === undefined) {
    const names = taken(parameters).map(([name]) => name);
    return `is not a parameter of this call; it takes ${names.length === 0 ? 'none' : names.join(', ')}`;
  }
  if (parameter.untaken !== undefined) return `is not taken here: ${parameter.untaken}`;
  return typeof value === 'string' ? undefined : 'must be given once';
}

/** The parameters that a call takes, by name. */
export function taken(parameters: Parameters): readonly (readonly [string, Parameter<unknown>])[] {
  return Object.entries(parameters).filter(([, { untaken }]) => untaken === undefined);
}

/** The reading above gave each name what its parameter reads. */
function typed<P extends Parameters>(values: object): Read<P>;
function typed(values: object): object {
  return values;
}

export function moment(description: string): Parameter<Instant> {
  return {
    description: `${description} A date and time with zone offset, or a date alone: the start of that day in the ledger's zone.`,
    schema: { type: 'string', examples: ['2025-11-30', '2025-11-30T12:00:00-05:00'] },
    read: parseMoment,
    must: 'a date between 1900 and 2200 such as 2025-11-30 or a date and time with its offset such as 2025-11-30T12:00:00-05:00 (write + as %2B)',
  };
}

export function text(description: string, pattern = /^\P{Cc}{1,200}$/u): Parameter<string> {
  return {
    description,
    schema: { type: 'string', maxLength: 200 },
    read: (given) => (pattern.test(given) ? given : undefined),
    must: 'a text of 1 to 200 characters',
  };
}

/** A text of a form, which the problem then tells. */
export function name(
  description: string,
  { pattern, must }: { readonly pattern: RegExp; readonly must: string },
): Parameter<string> {
  return {
    description,
    schema: { type: 'string', maxLength: 300, pattern: pattern.source },
    read: (given) => (pattern.test(given) ? given : undefined),
    must,
  };
}

/** A case as `action/id`. */
export function caseRef(description: string): Parameter<CaseRef> {
  const {
    description: told,
    schema,
    must,
    read,
  } = name(description, {
    pattern: caseRefPattern,
    must: 'a case as action/id, such as emergency-declaration/ds-135-2025-pcm',
  });
  return {
    description: told,
    schema,
    must,
    read: (given, zone) => (read(given, zone) === undefined ? undefined : parseCaseRef(given)),
  };
}

/** One of some words; `listed` says where they are, of words too many for one sentence. */
export function choice<T extends string>(description: string, values: readonly T[], listed?: string): Parameter<T> {
  return {
    description,
    schema: { type: 'string', enum: values },
    read: (given) => values.find((value) => value === given),
    must: listed ?? `one of ${values.join(', ')}`,
    hint: (given) => {
      const near = nearestWords(given, values, listed === undefined ? 1 : 3);
      return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
    },
  };
}

export function position(description: string): Parameter<bigint> {
  return {
    description,
    schema: { type: 'string', pattern: '^[0-9]{1,18}$' },
    read: (given) => (/^\d{1,18}$/u.test(given) ? BigInt(given) : undefined),
    must: 'a position: a whole number such as 42',
  };
}

export function limit(standard: number, most: number): Parameter<number> & { readonly standard: number } {
  return {
    standard,
    description: `How many at most; ${standard.toString()} unless said, never more than ${most.toString()}.`,
    schema: { type: 'integer', minimum: 1, maximum: most, default: standard },
    read: (given) => {
      const count = /^\d{1,6}$/u.test(given) ? Number(given) : 0;
      return count >= 1 && count <= most ? count : undefined;
    },
    must: `a whole number from 1 to ${most.toString()}`,
  };
}

export const validAt = moment('In force when; now unless said.');
export const knownAt = moment('As the system believed when; what it believes now unless said.');
export const after = position('Waits until the answer reflects the event at this position, up to five seconds.');
export const cursor = text('Where the next page begins: take it from `next` of the page before.');
