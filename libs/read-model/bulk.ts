import { CompiledQuery } from 'kysely';
import { withPlaces } from './engine.js';
import type { Queries } from './prepared.js';
import { caseColumns, findingColumns, forever, measureColumns, refusalColumns } from './tables.js';
import type { Tables } from './tables.js';

/** Rows written by one statement: few texts, compiled once, and well within every engine's limit of parameters. */
const chunks = [100, 10, 1] as const;

type Writable = 'cases' | 'measures' | 'places' | 'report_places' | 'touches' | 'findings' | 'refusals';

const columns = {
  cases: caseColumns,
  measures: ['id', ...measureColumns],
  places: ['path', 'own', 'known_until', 'effective_until', 'measure'],
  report_places: ['path', 'own', 'known_until', 'effective_from', 'measure'],
  touches: ['path', 'own', 'position'],
  findings: findingColumns,
  refusals: refusalColumns,
} as const satisfies { readonly [Table in Writable]: readonly (keyof Tables[Table])[] };

/** What is done where the row stands already: rows of cases move on, touches stay, the others are new. */
const onConflict: Readonly<Record<Writable, string>> = {
  cases: `on conflict (stream) do update set ${columns.cases
    .filter((column) => column !== 'stream' && column !== 'opened_at')
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')} where excluded.position > cases.position`,
  measures: '',
  places: '',
  report_places: '',
  touches: 'on conflict do nothing',
  findings: '',
  refusals: '',
};

const texts = new Map<string, string>();

function textOf(table: Writable, rows: number): string {
  const key = `${table} ${rows.toString()}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const row = `(${columns[table].map(() => '?').join(', ')})`;
  const values = Array.from({ length: rows }, () => row).join(', ');
  const text = `insert into ${table} (${columns[table].join(', ')}) values ${values} ${onConflict[table]}`;
  texts.set(key, text);
  return text;
}

type Rows<Table extends Writable> = readonly Readonly<
  Record<(typeof columns)[Table][number], string | number | null>
>[];

/** Inserts rows by the hundred, then by ten, then what is left one by one. */
export async function insertAll<Table extends Writable>(
  database: Queries,
  table: Table,
  rows: Rows<Table>,
): Promise<void> {
  let start = 0;
  for (const count of chunks) {
    for (; rows.length - start >= count; start += count) {
      await run(database, textOf(table, count), parametersOf(table, rows.slice(start, start + count)));
    }
  }
}

function parametersOf<Table extends Writable>(table: Table, rows: Rows<Table>): (string | number | null)[] {
  const names: readonly (typeof columns)[Table][number][] = columns[table];
  const parameters: (string | number | null)[] = [];
  for (const row of rows) for (const name of names) parameters.push(row[name]);
  return parameters;
}

/** Takes the row's new end, the position of the event that ended it, and its number. */
export const closeMeasure = 'update measures set known_until = ?, until_position = ? where id = ?';

/** Takes the position of the correction, that of the event whose findings give way, and their rule. */
export const supersedeFindings = 'update findings set superseded_by = ? where position = ? and rule = ?';

const stillBelieved = `path = ? and own = ? and known_until = ${forever.toString()}`;

/** Takes the new end, then the key. */
export const closePlace = `update places set known_until = ? where ${stillBelieved} and effective_until = ? and measure = ?`;
export const closeReportPlace = `update report_places set known_until = ? where ${stillBelieved} and effective_from = ? and measure = ?`;

export async function run(database: Queries, text: string, parameters: (string | number | null)[]): Promise<void> {
  await database.executeQuery(CompiledQuery.raw(withPlaces(database, text), parameters));
}
