import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPostgres } from './engine.js';
import type { Tables } from './tables.js';

/** How often one that waits looks whether it is its turn, in milliseconds. */
const patience = 250;

export interface Waiting {
  readonly signal: AbortSignal;
  /** Told once, where another projector is at work. */
  waits(): void;
}

/**
 * Resolves to true when this is the only projector of the read model, for as long as its session lasts; to false where
 * the signal was aborted before. A file belongs to whoever holds the lock of its ledger.
 */
export async function becomeSole(database: Kysely<Tables>, { signal, waits }: Waiting): Promise<boolean> {
  for (let first = true; !signal.aborted; first = false) {
    if (await isSole(database)) return true;
    if (first) waits();
    await sleep(patience, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** Whether this session is now the one that may write; PostgreSQL lets go of it when the session ends. */
export async function isSole(database: Kysely<Tables>): Promise<boolean> {
  if (!isPostgres(database)) return true;
  const { rows } = await sql<{ sole: boolean }>`
    select pg_try_advisory_lock(hashtextextended('tocsin projector of ' || current_setting('search_path'), 0)) as sole
  `.execute(database);
  return rows[0]?.sole === true;
}
