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
import { Cursor, isLate, OneSession, sessionsOf, Unanswered } from './sessions.js';
import type { Ending } from './sessions.js';
import type { Tables } from './tables.js';

/** The part of the database that is the read model's own: nothing outside it is looked at or changed. */
export const ownSchema = 'tocsin';

/**
 * Who writes goes on as the log does; who writes it through fills or compares the whole of it. Who reads asks a question,
 * who reads it through looks at all there is.
 */
export type Access = 'write' | 'write through' | 'read' | 'read through';

/** How long one statement of who writes may take unless it is said, in milliseconds. */
export const standardPatience = 60_000;

/** One statement over every row, as a comparison makes, may take so many times as long. */
const throughTimes = 30;

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
  access: Access,
  schema = ownSchema,
  patience = standardPatience,
): Kysely<Tables> {
  switch (access) {
    case 'write':
      return onPostgres(new OneSession(() => writing(url, patience)), schema);
    case 'write through':
      return onPostgres(new OneSession(() => writing(url, patience * throughTimes)), schema);
    case 'read':
      return onPostgres(sessionsOf(poolOf({ ...configOf(url), ...asking })), schema);
    case 'read through':
      return onPostgres(sessionsOf(poolOf(configOf(url))), schema);
  }
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

const asking: ClientConfig = { connectionTimeoutMillis: longestQuestion, query_timeout: longestQuestion };

function configOf(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'tocsin questions',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: numbers,
  };
}

/**
 * What holds for the session of who writes. Commits do not wait for the disk, as with the file: a server that crashes stands
 * at an earlier checkpoint afterwards, never at half of one, and the log has the rest. The server lets go of what the session
 * holds where a statement takes too long, and where nobody is at the other end any more.
 */
function settingUp(patience: number): string {
  return [
    'set synchronous_commit to off',
    `set statement_timeout to ${patience.toString()}`,
    'set tcp_keepalives_idle to 10',
    'set tcp_keepalives_interval to 5',
    'set tcp_keepalives_count to 3',
  ].join('; ');
}

/** A session in which a statement that is not answered in time is told in words; nothing more is asked of it then. */
async function writing(url: string, patience: number): Promise<Ending> {
  const client = new Client({ ...configOf(url), application_name: 'tocsin projector', query_timeout: patience });
  client.on('error', () => undefined);
  const answered = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      throw isLate(error) ? new Unanswered(tooLate(patience), { cause: error }) : error;
    }
  };
  const session: Ending = client;
  await client.connect();
  try {
    await answered(client.query(settingUp(patience)));
  } catch (error) {
    await left(client);
    throw error;
  }
  return {
    query: (text, parameters) => answered(session.query(text, parameters)),
    end: () => left(client),
  };
}

function tooLate(patience: number): string {
  const seconds = (patience / 1_000).toString();
  return (
    `PostgreSQL did not finish a statement within ${seconds} seconds, and the projector begins again in another session: look ` +
    'whether the server hangs or is overloaded, and what holds its locks; or raise READ_MODEL_TIMEOUT.'
  );
}

/** In milliseconds: a server that says nothing any more does not say goodbye either. */
const longestGoodbye = 1_000;

async function left(client: Client): Promise<void> {
  const late = setTimeout(() => client.connection.stream.destroy(), longestGoodbye);
  await client.end();
  clearTimeout(late);
}

/** A connection that is lost while nobody uses it is not an error of anybody: the next question gets another. */
function poolOf(config: ClientConfig): Pool {
  const pool = new Pool({ ...config, max: mostReaders });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
