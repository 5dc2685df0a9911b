import {
  CompiledQuery,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  replaceWithNoncontingentExpression,
} from 'kysely';
import type { PostgresPool } from 'kysely';
import { Client, Pool, TypeOverrides, types } from 'pg';
import type { ClientConfig } from 'pg';
import { Cursor, OneSession, sessionsOf } from './sessions.js';
import type { Tables } from './tables.js';

/** The part of the database that is the read model's own: nothing outside it is looked at or changed. */
export const ownSchema = 'tocsin';

/** At once, of one process that answers questions. */
const mostReaders = 10;

/** All numbers here are far below 2^53, moments and positions alike. */
const numbers = new TypeOverrides();
numbers.setTypeParser(types.builtins.INT8, Number);

/**
 * Kysely on PostgreSQL. Who writes does so in one session, which is never taken up again once it is lost: what it held
 * is gone with it, and another may have begun. Who reads has several.
 */
export function openPostgres(
  url: string,
  access: 'write' | 'read' | 'read through',
  schema = ownSchema,
): Kysely<Tables> {
  const config = configOf(url, access);
  return onPostgres(access === 'write' ? new OneSession(() => writing(config)) : sessionsOf(poolOf(config)), schema);
}

/** The same on connections that somebody else makes: tests run it in their own process. */
export function onPostgres(pool: PostgresPool, schema: string): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool,
      cursor: Cursor,
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw(`set search_path to ${schema}`));
      },
    }),
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
}

/** Whoever asks a question is told within so many milliseconds; who reads all of it waits as long as that takes. */
const longestQuestion = 5_000;

function configOf(url: string, access: 'write' | 'read' | 'read through'): ClientConfig {
  return {
    connectionString: url,
    application_name: access === 'write' ? 'tocsin projector' : 'tocsin questions',
    connectionTimeoutMillis: access === 'read' ? longestQuestion : 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...(access === 'read' ? { query_timeout: longestQuestion } : {}),
    types: numbers,
  };
}

/**
 * Commits do not wait for the disk, as with the file: a server that crashes stands at an earlier checkpoint afterwards,
 * never at half of one, and the log has the rest.
 */
async function writing(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  client.on('error', () => undefined);
  await client.connect();
  await client.query('set synchronous_commit to off');
  return client;
}

/** A connection that is lost while nobody uses it is not an error of anybody: the next question gets another. */
function poolOf(config: ClientConfig): Pool {
  const pool = new Pool({ ...config, max: mostReaders });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
