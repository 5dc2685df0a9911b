import { StoreUnavailable, unfinishedCopy } from '#kernel';
import type { DatabaseSync } from 'node:sqlite';
import { applicationId, schema, schemaOf, schemaVersion, unfinishedId } from './schema.js';

/** Opens what SQLite knows only for a connection that writes: durable at every commit, one writer. */
export const writing =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA foreign_keys = ON; ' +
  'PRAGMA busy_timeout = 1000; PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 4000;';

/** Makes the tables of a file that has none; `mark` says what it is then. */
export function makeTables(database: DatabaseSync, mark = applicationId): void {
  if (versionOf(database) !== 0 || database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'] !== 0)
    return;
  const marks = `PRAGMA application_id = ${mark.toString()}; PRAGMA user_version = ${schemaVersion.toString()};`;
  database.exec(`BEGIN IMMEDIATE; ${schema} ${marks} COMMIT;`);
}

/** Throws `StoreUnavailable` where the file is no ledger of this program, or a copy that is not finished. */
export function expectLedger(database: DatabaseSync, file: string): void {
  if (markOf(database) === unfinishedId) throw new StoreUnavailable(`${file} ${unfinishedCopy}`);
  expectTables(database, file);
}

/** The same, but for the copy. */
export function expectTables(database: DatabaseSync, file: string): void {
  if (![applicationId, unfinishedId].includes(markOf(database))) {
    throw new StoreUnavailable(`${file} is not a ledger of Tocsin.`);
  }
  const version = versionOf(database);
  if (schemaOf(version) !== undefined) return;
  throw new StoreUnavailable(
    `${file} has tables of version ${version.toString()}; this program knows those up to ${schemaVersion.toString()}.`,
  );
}

export function markOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA application_id').get()?.['application_id']);
}

/** Of the tables; 0 for a file that has none. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}
