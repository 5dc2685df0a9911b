import type { DatabaseSync } from 'node:sqlite';
import type { NamedArea } from '../mapping/map-row.js';

export interface RefusedRow {
  readonly line: number;
  readonly code: string;
  readonly because: string;
}

/** The areas that the file names, parents in no particular order. */
export function* areasIn(database: DatabaseSync): Iterable<NamedArea & { readonly line: number }> {
  for (const row of database.prepare('SELECT * FROM area ORDER BY code').iterate()) {
    const [code, name, kind, parent] = ['code', 'name', 'kind', 'parent'].map((field) => String(row[field]));
    yield { code: code ?? '', name: name ?? '', kind: kind ?? '', parent: parent ?? '', line: Number(row['line']) };
  }
}

/** Every row that is refused as things stand, in the order of the file. */
export function* refusedRowsIn(database: DatabaseSync): Iterable<RefusedRow> {
  const found = database.prepare(`SELECT line, code, because FROM fate WHERE state = 'refused' ORDER BY n`);
  for (const { line, code, because } of found.iterate()) {
    yield { line: Number(line), code: String(code), because: String(because) };
  }
}
