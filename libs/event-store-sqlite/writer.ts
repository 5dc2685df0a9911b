import type { Append, Appended, Instant, Written } from '#kernel';
import { RevisionConflict, StoreUnavailable } from '#kernel';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Verdict } from './group-commit.js';
import { Insert } from './insert.js';
import { versionOf } from './own-file.js';
import { lookedThrough } from './schema.js';

const place = 'SELECT position, revision FROM events WHERE stream = ?1 AND id = ?2 AND revision';

/** Where the event of an id is in a stream: what is behind the first events has an index. */
export const placeInStream = `${place} < ${lookedThrough.toString()} UNION ALL ${place} >= ${lookedThrough.toString()} LIMIT 1`;

/** Writes appends into the one table. All in one process go through one writer. */
export class Writer {
  readonly #database: DatabaseSync;
  readonly #insert: Insert;
  readonly #placeOf: StatementSync;
  readonly #revision: StatementSync;
  readonly #now: () => Instant;
  readonly #version: number;
  #head: { position: number; recordedAt: number };

  constructor(database: DatabaseSync, now: () => Instant) {
    this.#database = database;
    this.#now = now;
    this.#insert = new Insert(database);
    this.#version = versionOf(database);
    this.#placeOf = database.prepare(placeInStream);
    this.#revision = database.prepare('SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1');
    const last = database
      .prepare('SELECT position, recorded_at AS at FROM events ORDER BY position DESC LIMIT 1')
      .get();
    this.#head = { position: Number(last?.['position'] ?? 0), recordedAt: Number(last?.['at'] ?? 0) };
  }

  get head(): number {
    return this.#head.position;
  }

  /** One transaction; durable when it returns. Throws `StoreUnavailable`, with nothing written, if it cannot be. */
  commit(appends: readonly Written[]): readonly Verdict[] {
    const before = this.#head;
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const recordedAt = Math.max(Date.parse(this.#now()), before.recordedAt);
      const verdicts = appends.map((append) => this.#decide(append, recordedAt));
      this.#database.exec('COMMIT');
      return verdicts;
    } catch (error) {
      this.#head = before;
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw new StoreUnavailable('The ledger could not be written; nothing of this commit was stored.', {
        cause: error,
      });
    }
  }

  /** Writes a page as it is, durably: changes nothing, and throws as the disk does. */
  probe(): void {
    try {
      this.#database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${this.#version.toString()}; COMMIT;`);
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #decide(append: Written, recordedAt: number): Verdict {
    const actual = this.#revisionOf(append.stream);
    const repeated = actual === 'none' ? undefined : this.#repeated(append, actual);
    if (repeated !== undefined) return repeated;
    if (actual !== append.expected) return { failed: new RevisionConflict(append.stream, append.expected, actual) };
    for (const { stream, revision } of append.reliedOn ?? []) {
      const now = this.#revisionOf(stream);
      if (now !== revision) return { failed: new RevisionConflict(stream, revision, now) };
    }
    return { appended: this.#write(append, recordedAt) };
  }

  /** The original places when these events are stored already; a conflict when only some are. */
  #repeated({ events, stream, expected }: Append, actual: bigint): Verdict | undefined {
    const known = events.map(({ id }) => this.#placeOf.get(stream, id)).filter((place) => place !== undefined);
    const last = known.at(-1);
    if (last === undefined) return undefined;
    if (known.length < events.length) return { failed: new RevisionConflict(stream, expected, actual) };
    const appended: Appended = {
      revision: BigInt(Number(last['revision'])),
      position: BigInt(Number(last['position'])),
      repeated: true,
    };
    return { appended };
  }

  #revisionOf(stream: string): bigint | 'none' {
    const last = this.#revision.get(stream);
    return last === undefined ? 'none' : BigInt(Number(last['revision']));
  }

  #write({ stream, events, texts, expected }: Written, recordedAt: number): Appended {
    let { position } = this.#head;
    let revision = expected === 'none' ? -1 : Number(expected);
    for (const [index, event] of events.entries()) {
      const text = texts[index];
      if (text === undefined) throw new TypeError(`The event ${event.id} has no text.`);
      const previous = position === 0 ? null : position;
      position += 1;
      revision += 1;
      this.#insert.run(event, text, { stream, position, previous, revision, recordedAt });
    }
    this.#head = { position, recordedAt };
    return { revision: BigInt(revision), position: BigInt(position), repeated: false };
  }
}
