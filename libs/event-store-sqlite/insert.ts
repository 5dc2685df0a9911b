import type { EventTexts, NewEvent } from '#kernel';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Where an event is put; `previous` is the position before it, null for the first. */
export interface Place {
  readonly stream: string;
  readonly position: number;
  readonly previous: number | null;
  readonly revision: number;
  /** In milliseconds since 1970. */
  readonly recordedAt: number;
}

/** Puts events into the one table, inside a transaction of the caller's. */
export class Insert {
  readonly #statement: StatementSync;

  constructor(database: DatabaseSync) {
    this.#statement = database.prepare(
      'INSERT INTO events (position, previous, stream, revision, id, type, version, data, metadata, recorded_at) ' +
        'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
  }

  run(event: NewEvent, { data, metadata }: EventTexts, place: Place): void {
    this.#statement.run(
      place.position,
      place.previous,
      place.stream,
      place.revision,
      event.id,
      event.type,
      event.version,
      data,
      metadata,
      place.recordedAt,
    );
  }
}
