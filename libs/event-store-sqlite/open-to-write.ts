import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { writing } from './own-file.js';
import { inWords } from './trouble.js';
import { WriterLock } from './writer-lock.js';

/**
 * Opens a file to write, and makes it if need be; lets go of it again where the rest fails. Throws `LedgerLocked` when
 * another process writes it and `StoreUnavailable` when it cannot be written or is no ledger.
 */
export function openToWrite<T>(file: string, use: (database: DatabaseSync, lock: WriterLock) => T): T {
  mkdirSync(dirname(file), { recursive: true });
  let lock: WriterLock | undefined;
  try {
    lock = new WriterLock(file);
    const database = new DatabaseSync(file);
    database.exec(writing);
    return use(database, lock);
  } catch (error) {
    lock?.release();
    throw inWords(error, `The ledger ${file} cannot be opened to be written`);
  }
}
