import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { existsSync } from 'node:fs';
import { digestOf } from './digest.js';
import type { Digest } from './digest.js';
import { tablesOf } from './migrations.js';
import { isOfPostgres, openThrough } from './address.js';
import { inOneSnapshot, inWords } from './reading.js';
import type { Queries } from './prepared.js';
import { checkpointName } from './tables.js';
import type { Tables } from './tables.js';

/** What a read model holds, all of one moment: a projector may go on beside it. */
export interface Snapshot extends Digest {
  /** Position of the last event taken in, and when that was recorded, in milliseconds since 1970. */
  readonly position: bigint;
  readonly recordedAt: number;
  /** Version of the projection that filled the tables. */
  readonly version: number;
  readonly cases: number;
  readonly measures: number;
  readonly parked: readonly { readonly stream: string; readonly position: bigint; readonly reason: string }[];
}

/** Whether there is anything at the address. Throws `ReadModelUnavailable` where nobody answers there. */
export async function isThere(address: string): Promise<boolean> {
  if (!isOfPostgres(address)) return existsSync(address);
  const database = openThrough(address);
  try {
    return (await tablesOf(database)).includes('checkpoint');
  } catch (error) {
    throw inWords(error);
  } finally {
    await database.destroy();
  }
}

/** Reads the read model at an address through, all of one moment; undefined where it has no checkpoint. */
export async function snapshotOf(address: string): Promise<Snapshot | undefined> {
  const database = openThrough(address);
  try {
    return await snapshotIn(database);
  } finally {
    await database.destroy();
  }
}

/** The same of one that is open. */
export function snapshotIn(database: Kysely<Tables>): Promise<Snapshot | undefined> {
  return inOneSnapshot(database, async (transaction) => {
    const checkpoint = await transaction
      .selectFrom('checkpoint')
      .selectAll()
      .where('name', '=', checkpointName)
      .executeTakeFirst();
    if (checkpoint === undefined) return undefined;
    const { position, recorded_at, version } = checkpoint;
    return {
      position: BigInt(position),
      recordedAt: Number(recorded_at),
      version,
      ...(await digestOf(transaction)),
      cases: await count(transaction, 'cases'),
      measures: await count(transaction, 'measures'),
      parked: await parkedIn(transaction),
    };
  });
}

/** The damage that a file shows, in SQLite's words; undefined where it is whole. PostgreSQL looks after its own. */
export async function damageOf(address: string): Promise<string | undefined> {
  if (isOfPostgres(address)) return undefined;
  const database = openThrough(address);
  try {
    const { rows } = await sql<{ integrity_check: string }>`PRAGMA integrity_check(1)`.execute(database);
    const said = rows[0]?.integrity_check;
    return said === 'ok' ? undefined : said;
  } finally {
    await database.destroy();
  }
}

async function count(database: Queries, table: 'cases' | 'measures'): Promise<number> {
  const row = await database
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return Number(row.rows);
}

async function parkedIn(database: Queries): Promise<Snapshot['parked']> {
  const rows = await database.selectFrom('parked').selectAll().orderBy('position').execute();
  return rows.map(({ stream, position, reason }) => ({ stream, position: BigInt(position), reason }));
}
