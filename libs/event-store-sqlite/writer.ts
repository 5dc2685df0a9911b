import type { Append, Appended, Instant, Written } from '#kernel';
import { RevisionConflict, StoreUnavailable } from '#kernel';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Verdict } from './group-commit.js';
import { Insert } from './insert.js';
import { schemaVersion } from './schema.js';

/** Writes appends into the one table. All in one process go through one writer. */
export class Writer {
  readonly #database: DatabaseSync;
  readonly #insert: Insert;
  readonly #placeOf: StatementSync;
  readonly #revision: StatementSync;
  readonly #now: () => Instant;
  #head: { position: number; recordedAt: number };

  constructor(database: DatabaseSync, now: () => Instant) {
    this.#database = database;
    this.#now = now;
    this.#insert = new Insert(database);
    this.#placeOf = database.prepare('SELECT position, stream, revision FROM events WHERE id = ?');
    this.#revision = database.prepare('SELECT max(revision) AS revision FROM events WHERE stream = ?');
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
      this.#database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${schemaVersion.toString()}; COMMIT;`);
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #decide(append: Written, recordedAt: number): Verdict {
    const repeated = this.#repeated(append);
    if (repeated !== undefined) return repeated;
    const actual = this.#revisionOf(append.stream);
    if (actual !== append.expected) return { failed: new RevisionConflict(append.stream, append.expected, actual) };
    for (const { stream, revision } of append.reliedOn ?? []) {
      const now = this.#revisionOf(stream);
      if (now !== revision) return { failed: new RevisionConflict(stream, revision, now) };
    }
    return { appended: this.#write(append, recordedAt) };
  }

  /** The original places when these events are stored already; a conflict when only some are, or elsewhere. */
  #repeated({ events, stream, expected }: Append): Verdict | undefined {
    const places = events.map(({ id }) => this.#placeOf.get(id));
    const known = places.filter((place) => place !== undefined);
    if (known.length === 0) return undefined;
    const last = known.at(-1);
    if (last === undefined || known.length < events.length || known.some((place) => place['stream'] !== stream)) {
      return { failed: new RevisionConflict(stream, expected, this.#revisionOf(stream)) };
    }
    const appended: Appended = {
      revision: BigInt(Number(last['revision'])),
      position: BigInt(Number(last['position'])),
      repeated: true,
    };
    return { appended };
  }

  #revisionOf(stream: string): bigint | 'none' {
    const revision = this.#revision.get(stream)?.['revision'] ?? null;
    return revision === null ? 'none' : BigInt(Number(revision));
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
