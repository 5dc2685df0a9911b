import { openPostgres } from '../index.js';
import { sql } from 'kysely';
import { serverForTests } from './engines.js';

/** What needs a real server is left out where `READ_MODEL_URL_FOR_TESTS` names none; `.ci/postgres` starts one. */
export function describeOnServer(name: string, specs: () => void): void {
  if (serverForTests === '') describe.skip(`${name} (left out: READ_MODEL_URL_FOR_TESTS names no server)`, specs);
  else describe(name, specs);
}

const made: string[] = [];

/** Whoever is still connected is cut off. */
afterAll(async () => {
  for (const name of made) await statement(`drop database if exists ${name} with (force)`);
});

/** The address of an empty database of the server for tests; it is gone when the tests of this file are over. */
export async function newDatabase(): Promise<string> {
  const name = `t${process.pid.toString()}_${made.length.toString()}`;
  await statement(`drop database if exists ${name} with (force)`);
  await statement(`create database ${name}`);
  made.push(name);
  const url = new URL(serverForTests);
  url.pathname = `/${name}`;
  return url.href;
}

/** Ends the session of the projector that writes a database, or those of all who ask; how many there were. */
export async function cutOff(url: string, program: 'tocsin projector' | 'tocsin questions'): Promise<number> {
  const name = new URL(url).pathname.slice(1);
  const holds = "and exists (select 1 from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.granted)";
  const atWork = program === 'tocsin projector' ? ` ${holds}` : '';
  const ended = await statement(
    `select pg_terminate_backend(pid) from pg_stat_activity as a where datname = '${name}' and application_name = '${program}'${atWork}`,
  );
  return ended.length;
}

/** Runs a statement on the server, in the database that the address names or in that of the tests. */
export async function statement(text: string, url = serverForTests): Promise<readonly unknown[]> {
  const database = openPostgres(url, 'write', 'tocsin');
  try {
    return (await sql.raw(text).execute(database)).rows;
  } finally {
    await database.destroy();
  }
}
