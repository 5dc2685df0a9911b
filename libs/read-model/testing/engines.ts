import { PGlite } from '@electric-sql/pglite';
import type { Kysely, PostgresPool, PostgresQueryResult } from 'kysely';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { onPostgres, OneSession, openPostgres, siteAt } from '../index.js';
import type { Access } from '../postgres.js';
import { schemasBeside } from '../site.js';
import type { Site } from '../site.js';
import type { Tables } from '../tables.js';
import { beforeStatement } from './crash.js';

/** An engine that keeps read models, each under a name of its own. */
export interface Engine {
  readonly name: string;
  /** Of how many runs of a property it is worth one: making tables takes its time on a server. */
  readonly price: number;
  /** The read model of a folder that has this name there. */
  site(folder: string, name: string): Site;
  /** What ends with a process that has crashed. */
  endSessions(): Promise<void>;
  /** Takes away what was made for a folder; the folder itself is the caller's. */
  clear(folder: string): Promise<void>;
}

export const sqlite: Engine = {
  name: 'SQLite',
  price: 1,
  site: (folder, name) => siteAt(join(folder, `${name}.db`)),
  endSessions: () => Promise.resolve(),
  clear: () => Promise.resolve(),
};

/** The address of a database of a real server that tests may write into. */
export const serverForTests = process.env['READ_MODEL_URL_FOR_TESTS'] ?? '';

/**
 * What a spec runs on that asks all engines for the same: SQLite, and PostgreSQL on a real server where there is one,
 * else in this process.
 */
export function allEngines(): readonly Engine[] {
  return [sqlite, serverForTests === '' ? inProcess() : onServer(serverForTests)];
}

/** PostgreSQL in this process, started when it is first used. */
export function inProcess(): Engine {
  let postgres: PGlite | undefined;
  const session = new OneSession(async () => {
    const started = (postgres ??= await PGlite.create());
    return {
      query: <R>(text: string, parameters: readonly unknown[]) => answered<R>(started, text, parameters),
      end: () => Promise.resolve(),
    };
  });
  afterAll(() => postgres?.close());
  /** All share the session: each is told where to look when it is its turn. */
  const poolFor = (schema: string): PostgresPool => ({
    connect: async () => {
      const client = await session.connect();
      await client.query(`set search_path to ${schema}`, []);
      return client;
    },
    end: () => Promise.resolve(),
  });
  return {
    ...inSchemas('PGlite', (schema) => onPostgres(poolFor(schema), schema)),
    endSessions: async () => {
      await postgres?.exec('rollback');
    },
  };
}

/** PostgreSQL on a server. */
export function onServer(url: string): Engine {
  return inSchemas('PostgreSQL', (schema, access) => openPostgres(url, access, schema));
}

/** Each read model in a schema of its own. */
function inSchemas(name: string, open: (schema: string, access: Access) => Kysely<Tables>): Engine {
  const made = new Map<string, Set<string>>();
  return {
    name,
    price: 8,
    endSessions: () => Promise.resolve(),
    site: (folder, model) => {
      const schema = schemaOf(folder, model);
      made.set(folder, (made.get(folder) ?? new Set()).add(schema));
      const { next } = schemasBeside(schema);
      return { open: (which, access) => open(which === 'live' ? schema : next, access) };
    },
    clear: async (folder) => {
      const database = open('public', 'write');
      for (const schema of made.get(folder) ?? [])
        for (const name of [schema, ...Object.values(schemasBeside(schema))])
          await database.schema.dropSchema(name).ifExists().cascade().execute();
      made.delete(folder);
      await database.destroy();
    },
  };
}

/** The name of a schema, the same whoever asks for the read model. */
export function schemaOf(folder: string, model: string): string {
  return `t${createHash('sha256').update(`${folder} ${model}`).digest('hex').slice(0, 24)}`;
}

const commands = ['UPDATE', 'DELETE', 'INSERT', 'SELECT', 'MERGE'] as const;

async function answered<R>(
  postgres: PGlite,
  text: string,
  parameters: readonly unknown[],
): Promise<PostgresQueryResult<R>> {
  // A session that is lost while it is set up is not lent again, and here there is but one.
  if (!text.startsWith('set search_path')) beforeStatement();
  const { rows, affectedRows = 0, command } = await postgres.query<R>(text, [...parameters]);
  return { rows, rowCount: affectedRows, command: commands.find((one) => one === command) ?? 'SELECT' };
}
