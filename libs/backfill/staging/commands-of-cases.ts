import type { JsonObject, JsonValue } from '#kernel';
import { readBack } from '#kernel';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A command as it is to be issued. */
export interface StagedCommand {
  readonly id: number;
  readonly line: number;
  readonly action: string;
  readonly caseId: string;
  readonly command: string;
  readonly key: string;
  readonly body: JsonObject;
}

/** Where a walk over the commands of a case has come to. */
interface Place {
  readonly ord: string;
  readonly n: number;
}

const pageSize = 100;

/** The staged commands by their cases, once all rows are in. */
export class CommandsOfCases {
  readonly #database: DatabaseSync;
  readonly #page: StatementSync;
  readonly #pageRefused: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const after = 'WHERE stream = ? AND (ord, n) > (?, ?)';
    this.#page = database.prepare(`SELECT * FROM command ${after} ORDER BY ord, n LIMIT ${pageSize.toString()}`);
    this.#pageRefused = database.prepare(
      `SELECT command.* FROM command JOIN outcome ON outcome.command = command.id
       ${after} AND outcome.state = 'refused' ORDER BY ord, n LIMIT ${pageSize.toString()}`,
    );
  }

  /** The cases that have commands, those that begin first before the others. */
  *streams(): Iterable<string> {
    const found = this.#database.prepare('SELECT stream FROM command GROUP BY stream ORDER BY min(ord), min(n)');
    for (const { stream } of found.iterate()) yield String(stream);
  }

  /** The commands of a case in their order, some at a time. */
  commandsOf(stream: string): Iterable<StagedCommand> {
    return this.#walk(this.#page, stream);
  }

  /** Those of them that are refused as things stand. */
  refusedOf(stream: string): Iterable<StagedCommand> {
    return this.#walk(this.#pageRefused, stream);
  }

  *#walk(page: StatementSync, stream: string): Iterable<StagedCommand> {
    let place: Place = { ord: '', n: -1 };
    for (;;) {
      const rows = page.all(stream, place.ord, place.n);
      for (const row of rows) yield this.#staged(row);
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) return;
      place = { ord: String(last['ord']), n: Number(last['n']) };
    }
  }

  #staged(row: Readonly<Record<string, unknown>>): StagedCommand {
    const id = Number(row['id']);
    const body = readBack<JsonObject>(String(row['body']));
    return {
      id,
      line: Number(row['line']),
      action: String(row['action']),
      caseId: String(row['case_id']),
      command: String(row['command']),
      key: String(row['key']),
      body: row['gathered'] === null ? body : { ...body, ...this.#partsOf(id) },
    };
  }

  #partsOf(command: number): JsonObject {
    const parts: Record<string, JsonValue[]> = {};
    const found = this.#database.prepare('SELECT field, item FROM part WHERE command = ? ORDER BY field, item');
    for (const { field, item } of found.iterate(command)) {
      (parts[String(field)] ??= []).push(readBack<JsonValue>(String(item)));
    }
    return parts;
  }
}
