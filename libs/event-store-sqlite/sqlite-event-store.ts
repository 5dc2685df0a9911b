import type {
  Append,
  Appended,
  Delivery,
  EventStore,
  Instant,
  ReadAll,
  ReadStream,
  StoredEvent,
  Written,
} from '#kernel';
import { StoreUnavailable, written } from '#kernel';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { GroupCommit } from './group-commit.js';
import { OneLook } from './one-look.js';
import { openToRead } from './open-to-read.js';
import { openToWrite } from './open-to-write.js';
import { expectLedger, makeTables } from './own-file.js';
import { Reader } from './reader.js';
import { inWords, reasonOf } from './trouble.js';
import type { WriterLock } from './writer-lock.js';
import { Writer } from './writer.js';

export interface LedgerFile {
  readonly file: string;
  /** The clock that sets `recordedAt`; it may stand still or go back, `recordedAt` never does. */
  readonly now: () => Instant;
}

/** Appends that wait for the disk at once, at most: past it the answer is "try again", not a growing queue. */
const longestQueue = 20_000;
const largestBatch = 1_000;
const pageSize = 1_000;
/**
 * How long a follower in another thread or process waits before it looks again, in milliseconds. Where many events came
 * together it waits longer: taking them by the hundred costs it half as much for each. Where none come it waits ever
 * longer: a quiet ledger is to cost next to nothing.
 */
const pause = 3;
const pauseForMore = 15;
const many = 8;
const longestPause = 25;

/** The log in one SQLite file (WAL, synchronous=FULL): one process writes it, any number follow it. */
export class SqliteEventStore implements EventStore {
  readonly #database: DatabaseSync;
  readonly #reader: Reader;
  readonly #writing: Writing | undefined;
  readonly #wakers = new Set<() => void>();
  #closed = false;
  #trouble: string | undefined;

  private constructor(database: DatabaseSync, writing?: { readonly lock: WriterLock; readonly now: () => Instant }) {
    this.#database = database;
    this.#reader = new Reader(database);
    if (writing === undefined) return;
    const writer = new Writer(database, writing.now);
    const look = new OneLook(database);
    const commit = (appends: readonly Written[]): ReturnType<Writer['commit']> => {
      const verdicts = this.#tried(look, () => writer.commit(appends));
      this.#wake();
      return verdicts;
    };
    this.#writing = { lock: writing.lock, look, writer, queue: new GroupCommit(commit, largestBatch) };
  }

  /**
   * Opens the file to write, and makes it if need be. Throws `LedgerLocked` when another process writes it and
   * `StoreUnavailable` when it cannot be written or is no ledger.
   */
  static open({ file, now }: LedgerFile): SqliteEventStore {
    return openToWrite(file, (database, lock) => {
      makeTables(database);
      expectLedger(database, file);
      database.exec('BEGIN IMMEDIATE; ROLLBACK;');
      return new SqliteEventStore(database, { lock, now });
    });
  }

  /** Opens the file to read and follow, beside the process or thread that writes it. Throws as `openToRead` does. */
  static follow(file: string): SqliteEventStore {
    const database = openToRead(file);
    try {
      expectLedger(database, file);
      return new SqliteEventStore(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  async append(append: Append): Promise<Appended> {
    if (this.#writing === undefined) throw new StoreUnavailable('This ledger was opened to be read.');
    if (this.#closed) throw new StoreUnavailable('The ledger is closed.');
    const whole = written(append, Buffer.byteLength);
    if (this.#writing.queue.size >= longestQueue)
      throw new StoreUnavailable('Too many appends wait for the disk; try again.');
    return this.#writing.queue.add(whole);
  }

  readStream(stream: string, options: ReadStream = {}): Promise<readonly StoredEvent[]> {
    return this.#read(() => this.#reader.stream(stream, options));
  }

  readAll(options: ReadAll = {}): Promise<readonly StoredEvent[]> {
    return this.#read(() => this.#reader.all(options));
  }

  head(): Promise<bigint> {
    return this.#read(() => this.#reader.head());
  }

  /**
   * Pulls by position, so that neither the change from replay to live nor a slow subscriber can lose or repeat one:
   * positions are dense and become visible in their order.
   */
  async *subscribe({
    after,
    signal,
  }: {
    readonly after: bigint;
    readonly signal: AbortSignal;
  }): AsyncGenerator<Delivery> {
    let position = after;
    let told = false;
    let quiet = 0;
    while (!signal.aborted && !this.#closed) {
      const events = await this.readAll({ after: position, limit: pageSize });
      const last = events.at(-1);
      const caughtUp = events.length < pageSize;
      if (last !== undefined) position = last.position;
      if (last !== undefined || !told) yield { events, caughtUp };
      told = caughtUp;
      quiet = last === undefined ? quiet + 1 : 0;
      if (caughtUp) await this.#news({ position, wait: pauseAfter(events.length, quiet), signal });
    }
  }

  /** Why nothing can be stored at the moment. After a failure it is tried again, by a write that changes nothing. */
  trouble(): string | undefined {
    if (this.#trouble === undefined || this.#writing === undefined || this.#closed) return this.#trouble;
    const { look, writer } = this.#writing;
    try {
      this.#tried(look, () => {
        writer.probe();
      });
    } catch {
      // What is given back says it.
    }
    return this.#trouble;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    while (this.#writing !== undefined && this.#writing.queue.size > 0) this.#writing.queue.flush();
    this.#closed = true;
    this.#wake();
    await Promise.resolve();
    this.#writing?.look.end();
    this.#database.close();
    this.#writing?.lock.release();
  }

  /** Waits until there may be something after the position, or the signal is aborted. */
  async #news({ position, wait, signal }: Place): Promise<void> {
    if (this.#writing === undefined) {
      await sleep(wait, undefined, { signal }).catch(() => undefined);
      return;
    }
    if (this.#closed || signal.aborted || this.#reader.head() > position) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#wakers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#wakers.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  #tried<T>(look: OneLook, write: () => T): T {
    look.end();
    try {
      const done = write();
      this.#trouble = undefined;
      return done;
    } catch (error) {
      this.#trouble = reasonOf(error);
      throw error;
    }
  }

  #wake(): void {
    for (const wake of [...this.#wakers]) wake();
  }

  #read<T>(read: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('The ledger is closed.'));
    try {
      this.#writing?.look.begin();
      return Promise.resolve(read());
    } catch (error) {
      return Promise.reject(inWords(error, 'The ledger could not be read'));
    }
  }
}

/** How long to wait after so many events, or after looking so often in vain. */
function pauseAfter(came: number, quiet: number): number {
  return came < many ? Math.min(longestPause, pause * (1 + quiet / 4)) : pauseForMore;
}

/** Where a subscriber stands, and how long it waits where nobody can wake it. */
interface Place {
  readonly position: bigint;
  readonly wait: number;
  readonly signal: AbortSignal;
}

interface Writing {
  readonly lock: WriterLock;
  readonly look: OneLook;
  readonly writer: Writer;
  readonly queue: GroupCommit;
}
