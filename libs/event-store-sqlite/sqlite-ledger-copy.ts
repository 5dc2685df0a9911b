import type { LedgerCopy, ReadAll, ReadStream, StoredEvent } from '#kernel';
import { StoreUnavailable } from '#kernel';
import type { DatabaseSync } from 'node:sqlite';
import { Insert } from './insert.js';
import { expectTables, makeTables, markOf } from './own-file.js';
import { openToWrite } from './open-to-write.js';
import { Reader } from './reader.js';
import { applicationId, copiedTable, unfinishedId } from './schema.js';
import type { WriterLock } from './writer-lock.js';

/** A ledger's file that takes over the events of another engine; its positions are dense, as everywhere here. */
export class SqliteLedgerCopy implements LedgerCopy {
  readonly #database: DatabaseSync;
  readonly #lock: WriterLock;
  readonly #reader: Reader;
  readonly #insert: Insert;
  readonly #file: string;

  private constructor(database: DatabaseSync, lock: WriterLock, file: string) {
    this.#database = database;
    this.#lock = lock;
    this.#file = file;
    this.#reader = new Reader(database);
    this.#insert = new Insert(database);
  }

  /** Makes the file if need be. Throws as `SqliteEventStore.open` does, but for a copy that is not finished. */
  static open(file: string): SqliteLedgerCopy {
    return openToWrite(file, (database, lock) => {
      makeTables(database, unfinishedId);
      expectTables(database, file);
      return new SqliteLedgerCopy(database, lock, file);
    });
  }

  readAll(options: ReadAll = {}): Promise<readonly StoredEvent[]> {
    return Promise.resolve(this.#reader.all(options));
  }

  readStream(stream: string, options: ReadStream = {}): Promise<readonly StoredEvent[]> {
    return Promise.resolve(this.#reader.stream(stream, options));
  }

  head(): Promise<bigint> {
    return Promise.resolve(this.#reader.head());
  }

  async take(events: readonly StoredEvent[]): Promise<void> {
    await Promise.resolve();
    this.#transaction(() => {
      this.#mark(unfinishedId);
      let position = Number(this.#reader.head());
      for (const event of events) {
        const previous = position === 0 ? null : position;
        position += 1;
        const texts = { data: JSON.stringify(event.data), metadata: JSON.stringify(event.metadata), bytes: 0 };
        const { stream, revision, recordedAt } = event;
        const place = { stream, position, previous, revision: Number(revision), recordedAt: Date.parse(recordedAt) };
        this.#insert.run(event, texts, place);
      }
      this.#database.exec(`${copiedTable}; DELETE FROM copied;`);
      this.#database.prepare('INSERT INTO copied (until) VALUES (?)').run(position);
    });
  }

  async finish(): Promise<void> {
    await Promise.resolve();
    this.#transaction(() => {
      this.#mark(applicationId);
    });
  }

  async close(): Promise<void> {
    await Promise.resolve();
    this.#database.close();
    this.#lock.release();
  }

  #mark(mark: number): void {
    if (markOf(this.#database) !== mark) this.#database.exec(`PRAGMA application_id = ${mark.toString()}`);
  }

  #transaction(write: () => void): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      write();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw new StoreUnavailable(`${this.#file} could not be written; what was copied before is kept.`, {
        cause: error,
      });
    }
  }
}
