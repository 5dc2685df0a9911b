import { sql } from 'kysely';
import type { Compilable, CompiledQuery, Kysely, QueryResult, RawBuilder, Transaction } from 'kysely';
import type { Tables } from './tables.js';

export type Queries = Kysely<Tables> | Transaction<Tables>;

/** Stands in a query for a value that is given each time it is asked. */
export type Value = <T>(name: string) => RawBuilder<T>;

interface Question<Row> {
  /** Tells its text from every other's. */
  readonly name: string;
  readonly values: Readonly<Record<string, string | number>>;
  build(value: Value): Compilable<Row>;
}

const compiled = new WeakMap<object, Map<string, CompiledQuery>>();

/** Asks a query that is built and compiled once for each name and engine: that costs more than most answers do. */
export async function rowsOf<Row>(
  database: Queries,
  { name, values, build }: Question<Row>,
): Promise<QueryResult<Row>['rows']> {
  const texts = textsFor(database);
  const known = texts.get(name);
  const query = known ?? build(named).compile();
  if (known === undefined) texts.set(name, query);
  const parameters = query.parameters.map((one) => (one instanceof Named ? values[one.name] : one));
  const { rows } = await database.executeQuery<Row>({ ...query, parameters });
  return rows;
}

/** As many as the value says. SQLite plans a statement anew for each limit that is a parameter alone, not for a sum. */
export function atMost(limit: number | RawBuilder<number>): RawBuilder<number> {
  return sql<number>`0 + ${limit}`;
}

class Named {
  constructor(readonly name: string) {}
}

function named<T>(name: string): RawBuilder<T> {
  return sql<T>`${new Named(name)}`;
}

function textsFor(database: Queries): Map<string, CompiledQuery> {
  const { adapter } = database.getExecutor();
  const known = compiled.get(adapter) ?? new Map<string, CompiledQuery>();
  compiled.set(adapter, known);
  return known;
}
