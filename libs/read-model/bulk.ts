import { CompiledQuery } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** Rows written by one statement: the text is compiled once and stays well within every engine's limit of parameters. */
const chunk = 100;

type Writable = 'cases' | 'measures' | 'measure_areas' | 'touches';

const columns = {
  cases: [
    'stream',
    'action',
    'id',
    'revision',
    'position',
    'phase',
    'title',
    'state',
    'findings',
    'opened_at',
    'changed_at',
  ],
  measures: [
    'id',
    'stream',
    'title',
    'kind',
    'effective_from',
    'effective_until',
    'known_from',
    'known_until',
    'position',
    'until_position',
    'rests_on',
    'body',
  ],
  measure_areas: ['measure', 'path', 'kind', 'effective_from', 'effective_until', 'known_from', 'known_until'],
  touches: ['path', 'position'],
} as const satisfies { readonly [Table in Writable]: readonly (keyof Tables[Table])[] };

/** What is done where the row stands already. Rows of cases move on; the others are new. */
const onConflict = {
  cases: `on conflict (stream) do update set ${columns.cases
    .filter((column) => column !== 'stream' && column !== 'opened_at')
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')} where excluded.position > cases.position`,
  measures: '',
  measure_areas: '',
  touches: 'on conflict (path, position) do nothing',
} as const satisfies Readonly<Record<Writable, string>>;

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

/** Inserts rows by the hundred, then what is left one by one. */
export async function insertAll<Table extends Writable>(
  database: Kysely<Tables> | Transaction<Tables>,
  table: Table,
  rows: Rows<Table>,
): Promise<void> {
  const names: readonly (typeof columns)[Table][number][] = columns[table];
  for (let start = 0; start < rows.length;) {
    const count = rows.length - start >= chunk ? chunk : 1;
    const parameters = rows.slice(start, start + count).flatMap((row) => names.map((name) => row[name]));
    await database.executeQuery(CompiledQuery.raw(textOf(table, count), parameters));
    start += count;
  }
}
