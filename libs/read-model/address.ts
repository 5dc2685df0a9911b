import type { Kysely } from 'kysely';
import { openPostgres } from './postgres.js';
import { openSqlite, openToInspect } from './sqlite.js';
import type { Tables } from './tables.js';

/** Whether a read model is in PostgreSQL: its address is a URL, else it is the path of a file. */
export function isOfPostgres(address: string): boolean {
  return /^postgres(?:ql)?:\/\//u.test(address);
}

/**
 * The read model at an address: the URL of a PostgreSQL database, or the path of a file. `patience` is how long one statement
 * of who writes into a database may take, in milliseconds.
 */
export function openReadModel(address: string, access: 'write' | 'read', patience?: number): Kysely<Tables> {
  return isOfPostgres(address) ? openPostgres(address, access, undefined, patience) : openSqlite(address, access);
}

/** The same to read it through, however large it is. */
export function openThrough(address: string): Kysely<Tables> {
  return isOfPostgres(address) ? openPostgres(address, 'read through') : openToInspect(address);
}

/** An address as it may be shown: without the password, and without what is set behind it. */
export function shownAddress(address: string): string {
  if (!isOfPostgres(address)) return address;
  const url = URL.parse(address);
  if (url === null) return 'postgres://…';
  const user = url.username === '' ? '' : `${url.username}@`;
  return `${url.protocol}//${user}${url.host}${url.pathname}`;
}
