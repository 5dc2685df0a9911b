import { PostgresAdapter, sql } from 'kysely';
import type { ColumnDataType, Expression, RawBuilder } from 'kysely';
import type { Queries } from './prepared.js';

/** The engines of the read model differ here, in how each is opened (`sqlite.ts`, `postgres.ts`), and nowhere else. */
export function isPostgres(database: Queries): boolean {
  return database.getExecutor().adapter instanceof PostgresAdapter;
}

/** What a column or a table is called where the engines call it otherwise. */
export interface Words {
  /** Text in the order of its bytes, which is that of SQLite. */
  readonly text: ColumnDataType | Expression<unknown>;
  /** The number of a row, by which SQLite keeps its tables. */
  readonly rowNumber: ColumnDataType;
  /** The end of a table that is its own index. */
  readonly ownIndex: Expression<unknown>;
  /** Of the checkpoint: a number that is another where other tables have been put in the place of these. */
  readonly mark: RawBuilder<number>;
}

const ofSqlite: Words = {
  text: 'text',
  rowNumber: 'integer',
  ownIndex: sql`without rowid`,
  mark: sql<number>`(select schema_version from pragma_schema_version)`,
};
const ofPostgres: Words = {
  text: sql`text collate "C"`,
  rowNumber: 'bigint',
  ownIndex: sql``,
  mark: sql<number>`tableoid::bigint`,
};

export function wordsOf(database: Queries): Words {
  return isPostgres(database) ? ofPostgres : ofSqlite;
}
