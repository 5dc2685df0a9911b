import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { digestOf } from './digest.js';
import { checkpointName } from './prepare.js';
import { openToInspect } from './sqlite.js';
import type { Tables } from './tables.js';

/** What a read model holds, all of one moment: a projector may go on beside it. */
export interface Snapshot {
  /** Position of the last event taken in, and when that was recorded, in milliseconds since 1970. */
  readonly position: bigint;
  readonly recordedAt: number;
  /** Version of the projection that filled the tables. */
  readonly version: number;
  readonly digest: string;
  readonly cases: number;
  readonly measures: number;
  readonly parked: readonly { readonly stream: string; readonly position: bigint; readonly reason: string }[];
}

/** Reads a read model's file through, in one transaction; undefined where it has no checkpoint. */
export async function snapshotOf(file: string): Promise<Snapshot | undefined> {
  const database = openToInspect(file);
  try {
    return await database.transaction().execute(async (transaction) => {
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
        digest: await digestOf(transaction),
        cases: await count(transaction, 'cases'),
        measures: await count(transaction, 'measures'),
        parked: await parkedIn(transaction),
      };
    });
  } finally {
    await database.destroy();
  }
}

/** The damage that the file shows, in SQLite's words; undefined where it is whole. */
export async function damageOf(file: string): Promise<string | undefined> {
  const database = openToInspect(file);
  try {
    const { rows } = await sql<{ integrity_check: string }>`PRAGMA integrity_check(1)`.execute(database);
    const said = rows[0]?.integrity_check;
    return said === 'ok' ? undefined : said;
  } finally {
    await database.destroy();
  }
}

async function count(database: Kysely<Tables>, table: 'cases' | 'measures'): Promise<number> {
  const row = await database
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return Number(row.rows);
}

async function parkedIn(database: Kysely<Tables>): Promise<Snapshot['parked']> {
  const rows = await database.selectFrom('parked').selectAll().orderBy('position').execute();
  return rows.map(({ stream, position, reason }) => ({ stream, position: BigInt(position), reason }));
}
