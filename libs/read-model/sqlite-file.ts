import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';

// This is loaded in a thread of its own too, where nothing resolves the names of this project: it imports none of it.

/** Who makes a file is alone with it, and makes it anew whatever interrupts that. */
export type FileAccess = 'write' | 'read' | 'make';

const settings: Readonly<Record<FileAccess, string>> = {
  read: '',
  // It can be made anew from the log at any time, so commits need not wait for the disk: after a crash it holds an
  // earlier checkpoint, never half of one.
  write: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;',
  make: 'PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;',
};

/** Opens the file of a read model. */
export function openFile(file: string, access: FileAccess): SqliteFile {
  const database = new DatabaseSync(file, { readOnly: access === 'read' });
  database.exec(
    `PRAGMA busy_timeout = 5000; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY; ${settings[access]}`,
  );
  return new SqliteFile(database);
}

/** Statements kept ready; the texts of the queries are few, as their lists are filled up to fixed lengths. */
const mostStatements = 500;

/** A file as Kysely asks it. */
export class SqliteFile implements SqliteDatabase {
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
