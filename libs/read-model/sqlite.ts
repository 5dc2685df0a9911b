import { isObject } from '#kernel';
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { openFile, SqliteFile } from './sqlite-file.js';
import type { Tables } from './tables.js';

/** Kysely on Node's own SQLite. */
export function openSqlite(file: string, access: 'write' | 'read'): Kysely<Tables> {
  return on(openFile(file, access));
}

/**
 * The same to look a file through: sorting spills to files of its own rather than filling the memory. A file that was
 * closed in order can be read where its folder may not be written.
 */
export function openToInspect(file: string): Kysely<Tables> {
  return on(new SqliteFile(inspected(file)));
}

function on(database: SqliteFile): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new FileDialect({ database }) });
}

/** Migrates in one transaction, as SQLite can: what is interrupted has not begun. */
class FileDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new FileAdapter();
  }
}

export class FileAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function inspected(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA temp_store = FILE;');
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    if (existsSync(`${file}-wal`) || !isClosedDoor(error)) throw error;
    return new DatabaseSync(new URL(`${pathToFileURL(file).href}?immutable=1`), { readOnly: true });
  }
}

/** SQLITE_READONLY and SQLITE_CANTOPEN: reading along needs a file beside, which cannot be made there. */
function isClosedDoor(error: unknown): boolean {
  return isObject(error) && [8, 14].includes(Number(error['errcode']) & 0xff);
}
