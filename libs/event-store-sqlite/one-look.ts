import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Lets the reads of one turn of the event loop look at the file together: each look by itself takes and gives back the
 * locks of the file, which costs several times what reading a short stream does. Only for the connection that alone
 * writes the file, to which nothing new can appear meanwhile.
 */
export class OneLook {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  #looking = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#begin = database.prepare('BEGIN');
    this.#end = database.prepare('ROLLBACK');
  }

  /** Call it before a read; it ends by itself with the turn. */
  begin(): void {
    if (this.#looking) return;
    this.#begin.run();
    this.#looking = true;
    setImmediate(() => {
      this.end();
    });
  }

  /** Call it before a transaction, and before closing. After a failed read SQLite may have ended it by itself. */
  end(): void {
    if (!this.#looking) return;
    this.#looking = false;
    if (this.#database.isTransaction) this.#end.run();
  }
}
