import { Migrator, NO_MIGRATIONS, sql } from 'kysely';
import type { Kysely, Migration } from 'kysely';
import { isPostgres } from './engine.js';
import { createTables, dropTables } from './tables.js';
import type { Tables } from './tables.js';

/**
 * How the tables came to be as they are, on every engine: each step can be taken back. A step changes their shape
 * only; what they hold is told by `projectionVersion`. A step that was released is never edited.
 */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-one-read-model': { up: createTables, down: dropTables },
};

/** The last step that this program knows: the shape that it reads and writes. */
export const lastMigration = Object.keys(migrations).sort().at(-1) ?? '';

/** In which Kysely keeps what steps were taken. */
export const migrationTable = 'kysely_migration';

/** Brings the tables to the shape after a step, up or down; `none` takes all back. Throws where a step fails. */
export async function migrateTo(database: Kysely<Tables>, step: string): Promise<void> {
  const { error } = await (await migratorOf(database)).migrateTo(step === 'none' ? NO_MIGRATIONS : step);
  if (error !== undefined) throw error instanceof Error ? error : new TypeError('A step failed.', { cause: error });
}

/** The last step that was taken; undefined where none was. */
export async function shapeOf(database: Kysely<Tables>): Promise<string | undefined> {
  const tables = await tablesOf(database);
  if (!tables.includes(migrationTable)) return undefined;
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(migrationTable)}`.execute(database);
  return rows
    .map(({ name }) => name)
    .sort()
    .at(-1);
}

/** Names of the tables there are, of this read model alone. */
export async function tablesOf(database: Kysely<Tables>): Promise<readonly string[]> {
  const query = isPostgres(database)
    ? sql<{ name: string }>`select tablename as name from pg_catalog.pg_tables where schemaname = ${searched}`
    : sql<{ name: string }>`select name from sqlite_schema where type = 'table'`;
  return (await query.execute(database)).rows.map(({ name }) => name);
}

async function migratorOf(database: Kysely<Tables>): Promise<Migrator> {
  const schema = await schemaOf(database);
  return new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  });
}

const searched = sql<string>`current_setting('search_path')`;

/** Where PostgreSQL keeps the tables: the one place that names are looked for in. SQLite has a file for them. */
export async function schemaOf(database: Kysely<Tables>): Promise<string | undefined> {
  if (!isPostgres(database)) return undefined;
  const { rows } = await sql<{ name: string }>`select ${searched} as name`.execute(database);
  return rows[0]?.name;
}
