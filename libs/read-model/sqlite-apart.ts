import { Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import type { Queries } from './prepared.js';
import { FileAdapter } from './sqlite.js';
import { SqliteThread } from './sqlite-thread.js';
import type { Tables } from './tables.js';

/**
 * A file that is made by a thread of its own, so that rows are made while others are written. Nobody else has it open, and
 * it is whole when it has been closed; where that is not reached it has to be made anew.
 */
export function makeSqliteApart(file: string): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new DialectApart(new SqliteThread(file)) });
}

/** The thread that has the file; undefined where this one has it. */
export function threadOf(database: Queries): SqliteThread | undefined {
  const { adapter } = database.getExecutor();
  return adapter instanceof AdapterApart ? adapter.thread : undefined;
}

class AdapterApart extends FileAdapter {
  constructor(readonly thread: SqliteThread) {
    super();
  }
}

const elsewhere = { database: () => Promise.reject(new TypeError('The file is opened in a thread of its own.')) };

class DialectApart extends SqliteDialect {
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    super(elsewhere);
    this.#thread = thread;
  }

  override createAdapter(): FileAdapter {
    return new AdapterApart(this.#thread);
  }

  override createDriver(): Driver {
    return new DriverApart(this.#thread);
  }
}

/** Lends its one connection to one after the other, as that to a file in this thread. */
class DriverApart extends SqliteDriver {
  readonly #thread: SqliteThread;
  readonly #connection: DatabaseConnection;

  constructor(thread: SqliteThread) {
    super(elsewhere);
    this.#thread = thread;
    this.#connection = connectionTo(thread);
  }

  override init(): Promise<void> {
    return Promise.resolve();
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await super.acquireConnection();
    return this.#connection;
  }

  override destroy(): Promise<void> {
    return this.#thread.close();
  }
}

function connectionTo(thread: SqliteThread): DatabaseConnection {
  return {
    executeQuery: async <R>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      const { rows, changes } = await thread.run([{ text, parameters }]);
      // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- what a row holds is known to who asks
      return { rows: rows as R[], numAffectedRows: BigInt(changes) };
    },
    streamQuery: () => {
      throw new TypeError('Rows are not streamed from thread to thread: open the file here.');
    },
  };
}
