import type { Kysely } from 'kysely';
import { isOfPostgres } from './address.js';
import { openPostgres, ownSchema } from './postgres.js';
import type { Access } from './postgres.js';
import { openSqlite } from './sqlite.js';
import type { Tables } from './tables.js';

/** Where a read model is, with the room beside it in which the next one is made. */
export interface Site {
  /** `live` is what questions are answered from, `next` what is to take its place. */
  open(which: 'live' | 'next', access: Access): Kysely<Tables>;
  /** The file of the next one; undefined in PostgreSQL, where it is a schema. */
  readonly nextFile?: string;
}

/** The schemas beside one of this name: the one to come, and the one that was replaced. */
export function schemasBeside(name: string): { readonly next: string; readonly before: string } {
  return { next: `${name}_next`, before: `${name}_before` };
}

/**
 * The site at an address: the URL of a PostgreSQL database, or the path of a file. `patience` is how long one statement of who
 * writes into a database may take, in milliseconds.
 */
export function siteAt(address: string, patience?: number): Site {
  if (isOfPostgres(address)) {
    const { next } = schemasBeside(ownSchema);
    return { open: (which, access) => openPostgres(address, access, which === 'live' ? ownSchema : next, patience) };
  }
  const nextFile = `${address}.next`;
  return {
    open: (which, access) => openSqlite(which === 'live' ? address : nextFile, isToWrite(access) ? 'write' : 'read'),
    nextFile,
  };
}

function isToWrite(access: Access): boolean {
  return access === 'write' || access === 'write through';
}
