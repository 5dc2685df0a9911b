import { LedgerLocked } from '#kernel';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './trouble.js';

/**
 * Lets one process write a file. The lock is a transaction held open in a small file beside it: the system lets go
 * of it when the process ends in whatever way, so it can never be stale.
 */
export class WriterLock {
  readonly #database: DatabaseSync;
  readonly #holder: string;

  /** Throws `LedgerLocked`, with the id of the process that holds it. */
  constructor(file: string) {
    this.#holder = `${file}.pid`;
    this.#database = new DatabaseSync(`${file}.lock`);
    try {
      this.#database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    } catch (error) {
      this.#database.close();
      if (!isBusy(error)) throw error;
      const holder = holderIn(this.#holder);
      throw new LedgerLocked(
        `${file} is being written by another process${holder === undefined ? '' : ` (process ${holder})`}; only one may ` +
          'write a ledger. Stop that one first, or talk to it over HTTP.',
        holder,
      );
    }
    writeFileSync(this.#holder, `${process.pid.toString()}\n`);
  }

  release(): void {
    rmSync(this.#holder, { force: true });
    this.#database.close();
  }
}

function holderIn(file: string): string | undefined {
  try {
    const said = readFileSync(file, 'utf8').trim();
    return said === '' ? undefined : said;
  } catch {
    return undefined;
  }
}
