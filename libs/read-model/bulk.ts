import { CompiledQuery } from 'kysely';
import { isPostgres } from './engine.js';
import type { Queries } from './prepared.js';
import { changeByLists, changeRow, chunks, insertLists, insertRows } from './statements.js';
import type { Change, Value } from './statements.js';
import { caseColumns, findingColumns, forever, measureColumns, refusalColumns } from './tables.js';
import type { Tables } from './tables.js';

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

const believed = `known_until = ${forever.toString()}`;

const changes = {
  /** A measure that is believed no more, and the event that ended it. */
  measures: { table: 'measures', names: ['id', 'known_until', 'until_position'], key: ['id'] },
  places: {
    table: 'places',
    names: columns.places,
    key: ['path', 'own', 'effective_until', 'measure'],
    where: believed,
  },
  report_places: {
    table: 'report_places',
    names: columns.report_places,
    key: ['path', 'own', 'effective_from', 'measure'],
    where: believed,
  },
  /** The findings of one rule of an event give way to those of a correction. */
  findings: { table: 'findings', names: ['position', 'rule', 'superseded_by'], key: ['position', 'rule'] },
} as const satisfies Readonly<Record<string, Change>>;

type Changes = typeof changes;

type Rows<Name extends string> = readonly Readonly<Record<Name, Value>>[];

/** Inserts rows: in PostgreSQL by one statement, in SQLite by the hundred. */
export async function insertAll<Table extends Writable>(
  database: Queries,
  table: Table,
  rows: Rows<(typeof columns)[Table][number]>,
): Promise<void> {
  if (rows.length === 0) return;
  const names: readonly (typeof columns)[Table][number][] = columns[table];
  const insert = { table, names, onConflict: onConflict[table] };
  if (isPostgres(database)) {
    await run(database, insertLists(insert), listsOf(names, rows));
    return;
  }
  let start = 0;
  for (const count of chunks) {
    for (; rows.length - start >= count; start += count) {
      await run(database, insertRows(insert, count), valuesOf(names, rows.slice(start, start + count)));
    }
  }
}

/** Changes rows that stand: in PostgreSQL by one statement, in SQLite, which answers at once, one by one. */
export async function changeAll<Name extends keyof Changes>(
  database: Queries,
  name: Name,
  rows: Rows<Changes[Name]['names'][number]>,
): Promise<void> {
  if (rows.length === 0) return;
  const change: Change = changes[name];
  const names: readonly Changes[Name]['names'][number][] = changes[name].names;
  if (isPostgres(database)) {
    await run(database, changeByLists(change), listsOf(names, rows));
    return;
  }
  const text = changeRow(change);
  for (const row of rows) await run(database, text, valuesOf(names, [row]));
}

/** Row after row. */
function valuesOf<Name extends string>(names: readonly Name[], rows: Rows<Name>): Value[] {
  const values: Value[] = [];
  for (const row of rows) for (const name of names) values.push(row[name]);
  return values;
}

/** Column after column. */
function listsOf<Name extends string>(names: readonly Name[], rows: Rows<Name>): Value[][] {
  return names.map((name) => rows.map((row) => row[name]));
}

async function run(database: Queries, text: string, parameters: readonly unknown[]): Promise<void> {
  await database.executeQuery(CompiledQuery.raw(text, [...parameters]));
}
