import type { FieldProblem, Shape } from '#kernel';
import { isObject, nearestWord } from '#kernel';
import type { ValueShape } from '../shapes/value.js';
import { isValue, ofValues } from './body.js';
import { saidValues } from './said-values.js';
import type { SaidValue } from './said-values.js';

/** A field of a body, as the mapping says it and where. */
export interface SaidField {
  readonly place: string;
  readonly said: unknown;
}

export interface Looking {
  readonly shape: Shape<object>;
  readonly tables: Readonly<Record<string, unknown>>;
  readonly parsed: (said: object) => ValueShape;
}

/** What the command will refuse of every row, or of some: what the mapping itself says, and the fields that it lacks. What comes from a row is left out of it. */
export function bodyProblems(
  place: string,
  fields: ReadonlyMap<string, SaidField>,
  looking: Looking,
): readonly FieldProblem[] {
  const probe = new Probe(looking);
  const body = Object.fromEntries([...fields].map(([name, { said, place: at }]) => [name, probe.part(name, said, at)]));
  const placed = ({ field, problem }: FieldProblem): FieldProblem => {
    const [name = '', ...rest] = field.split('.');
    return { field: [fields.get(name)?.place ?? `${place}.${name}`, ...rest].join('.'), problem };
  };
  const found = looking.shape.parse(body);
  const whole = found.ok ? [] : found.problems.filter(({ field }) => !probe.isOpen(field));
  const problems = whole.map((one) => placed(hinted(one, at(body, one.field), looking.shape)));
  return [...problems, ...probe.choices.flatMap((choice) => problemsOf(choice, body, looking.shape))];
}

interface Choice extends SaidValue {
  readonly path: string;
}

/** A body with null for what comes from rows. */
class Probe {
  readonly choices: Choice[] = [];
  readonly #open: string[] = [];
  readonly #looking: Looking;

  constructor(looking: Looking) {
    this.#looking = looking;
  }

  part(path: string, said: unknown, place: string): unknown {
    if (Array.isArray(said))
      return said.map((one, index) => this.part(`${path}.${index.toString()}`, one, `${place}.${index.toString()}`));
    if (!isObject(said)) {
      if (said === null) this.#open.push(path);
      return said;
    }
    if (!isValue(said)) {
      const parts = Object.entries(said).map(([name, one]) => [
        name,
        this.part(`${path}.${name}`, one, `${place}.${name}`),
      ]);
      return Object.fromEntries(parts);
    }
    for (const one of saidValues(place, this.#looking.parsed(said), this.#looking.tables))
      this.choices.push({ ...one, path });
    this.#open.push(path);
    return null;
  }

  /** Whether it depends on a row what stands in a field, in a part of it or around it. */
  isOpen(field: string): boolean {
    return this.#open.some((open) => isWithin(open, field) || isWithin(field, open));
  }
}

function isWithin(field: string, whole: string): boolean {
  return field === whole || field.startsWith(`${whole}.`);
}

/** An item of a list is left out where it is not known, and a list in a list becomes a part of it. */
function problemsOf({ path, place, said }: Choice, body: object, shape: Shape<object>): readonly FieldProblem[] {
  const isItem = /\.\d+$/u.test(path);
  if (isItem && (said === null || Array.isArray(said))) return [];
  const found = shape.parse(replaced(body, path.split('.'), said));
  const problems = found.ok ? [] : found.problems.filter(({ field }) => isWithin(field, path));
  return problems.map(({ field, problem }) => ({ field: `${place}${field.slice(path.length)}`, problem }));
}

function replaced(whole: unknown, [name, ...rest]: readonly string[], said: unknown): unknown {
  if (name === undefined) return said;
  if (Array.isArray(whole))
    return whole.map((one: unknown, index) => (index.toString() === name ? replaced(one, rest, said) : one));
  return isObject(whole) ? { ...whole, [name]: replaced(whole[name], rest, said) } : whole;
}

function at(whole: unknown, field: string): unknown {
  return field.split('.').reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), whole);
}

/** Who mistypes "column" has written an object that is no value. */
function hinted({ field, problem }: FieldProblem, said: unknown, shape: Shape<object>): FieldProblem {
  for (const name of isObject(said) ? Object.keys(said) : []) {
    const meant = nearestWord(name, ofValues);
    if (meant !== undefined)
      return { field: `${field}.${name}`, problem: `is not a field here; did you mean ${meant}?` };
  }
  if (!problem.startsWith('is not a field')) return { field, problem };
  const near = nearestWord(field.split('.').at(-1) ?? '', [...namesIn(shape.schema()), ...ofValues]);
  return { field, problem: near === undefined ? problem : `is not a field here; did you mean ${near}?` };
}

/** The names of the fields in a schema and in all its parts. */
export function namesIn(schema: object): readonly string[] {
  return Object.entries(schema).flatMap(([name, inner]: [string, unknown]) => {
    if (!isObject(inner)) return [];
    return name === 'properties' ? [...Object.keys(inner), ...namesIn(inner)] : namesIn(inner);
  });
}
