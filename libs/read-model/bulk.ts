import { CompiledQuery } from 'kysely';
import type { Engine } from './engine.js';
import type { Queries } from './prepared.js';
import { changeByLists, changeRows, chunks, insertLists, insertRows } from './statements.js';
import type { Change, Statement, Value } from './statements.js';
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

/**
 * What is written of a row, in the order of its columns. It is said column by column, as looking each up by a name that is
 * given takes as long as SQLite does to write it.
 */
const addValues: { readonly [Table in Writable]: (values: Value[], row: Row<Table>) => void } = {
  cases: (values, row) =>
    values.push(
      row.stream,
      row.action,
      row.id,
      row.revision,
      row.position,
      row.phase,
      row.title,
      row.state,
      row.findings,
      row.opened_at,
      row.changed_at,
    ),
  measures: (values, row) =>
    values.push(
      row.id,
      row.stream,
      row.position,
      row.until_position,
      row.title,
      row.kind,
      row.effective_from,
      row.effective_until,
      row.known_from,
      row.known_until,
      row.rests_on,
      row.paths,
      row.body,
    ),
  places: (values, row) => values.push(row.path, row.own, row.known_until, row.effective_until, row.measure),
  report_places: (values, row) => values.push(row.path, row.own, row.known_until, row.effective_from, row.measure),
  touches: (values, row) => values.push(row.path, row.own, row.position),
  findings: (values, row) =>
    values.push(
      row.position,
      row.ordinal,
      row.stream,
      row.rule,
      row.verdict,
      row.because,
      row.source,
      row.superseded_by,
      row.at,
    ),
  refusals: (values, row) => values.push(row.position, row.action, row.stream, row.refused, row.subject, row.at),
};

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

type Row<Table extends Writable> = Rows<(typeof columns)[Table][number]>[number];

/** What inserts rows: in PostgreSQL one statement, in SQLite one for each hundred. */
export function* inserts<Table extends Writable>(
  engine: Engine,
  table: Table,
  rows: readonly Row<Table>[],
): Iterable<Statement> {
  if (rows.length === 0) return;
  const names: readonly (typeof columns)[Table][number][] = columns[table];
  const insert = { table, names, onConflict: onConflict[table] };
  if (engine === 'postgres') {
    yield { text: insertLists(insert), parameters: listsOf(names, rows) };
    return;
  }
  const add: (values: Value[], row: Row<Table>) => void = addValues[table];
  for (const some of inChunks(rows)) {
    const parameters: Value[] = [];
    for (const row of some) add(parameters, row);
    yield { text: insertRows(insert, some.length), parameters };
  }
}

/** What changes rows that stand: in PostgreSQL one statement, in SQLite one for each hundred. */
export function* changesOf<Name extends keyof Changes>(
  engine: Engine,
  name: Name,
  rows: Rows<Changes[Name]['names'][number]>,
): Iterable<Statement> {
  if (rows.length === 0) return;
  const change: Change = changes[name];
  const names: readonly Changes[Name]['names'][number][] = changes[name].names;
  if (engine === 'postgres') {
    yield { text: changeByLists(change), parameters: listsOf(names, rows) };
    return;
  }
  for (const some of inChunks(rows)) {
    yield {
      text: changeRows(change, some.length),
      parameters: some.flatMap((row) => names.map((name) => row[name])),
    };
  }
}

/** Runs them in order, in a transaction of the caller's. */
export async function runAll(database: Queries, statements: Iterable<Statement>): Promise<void> {
  for (const { text, parameters } of statements)
    await database.executeQuery({ ...CompiledQuery.raw(text), parameters });
}

/** Few lengths, so that the statements are few. */
function* inChunks<One>(rows: readonly One[]): Iterable<readonly One[]> {
  let start = 0;
  for (const count of chunks)
    for (; rows.length - start >= count; start += count) yield rows.slice(start, start + count);
}

/** Column after column. */
function listsOf<Name extends string>(names: readonly Name[], rows: Rows<Name>): Value[][] {
  return names.map((name) => rows.map((row) => row[name]));
}
