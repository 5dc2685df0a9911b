import { PostgresAdapter, sql } from 'kysely';
import type { ColumnDataType, Expression, RawBuilder } from 'kysely';
import type { Queries } from './prepared.js';

/** The engines of the read model differ here, in how each is opened (`sqlite.ts`, `postgres.ts`), and nowhere else. */
export type Engine = 'postgres' | 'sqlite';

export function engineOf(database: Queries): Engine {
  return database.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}

export function isPostgres(database: Queries): boolean {
  return engineOf(database) === 'postgres';
}

/** What a column or a table is called where the engines call it otherwise. */
export interface Words {
  /** Text in the order of its bytes, which is that of SQLite. */
  readonly text: ColumnDataType | Expression<unknown>;
  /** The number of a row, by which SQLite keeps its tables. */
  readonly rowNumber: ColumnDataType;
  /** The end of a table that is its own index. */
  readonly ownIndex: Expression<unknown>;
  /** Of the checkpoint: another where somebody has touched it since, or put other tables in the place of these. */
  readonly mark: RawBuilder<string>;
  /** What is set in a row of the checkpoint to touch it. */
  readonly touch: Expression<unknown>;
}

const ofSqlite: Words = {
  text: 'text',
  rowNumber: 'integer',
  ownIndex: sql`without rowid`,
  mark: sql<string>`(select schema_version || ' ' || checkpoint.rowid from pragma_schema_version)`,
  touch: sql`rowid = rowid + 1`,
};
const ofPostgres: Words = {
  text: sql`text collate "C"`,
  rowNumber: 'bigint',
  ownIndex: sql``,
  // The transaction that has written the row: every change of it, whatever it changes, leaves another.
  mark: sql<string>`checkpoint.xmin::text`,
  touch: sql`position = position`,
};

export function wordsOf(database: Queries): Words {
  return isPostgres(database) ? ofPostgres : ofSqlite;
}
