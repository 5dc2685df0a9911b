import { isTimeZone } from '#calendar';
import { isObject } from '#kernel';
import { isEncoding } from '../reading/decoder.js';
import type { Mapping } from '../shapes/mapping.js';
import { ValueShape } from '../shapes/value.js';
import type { ValueCheck } from './check-values.js';
import type { Problems } from './problems.js';
import { saidValues } from './said-values.js';

/** Looks through all of a mapping but its rules, and what is said of every command. */
export class HeadCheck {
  readonly #mapping: Mapping;
  readonly #values: ValueCheck;
  readonly #problems: Problems;

  constructor(mapping: Mapping, values: ValueCheck, problems: Problems) {
    this.#mapping = mapping;
    this.#values = values;
    this.#problems = problems;
  }

  check(): void {
    const { zone, case: own, order = [], facts, sourceRecordedAt, register, dates = [], key = [] } = this.#mapping;
    const values = { zone, case: own, ...(sourceRecordedAt === undefined ? {} : { sourceRecordedAt }) };
    for (const [place, value] of Object.entries(values)) this.#values.value(place, value);
    for (const [index, value] of order.entries()) this.#values.value(`order.${index.toString()}`, value);
    for (const [name, said] of Object.entries(facts ?? {})) this.#fact(name, said);
    if (register !== undefined) this.#register(register);
    for (const form of dates) this.#values.form('dates', form);
    for (const column of key) this.#values.columns.add(column);
    this.#opening();
    this.#tables();
    this.#zone();
    this.#encoding(this.#mapping.file?.encoding);
  }

  #encoding(encoding: string | undefined): void {
    if (encoding !== undefined && !isEncoding(encoding)) {
      this.#problems.wrong(
        'file.encoding',
        'must be a name of the Encoding Standard, such as utf-8, windows-1252 or utf-16le',
      );
    }
  }

  #zone(): void {
    for (const { place, said } of saidValues('zone', this.#mapping.zone, this.#mapping.tables)) {
      if (typeof said === 'string' && isTimeZone(said)) continue;
      this.#problems.wrong(
        place,
        `must be a time zone as the IANA names it, such as America/Lima; it is ${JSON.stringify(said)}`,
      );
    }
  }

  #fact(name: string, said: unknown): void {
    if (said instanceof ValueShape) this.#values.value(`facts.${name}`, said);
    else this.#values.conditions('facts', { [name]: said });
  }

  #register({ when, unless, code, name, kind, parent }: NonNullable<Mapping['register']>): void {
    this.#values.conditions('register', { when, unless });
    for (const [field, value] of Object.entries({ code, name, kind, parent }))
      this.#values.value(`register.${field}`, value);
  }

  #tables(): void {
    for (const [name, table] of Object.entries(this.#mapping.tables ?? {})) {
      if (!isObject(table))
        this.#problems.wrong(`tables.${name}`, 'must be an object from a text of the file to what it means');
    }
  }

  #opening(): void {
    const { caseOf, facts } = this.#mapping;
    if (caseOf !== 'opening' || facts?.opens !== undefined) return;
    this.#problems.wrong('caseOf', 'needs facts.opens, which says which rows open a case');
  }
}
