import type { FieldProblem } from '#kernel';
import { isObject } from '#kernel';
import { shapeOf } from '#shapes';
import type { Mapping } from '../shapes/mapping.js';
import { ValueShape } from '../shapes/value.js';
import { isValue } from './body.js';
import { isConditions } from './conditions.js';
import { dateForm } from './dates.js';
import { withHint } from './problems.js';
import type { Problems } from './problems.js';
import { columnsIn, hasStrayBrace } from './template.js';

const valueShape = shapeOf(ValueShape);

/** A value in a body, which has been checked. */
export function parsedValue(said: object): ValueShape {
  const parsed = valueShape.parse(said);
  if (!parsed.ok) throw new TypeError('The value of a mapping was used before it was checked.');
  return parsed.value;
}

/** Looks through the values of a mapping for what their shape cannot tell, and for the columns that they ask for. */
export class ValueCheck {
  readonly columns = new Set<string>();
  readonly #mapping: Mapping;
  readonly #problems: Problems;
  readonly #schema: object;

  /** The schema is that of the whole mapping, for the words that are near to one that there is not. */
  constructor(mapping: Mapping, problems: Problems, schema: object) {
    this.#mapping = mapping;
    this.#problems = problems;
    this.#schema = schema;
  }

  value(place: string, value: ValueShape): void {
    const { column, template, constant, first, pattern, table, dates, when, unless, area } = value;
    const sources = [column, template, constant, first].filter((one) => one !== undefined);
    if (sources.length !== 1) this.#problems.wrong(place, 'must say one of column, template, constant and first');
    if (column !== undefined) this.columns.add(column);
    this.#template(`${place}.template`, template ?? '');
    for (const [index, one] of (first ?? []).entries()) this.value(`${place}.first.${index.toString()}`, one);
    this.#digits(place, value);
    this.#pattern(`${place}.pattern`, pattern);
    if (table !== undefined) this.#table(`${place}.table`, table);
    for (const form of dates ?? []) this.form(`${place}.dates`, form);
    this.conditions(place, { when, unless });
    if (area?.under !== undefined) this.value(`${place}.area.under`, area.under);
  }

  #digits(place: string, { as, thousands, decimal = '.' }: ValueShape): void {
    if (as !== 'number' || thousands !== decimal) return;
    const problem = 'must not be what stands before decimals; say that in "decimal", which is a point unless said';
    this.#problems.wrong(`${place}.thousands`, problem);
  }

  #template(place: string, template: string): void {
    for (const name of columnsIn(template)) this.columns.add(name);
    if (hasStrayBrace(template))
      this.#problems.wrong(place, 'has a brace that stands for no column; write each column as {column}');
  }

  conditions(place: string, said: Readonly<Record<string, unknown>>): void {
    for (const [name, conditions] of Object.entries(said)) {
      if (conditions === undefined) continue;
      if (isConditions(conditions)) for (const column of Object.keys(conditions)) this.columns.add(column);
      else
        this.#problems.wrong(`${place}.${name}`, 'must name for each column a text or a list of texts, such as "DR"');
    }
  }

  form(place: string, form: string): void {
    const read = dateForm(form);
    if (typeof read === 'string') this.#problems.wrong(place, `"${form}" ${read}`);
  }

  /** A body or a part of one. */
  part(place: string, said: unknown): void {
    if (Array.isArray(said)) {
      for (const [index, one] of said.entries()) this.part(`${place}.${index.toString()}`, one);
    } else if (isObject(said) && isValue(said)) {
      const parsed = valueShape.parse(said);
      if (parsed.ok) this.value(place, parsed.value);
      else for (const one of parsed.problems) this.#invalid(place, one);
    } else if (isObject(said)) {
      for (const [name, one] of Object.entries(said)) this.part(`${place}.${name}`, one);
    }
  }

  #pattern(place: string, pattern: string | undefined): void {
    if (pattern === undefined) return;
    try {
      new RegExp(pattern, 'u');
    } catch {
      this.#problems.wrong(place, 'must be a regular expression of ECMAScript');
    }
  }

  #table(place: string, name: string): void {
    const names = Object.keys(this.#mapping.tables ?? {});
    if (!names.includes(name)) this.#problems.unknown(place, `There is no table ${name}`, { typed: name, names });
  }

  #invalid(place: string, { field, problem }: FieldProblem): void {
    const at = field === '' ? place : `${place}.${field}`;
    const hinted = withHint({ field: at, problem }, this.#schema);
    this.#problems.wrong(hinted.field, hinted.problem);
  }
}
