import { isObject } from '#kernel';
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Tables } from './tables.js';

/**
 * Kysely on Node's own SQLite. The file can be made anew from the log at any time, so its commits need not wait for
 * the disk: after a crash it holds an earlier checkpoint, never half of one.
 */
export function openSqlite(file: string, access: 'write' | 'read'): Kysely<Tables> {
  const database = new DatabaseSync(file, { readOnly: access === 'read' });
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;');
  if (access === 'write') {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;');
  }
  return on(database);
}

/**
 * The same to look a file through: sorting spills to files of its own rather than filling the memory. A file that was
 * closed in order can be read where its folder may not be written.
 */
export function openToInspect(file: string): Kysely<Tables> {
  return on(inspected(file));
}

function on(database: DatabaseSync): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new Dialect({ database: new Shim(database) }) });
}

/** Migrates in one transaction, as SQLite can: what is interrupted has not begun. */
class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new Adapter();
  }
}

class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function inspected(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA temp_store = FILE;');
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    if (existsSync(`${file}-wal`) || !isClosedDoor(error)) throw error;
    return new DatabaseSync(new URL(`${pathToFileURL(file).href}?immutable=1`), { readOnly: true });
  }
}

/** SQLITE_READONLY and SQLITE_CANTOPEN: reading along needs a file beside, which cannot be made there. */
function isClosedDoor(error: unknown): boolean {
  return isObject(error) && [8, 14].includes(Number(error['errcode']) & 0xff);
}

/** Statements kept ready; the texts of the queries are few, as their lists are filled up to fixed lengths. */
const mostStatements = 500;

class Shim implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= mostStatements) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    const ready: SqliteStatement = {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...inputs(parameters)),
      run: (parameters) => this.#run(sql, statement, parameters),
      iterate: (parameters) => statement.iterate(...inputs(parameters)),
    };
    this.#statements.set(sql, ready);
    return ready;
  }

  close(): void {
    this.#database.close();
  }

  /** A full disk has rolled back already when Kysely asks for it, whose error would hide that of the disk. */
  #run(sql: string, statement: StatementSync, parameters: readonly unknown[]): ReturnType<SqliteStatement['run']> {
    if (sql === 'rollback' && !this.#database.isTransaction) return { changes: 0, lastInsertRowid: 0 };
    return statement.run(...inputs(parameters));
  }
}

function inputs(parameters: readonly unknown[]): readonly SQLInputValue[] {
  if (areInputs(parameters)) return parameters;
  throw new TypeError(`A ${typeof parameters.find((one) => !isInput(one))} cannot be a parameter of a query.`);
}

/** A plain loop: every row that is written passes through here. */
function areInputs(values: readonly unknown[]): values is readonly SQLInputValue[] {
  for (const value of values) if (!isInput(value)) return false;
  return true;
}

function isInput(value: unknown): value is SQLInputValue {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
}
