import { WriterLock } from '#event-store-sqlite';
import { LedgerLocked } from '#kernel';
import { isOfPostgres } from '#read-model';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isInCluster } from '#places';
import type { Places } from '#places';

/**
 * Keeps others from writing the read model in a file. Where the log is in a file too, its own lock does that already; in
 * PostgreSQL the database does. Throws `LedgerLocked`.
 */
export function holdReadModel(places: Places): { release(): void } | undefined {
  const { readModelAt: file } = places;
  if (!isInCluster(places) || isOfPostgres(file)) return undefined;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    return new WriterLock(file);
  } catch (error) {
    if (!(error instanceof LedgerLocked)) throw error;
    const who = error.holder === undefined ? 'Another process' : `The process ${error.holder}`;
    throw new LedgerLocked(
      `${who} writes the read model ${file}: name another data folder with --data-dir or TOCSIN_DATA_DIR, or put the read model of both into one database with READ_MODEL_URL.`,
      error.holder,
    );
  }
}
