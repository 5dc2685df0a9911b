import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPostgres } from './engine.js';
import type { Tables } from './tables.js';

/** How often one that waits looks whether it is its turn, in milliseconds. */
const patience = 250;

export interface Waiting {
  readonly signal: AbortSignal;
  /** Told once, where another is at work. */
  waits(): void;
}

/**
 * Resolves to true when this is the only projector of the read model, for as long as its session lasts; to false where
 * the signal was aborted before. A file belongs to whoever holds the lock of its ledger.
 */
export async function becomeSole(database: Kysely<Tables>, waiting: Waiting): Promise<boolean> {
  return (await firstOf(async () => ((await isSole(database)) ? true : undefined), waiting)) ?? false;
}

/** What an attempt gives as soon as it gives anything; undefined where the signal was aborted before. */
export async function firstOf<T>(
  attempt: () => Promise<T | undefined>,
  { signal, waits }: Waiting,
): Promise<T | undefined> {
  for (let first = true; !signal.aborted; first = false) {
    const got = await attempt();
    if (got !== undefined) return got;
    if (first) waits();
    await sleep(patience, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** Whether this session is now the one that may write; PostgreSQL lets go of it when the session ends. */
export async function isSole(database: Kysely<Tables>): Promise<boolean> {
  if (!isPostgres(database)) return true;
  const { rows } = await sql<{ sole: boolean }>`
    select pg_try_advisory_lock(hashtextextended('tocsin projector of ' || current_setting('search_path'), 0)) as sole
  `.execute(database);
  return rows[0]?.sole === true;
}
