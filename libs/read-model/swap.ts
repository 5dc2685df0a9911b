import { isObject, ReadModelUnavailable } from '#kernel';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { isPostgres } from './engine.js';
import { schemaOf } from './migrations.js';
import { schemasBeside } from './site.js';
import type { Site } from './site.js';
import type { Tables } from './tables.js';

/**
 * `swapped`: the next read model is the one that is read. `behind`: it has yet to take in what the live one has, so that no
 * answer goes back. `busy`: a long answer is being read, which is not waited for, as every question behind would wait too.
 */
export type Swapped = 'swapped' | 'behind' | 'busy';

/** Puts the next read model in the place of the live one, in one transaction; who reads meanwhile reads one of the two. */
export async function swap(live: Kysely<Tables>, { nextFile }: Site): Promise<Swapped> {
  return nextFile === undefined ? await swapSchemas(live) : await takeOver(live, nextFile);
}

/**
 * Every answer begins with the checkpoint, in a transaction: whoever has read that of the old schema is waited for, and
 * whoever comes meanwhile looks the name up again.
 */
async function swapSchemas(live: Kysely<Tables>): Promise<Swapped> {
  const schema = (await schemaOf(live)) ?? '';
  const { next, before } = schemasBeside(schema);
  try {
    return await live.transaction().execute(async (transaction) => {
      await sql`set local lock_timeout = '250ms'`.execute(transaction);
      await sql`lock table ${sql.id(schema, 'checkpoint')} in share row exclusive mode`.execute(transaction);
      if (await isBehind(transaction, next)) return 'behind';
      await sql`lock table ${sql.id(schema, 'checkpoint')} in access exclusive mode`.execute(transaction);
      await sql`alter schema ${sql.id(schema)} rename to ${sql.id(before)}`.execute(transaction);
      await sql`alter schema ${sql.id(next)} rename to ${sql.id(schema)}`.execute(transaction);
      return 'swapped';
    });
  } catch (error) {
    if (isObject(error) && error['code'] === lockNotAvailable) return 'busy';
    throw error;
  }
}

const lockNotAvailable = '55P03';

/**
 * SQLite's files are known by their names to all who have them open: the content goes into the file that is there. Tables
 * of the same shape are copied page by page, their indexes too.
 */
async function takeOver(live: Kysely<Tables>, nextFile: string): Promise<Swapped> {
  return live.connection().execute(async (connection) => {
    await sql`attach database ${nextFile} as next`.execute(connection);
    await sql`begin immediate`.execute(connection);
    try {
      const swapped = (await isBehind(connection, 'next')) ? 'behind' : await copied(connection);
      await sql`commit`.execute(connection);
      if (swapped === 'swapped') await sql`pragma main.wal_checkpoint(truncate)`.execute(connection);
      return swapped;
    } catch (error) {
      await sql`rollback`.execute(connection);
      throw error;
    } finally {
      await sql`detach database next`.execute(connection);
    }
  });
}

async function copied(connection: Kysely<Tables>): Promise<Swapped> {
  for (const { name } of await schemaIn(connection, 'main'))
    if (name !== undefined) await sql`drop table ${sql.id('main', name)}`.execute(connection);
  const made = await schemaIn(connection, 'next');
  for (const { statement } of made) await sql.raw(statement).execute(connection);
  for (const { name } of made) {
    if (name === undefined) continue;
    await sql`insert into ${sql.id('main', name)} select * from ${sql.id('next', name)}`.execute(connection);
  }
  return 'swapped';
}

/** How everything came to be, tables first; of a table also its name. */
async function schemaIn(
  connection: Kysely<Tables>,
  of: 'main' | 'next',
): Promise<readonly { readonly name?: string; readonly statement: string }[]> {
  const { rows } = await sql<{ type: string; name: string; sql: string }>`
    select type, name, sql from ${sql.id(of, 'sqlite_schema')} where sql is not null order by type = 'index', name
  `.execute(connection);
  return rows.map(({ type, name, sql: statement }) => ({ ...(type === 'table' ? { name } : {}), statement }));
}

async function isBehind(database: Kysely<Tables>, next: string): Promise<boolean> {
  const { rows } = await sql<{ ready: number | null; shown: number }>`
    select (select position from ${sql.id(next, 'checkpoint')}) as ready, position as shown from checkpoint
  `.execute(database);
  const [{ ready, shown } = { ready: null, shown: 0 }] = rows;
  if (ready === null) throw new ReadModelUnavailable('The read model that was made beside has gone.');
  return Number(ready) < Number(shown);
}

/** Takes away what the swap has left of the read model that was replaced; a file has nothing left. */
export async function dropBefore(live: Kysely<Tables>): Promise<void> {
  if (isPostgres(live)) await dropBeside(live, 'before');
}

/** Takes away the schema of the next read model. */
export async function dropNext(live: Kysely<Tables>): Promise<void> {
  await dropBeside(live, 'next');
}

async function dropBeside(live: Kysely<Tables>, which: 'before' | 'next'): Promise<void> {
  const name = schemasBeside((await schemaOf(live)) ?? '')[which];
  await live.schema.dropSchema(name).ifExists().cascade().execute();
}
