import { isObject, StoreUnavailable } from '#kernel';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/**
 * Opens a ledger's file to read beside whoever writes it. In a folder that may not be written nobody else writes
 * either, and a file that was closed in order is read as it lies there; one that was not needs its folder.
 * Throws `StoreUnavailable` with the way out where there is nothing that can be read as a database.
 */
export function openToRead(file: string): DatabaseSync {
  if (!existsSync(file)) throw new StoreUnavailable(`There is no ledger at ${file}.`);
  try {
    return opened(file);
  } catch (error) {
    if (isDamage(error)) throw new StoreUnavailable(`${file} is not a database, or is damaged.`, { cause: error });
    if (!isClosedDoor(error)) throw error;
    if (existsSync(`${file}-wal`)) throw new StoreUnavailable(copyIt(file), { cause: error });
    return opened(new URL(`${pathToFileURL(file).href}?immutable=1`));
  }
}

/** The file is only looked at with the first question. */
function opened(file: string | URL): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec('PRAGMA busy_timeout = 5000;');
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function copyIt(file: string): string {
  return `${file} was not closed in order and its folder cannot be written: copy it with the files beside it (-wal, -shm) to a folder of your own and read it there.`;
}

/** The primary result codes of SQLite; the upper bits say more. */
const primary = (error: unknown): number => (isObject(error) ? Number(error['errcode']) & 0xff : 0);

/** True for SQLITE_READONLY and SQLITE_CANTOPEN. */
export const isClosedDoor = (error: unknown): boolean => [8, 14].includes(primary(error));

/** True for SQLITE_CORRUPT and SQLITE_NOTADB: the file does not hold what a database must. */
export const isDamage = (error: unknown): boolean => [11, 26].includes(primary(error));
