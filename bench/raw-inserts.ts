import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Commits as large as the connections that wait for them. */
const rowsPerCommit = 64;

/** Inserts of one text a second that SQLite itself takes in durably, so many in each commit. */
export function rawInserts(folder: string, text: string, seconds: number): number {
  const database = new DatabaseSync(join(folder, 'raw.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;');
  database.exec('CREATE TABLE rows (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO rows (id, body) VALUES (?, ?)');
  const started = performance.now();
  let rows = 0;
  while (performance.now() - started < seconds * 1_000) {
    database.exec('BEGIN IMMEDIATE');
    for (let row = 0; row < rowsPerCommit; row++) insert.run(crypto.randomUUID(), text);
    database.exec('COMMIT');
    rows += rowsPerCommit;
  }
  const perSecond = (rows / (performance.now() - started)) * 1_000;
  database.close();
  return perSecond;
}
