import { isTimeZone } from '#calendar';
import type { Catalogue, FieldProblem } from '#kernel';
import { isJsonObject, isObject, nearestWord } from '#kernel';
import { shapeOf } from '#shapes';
import { isEncoding } from '../reading/decoder.js';
import { Mapping } from '../shapes/mapping.js';
import type { ActShape, RuleShape } from '../shapes/mapping.js';
import { ValueShape } from '../shapes/value.js';
import { isValue } from './body.js';
import { bodyProblems, namesIn } from './body-problems.js';
import type { SaidField } from './body-problems.js';
import { isConditions } from './conditions.js';
import { dateForm } from './dates.js';
import { saidValues } from './said-values.js';
import { columnsIn, hasStrayBrace } from './value.js';

/** The shape of a mapping, for its JSON Schema. */
export const mappingShape = shapeOf(Mapping);
const valueShape = shapeOf(ValueShape);

/** A mapping that was checked, with the columns that it asks for. */
export interface CheckedMapping {
  readonly mapping: Mapping;
  readonly columns: readonly string[];
}

/** The mapping in what was read as JSON, or everything that is wrong with it, each with its place and a sentence. */
export function checkMapping(input: unknown, catalogue: Catalogue): CheckedMapping | readonly FieldProblem[] {
  const parsed = mappingShape.parse(input);
  if (!parsed.ok) return parsed.problems.map(withHint);
  const mapping = parsed.value;
  const walk = new Walk(mapping);
  walk.head();
  walk.part('every', mapping.every ?? {});
  for (const [index, rule] of mapping.rules.entries()) walk.rule(`rules.${index.toString()}`, rule, catalogue);
  walk.unusedFields(catalogue);
  if (walk.problems.length === 0) walk.bodies(catalogue);
  if (walk.problems.length > 0) return walk.problems;
  const { optional = [] } = mapping;
  return { mapping, columns: [...walk.columns].filter((column) => !optional.includes(column)) };
}

/** A value in a body, which has been checked. */
export function parsedValue(said: object): ValueShape {
  const parsed = valueShape.parse(said);
  if (!parsed.ok) throw new TypeError('The value of a mapping was used before it was checked.');
  return parsed.value;
}

const notAField = 'is not a field of this shape; remove it';

/** A name that no shape has is told with the one that looks most like it. */
function withHint({ field, problem }: FieldProblem): FieldProblem {
  if (problem !== notAField) return { field, problem };
  const near = nearestWord(field.split('.').at(-1) ?? '', namesIn(mappingShape.schema()));
  return { field, problem: near === undefined ? problem : `is not a field here; did you mean ${near}?` };
}

/** Looks through a mapping for what its shape cannot tell, and for the columns that it asks for. */
class Walk {
  readonly problems: FieldProblem[] = [];
  readonly columns = new Set<string>();
  readonly #mapping: Mapping;

  constructor(mapping: Mapping) {
    this.#mapping = mapping;
  }

  /** All but the rules, and what is said of every command. */
  head(): void {
    const { zone, case: own, order = [], facts, sourceRecordedAt, register, dates = [], key = [] } = this.#mapping;
    const values = { zone, case: own, ...(sourceRecordedAt === undefined ? {} : { sourceRecordedAt }) };
    for (const [place, value] of Object.entries(values)) this.value(place, value);
    for (const [index, value] of order.entries()) this.value(`order.${index.toString()}`, value);
    for (const [name, said] of Object.entries(facts ?? {})) this.#fact(name, said);
    if (register !== undefined) this.#register(register);
    for (const form of dates) this.#form('dates', form);
    for (const column of key) this.columns.add(column);
    this.#opening();
    this.#tables();
    this.#zone();
    this.#encoding(this.#mapping.file?.encoding);
  }

  #encoding(encoding: string | undefined): void {
    if (encoding !== undefined && !isEncoding(encoding)) {
      this.#wrong('file.encoding', 'must be a name of the Encoding Standard, such as utf-8, windows-1252 or utf-16le');
    }
  }

  #zone(): void {
    for (const { place, said } of saidValues('zone', this.#mapping.zone, this.#mapping.tables)) {
      if (typeof said === 'string' && isTimeZone(said)) continue;
      this.#wrong(
        place,
        `must be a time zone as the IANA names it, such as America/Lima; it is ${JSON.stringify(said)}`,
      );
    }
  }

  /** What the commands will refuse, whatever a row says. */
  bodies(catalogue: Catalogue): void {
    const { rules, tables = {} } = this.#mapping;
    const told = new Set<string>();
    for (const [index, rule] of rules.entries()) {
      const shape = catalogue.get(rule.action ?? '')?.commands.get(rule.command ?? '')?.shape;
      if (shape === undefined) continue;
      const place = `rules.${index.toString()}.body`;
      for (const one of bodyProblems(place, this.#saidFields(place, rule, catalogue), {
        shape,
        tables,
        parsed: parsedValue,
      })) {
        const key = `${one.field} ${one.problem}`;
        if (!told.has(key)) this.problems.push(one);
        told.add(key);
      }
    }
  }

  /** As the rows of a rule have them; null leaves one out. */
  #saidFields(
    place: string,
    { action = '', command = '', body = {} }: RuleShape,
    catalogue: Catalogue,
  ): ReadonlyMap<string, SaidField> {
    const { every = {} } = this.#mapping;
    const had = new Set(fieldsOfCommand(catalogue, action, command));
    const fields = new Map<string, SaidField>();
    if (had.has('basis')) fields.set('basis', { place: `${place}.basis`, said: 'taken' });
    for (const [name, said] of Object.entries(every))
      if (had.has(name)) fields.set(name, { place: `every.${name}`, said });
    for (const [name, said] of Object.entries(body)) fields.set(name, { place: `${place}.${name}`, said });
    for (const [name, { said }] of fields) if (said === null) fields.delete(name);
    return fields;
  }

  value(place: string, value: ValueShape): void {
    const { column, template, constant, first, pattern, table, dates, when, unless, area } = value;
    const sources = [column, template, constant, first].filter((one) => one !== undefined);
    if (sources.length !== 1) this.#wrong(place, 'must say one of column, template, constant and first');
    if (column !== undefined) this.columns.add(column);
    this.#template(`${place}.template`, template ?? '');
    for (const [index, one] of (first ?? []).entries()) this.value(`${place}.first.${index.toString()}`, one);
    this.#digits(place, value);
    this.#pattern(`${place}.pattern`, pattern);
    if (table !== undefined) this.#table(`${place}.table`, table);
    for (const form of dates ?? []) this.#form(`${place}.dates`, form);
    this.conditions(place, { when, unless });
    if (area?.under !== undefined) this.value(`${place}.area.under`, area.under);
  }

  #digits(place: string, { as, thousands, decimal = '.' }: ValueShape): void {
    if (as !== 'number' || thousands !== decimal) return;
    const problem = 'must not be what stands before decimals; say that in "decimal", which is a point unless said';
    this.#wrong(`${place}.thousands`, problem);
  }

  #template(place: string, template: string): void {
    for (const name of columnsIn(template)) this.columns.add(name);
    if (hasStrayBrace(template))
      this.#wrong(place, 'has a brace that stands for no column; write each column as {column}');
  }

  conditions(place: string, said: Readonly<Record<string, unknown>>): void {
    for (const [name, conditions] of Object.entries(said)) {
      if (conditions === undefined) continue;
      if (isConditions(conditions)) for (const column of Object.keys(conditions)) this.columns.add(column);
      else this.#wrong(`${place}.${name}`, 'must name for each column a text or a list of texts, such as "DR"');
    }
  }

  #fact(name: string, said: unknown): void {
    if (said instanceof ValueShape) this.value(`facts.${name}`, said);
    else this.conditions('facts', { [name]: said });
  }

  #register({ when, unless, code, name, kind, parent }: NonNullable<Mapping['register']>): void {
    this.conditions('register', { when, unless });
    for (const [field, value] of Object.entries({ code, name, kind, parent })) this.value(`register.${field}`, value);
  }

  #form(place: string, form: string): void {
    const read = dateForm(form);
    if (typeof read === 'string') this.#wrong(place, `"${form}" ${read}`);
  }

  #tables(): void {
    for (const [name, table] of Object.entries(this.#mapping.tables ?? {})) {
      if (!isObject(table)) this.#wrong(`tables.${name}`, 'must be an object from a text of the file to what it means');
    }
  }

  #opening(): void {
    const { caseOf, facts } = this.#mapping;
    if (caseOf !== 'opening' || facts?.opens !== undefined) return;
    this.#wrong('caseOf', 'needs facts.opens, which says which rows open a case');
  }

  /** A body or a part of one. */
  part(place: string, said: unknown): void {
    if (Array.isArray(said)) {
      for (const [index, one] of said.entries()) this.part(`${place}.${index.toString()}`, one);
    } else if (isObject(said) && isValue(said)) {
      const parsed = valueShape.parse(said);
      if (parsed.ok) this.value(place, parsed.value);
      else for (const one of parsed.problems) this.problems.push(withHint(within(place, one)));
    } else if (isObject(said)) {
      for (const [name, one] of Object.entries(said)) this.part(`${place}.${name}`, one);
    }
  }

  rule(place: string, rule: RuleShape, catalogue: Catalogue): void {
    this.conditions(place, { when: rule.when, unless: rule.unless });
    const { skip, act, action } = rule;
    if ([skip, act, action].filter((one) => one !== undefined).length !== 1) {
      this.#wrong(place, 'must say one of skip, with the reason, of action, with its command, and of act');
    }
    if (act !== undefined) this.#act(`${place}.act`, act);
    if (rule.together !== undefined) this.value(`${place}.together`, rule.together);
    if (action !== undefined) this.#command(place, rule, catalogue);
  }

  #command(place: string, rule: RuleShape, catalogue: Catalogue): void {
    const { action = '', command = '', body = {}, gather = [] } = rule;
    const fields = this.#fieldsOf(place, rule, catalogue);
    this.part(`${place}.body`, body);
    if (fields === undefined) return;
    for (const name of [...Object.keys(body), ...gather]) {
      if (fields.includes(name)) continue;
      const near = nearestWord(name, fields);
      const hint = near === undefined ? `it has ${fields.join(', ')}` : `did you mean ${near}?`;
      this.#wrong(`${place}.body.${name}`, `is not a field of ${action} ${command}; ${hint}`);
    }
  }

  #act(place: string, { action, command, body }: ActShape): void {
    this.value(`${place}.action`, action);
    this.value(`${place}.command`, command);
    this.columns.add(body);
  }

  #fieldsOf(place: string, { action = '', command = '' }: RuleShape, catalogue: Catalogue) {
    const actions = [...catalogue.values()].filter(({ confidential }) => !confidential);
    const found = actions.find(({ name }) => name === action);
    if (found === undefined) {
      const names = actions.map(({ name }) => name);
      this.#unknown(`${place}.action`, `There is no action ${action}`, action, names);
      return undefined;
    }
    const names = [...found.commands].filter(([, { by }]) => by !== 'clock').map(([name]) => name);
    if (!names.includes(command)) {
      this.#unknown(`${place}.command`, `${action} has no command ${command}`, command, names);
      return undefined;
    }
    return fieldsOfCommand(catalogue, action, command);
  }

  /** A field for every command that no command has would say nothing. */
  unusedFields(catalogue: Catalogue): void {
    const commands = this.#mapping.rules.filter(({ action }) => action !== undefined);
    const known = new Set(
      commands.flatMap(({ action = '', command = '' }) => fieldsOfCommand(catalogue, action, command)),
    );
    for (const name of Object.keys(this.#mapping.every ?? {})) {
      if (known.has(name) || known.size === 0) continue;
      this.#unknown(`every.${name}`, 'is not a field of any command of the rules', name, [...known]);
    }
  }

  #unknown(place: string, what: string, typed: string, names: readonly string[]): void {
    const near = nearestWord(typed, names);
    this.#wrong(
      place,
      near === undefined ? `${what}; there are ${names.join(', ')}` : `${what}; did you mean ${near}?`,
    );
  }

  #pattern(place: string, pattern: string | undefined): void {
    if (pattern === undefined) return;
    try {
      new RegExp(pattern, 'u');
    } catch {
      this.#wrong(place, 'must be a regular expression of ECMAScript');
    }
  }

  #table(place: string, name: string): void {
    const names = Object.keys(this.#mapping.tables ?? {});
    if (!names.includes(name)) this.#unknown(place, `There is no table ${name}`, name, names);
  }

  #wrong(field: string, problem: string): void {
    this.problems.push({ field, problem });
  }
}

function within(place: string, { field, problem }: FieldProblem): FieldProblem {
  return { field: field === '' ? place : `${place}.${field}`, problem };
}

/** Whether there is such a command, for others than the clock, of an action that is not for the inside of the house. */
export function isCommand(catalogue: Catalogue, action: string, command: string): boolean {
  const found = catalogue.get(action);
  const said = found?.commands.get(command);
  return found?.confidential === false && said !== undefined && said.by !== 'clock';
}

/** The fields of a command's body; none where there is no such command. */
export function fieldsOfCommand(catalogue: Catalogue, action: string, command: string): readonly string[] {
  const fields = catalogue.get(action)?.commands.get(command)?.shape.schema()['properties'];
  return isJsonObject(fields) ? Object.keys(fields) : [];
}
