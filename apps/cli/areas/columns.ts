import { areaFields, areaLimits, crossingFields, quoted } from '#areas';
import type { ImportFaults, ImportProblem, ImportRow } from '#areas';

/** What a file holds: the fields of a row, and those without which no row can be right. */
export interface Form {
  readonly what: 'areas' | 'crossings';
  readonly fields: readonly string[];
  readonly needed: readonly string[];
}

export const forms: Readonly<Record<Form['what'], Form>> = {
  areas: { what: 'areas', fields: areaFields, needed: ['code', 'name', 'parent'] },
  crossings: { what: 'crossings', fields: crossingFields, needed: crossingFields },
};

/** How a file is read. */
export interface Reading {
  readonly form: Form;
  readonly scheme: string | undefined;
  /** Columns that are no fields are passed over instead of told. */
  readonly ignoreUnknown: boolean;
}

export type RowsRead = { readonly rows: readonly ImportRow[] } | ImportFaults;

/** The field that a column means: `valid_from`, `ValidFrom` and `Valid from` are `validFrom`. */
export function fieldNamed(column: string, { fields }: Form): string | undefined {
  return fields.find((field) => plain(field) === plain(column));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/gu, '');
}

export function notAColumn(at: string, column: string, { fields, what }: Form): ImportProblem {
  const problem = `is not a field of ${what}, which have ${fields.join(', ')}; rename it, or pass it over with --ignore-unknown`;
  return { at, field: quoted(column), problem };
}

/** Reads objects whose names are fields, and tells of each strange name once. */
export class FieldReader {
  readonly problems: ImportProblem[] = [];
  readonly #reading: Reading;
  readonly #strange = new Set<string>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  row(at: string, given: Readonly<Record<string, unknown>>): ImportRow {
    const { form, ignoreUnknown } = this.#reading;
    const fields = new Map<string, unknown>();
    for (const [name, value] of Object.entries(given)) {
      const field = fieldNamed(name, form);
      if (field !== undefined && !fields.has(field)) fields.set(field, value);
      else if (field !== undefined) this.problems.push({ at, field, problem: 'is given twice; keep one of the two' });
      else if (!ignoreUnknown && !this.#strange.has(name)) {
        this.#strange.add(name);
        this.problems.push(notAColumn(at, name, form));
      }
    }
    return { at, fields };
  }
}

export function faultsOf(problems: readonly ImportProblem[]): ImportFaults {
  const told = problems.slice(0, areaLimits.mostProblems);
  return { problems: told, more: problems.length - told.length };
}
