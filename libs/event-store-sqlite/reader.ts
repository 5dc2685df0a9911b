import type { ReadAll, ReadStream, StoredEvent } from '#kernel';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { columns, eventOf } from './rows.js';

const defaultLimit = 1_000n;

/**
 * A limit that is a parameter and nothing else has SQLite plan the statement anew whenever it changes or is bound
 * again, which costs ten times what reading a short stream does; so has a revision, as an index may be of some revisions
 * alone. A sum is taken as it comes.
 */
const given = '0 + ?';

/** Reads events; the writer and every follower have one each. */
export class Reader {
  readonly #forwards: StatementSync;
  readonly #backwards: StatementSync;
  readonly #all: StatementSync;
  readonly #head: StatementSync;

  constructor(database: DatabaseSync) {
    const select = (rest: string): StatementSync => {
      const statement = database.prepare(`SELECT ${columns} FROM events ${rest}`);
      statement.setReturnArrays(true);
      return statement;
    };
    this.#forwards = select(`WHERE stream = ? AND revision >= ${given} ORDER BY revision LIMIT ${given}`);
    this.#backwards = select(`WHERE stream = ? AND revision <= ${given} ORDER BY revision DESC LIMIT ${given}`);
    this.#all = select(`WHERE position > ? ORDER BY position LIMIT ${given}`);
    this.#head = database.prepare('SELECT coalesce(max(position), 0) AS head FROM events');
  }

  stream(stream: string, { from, direction, limit }: ReadStream): readonly StoredEvent[] {
    const most = limit === undefined ? defaultLimit : BigInt(limit);
    const rows =
      direction === 'backwards'
        ? this.#backwards.all(stream, from ?? maximum, most)
        : this.#forwards.all(stream, from ?? 0n, most);
    return rows.map((row) => eventOf(row));
  }

  all({ from, after = 0n, limit }: ReadAll): readonly StoredEvent[] {
    return this.#all
      .all(from === undefined ? after : from - 1n, limit === undefined ? defaultLimit : BigInt(limit))
      .map((row) => eventOf(row));
  }

  head(): bigint {
    return BigInt(String(this.#head.get()?.['head'] ?? 0));
  }
}

const maximum = 9_223_372_036_854_775_807n;
