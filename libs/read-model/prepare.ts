import { ReadModelUnavailable } from '#kernel';
import type { ReadableLog, StoredEvent } from '#kernel';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { openReadModel } from './address.js';
import { isPostgres } from './engine.js';
import { lastMigration, migrateTo, shapeOf, tablesOf } from './migrations.js';
import { inWords } from './reading.js';
import { isThere } from './snapshot.js';
import { isSole } from './sole-projector.js';
import { checkpointName, emptyTables, projectionVersion } from './tables.js';
import type { Tables } from './tables.js';

/** What a read model is made from. */
export interface Log {
  readonly head: bigint;
  /** Tells its first event from that of every other log; empty while there is none. */
  readonly ledger: string;
}

export async function logOf(store: Pick<ReadableLog, 'readAll' | 'head'>): Promise<Log> {
  const [first] = await store.readAll({ limit: 1 });
  return { head: await store.head(), ledger: first === undefined ? '' : nameOf(first) };
}

/** A log whose positions have gaps begins at another one than the same log on another engine: its rows are others. */
function nameOf({ id, recordedAt, position }: StoredEvent): string {
  return position === 1n ? `${id} ${recordedAt}` : `${id} ${recordedAt} ${position.toString()}`;
}

/**
 * How tables stand to a log and to this program. `none`: there is nothing to be read. `foreign`: they are of another
 * ledger. `longer`: of a longer log. `older`, `newer`: another version of the projection has filled them.
 */
export type Standing = 'none' | 'foreign' | 'longer' | 'older' | 'newer' | 'fits';

export async function standingOf(database: Kysely<Tables>, log: Log): Promise<Standing> {
  return standing(await foundIn(database), log);
}

/** The same beside a projector, which goes on meanwhile: the log is looked at after the tables, and has what they have. */
export async function standingBeside(
  database: Kysely<Tables>,
  store: Pick<ReadableLog, 'readAll' | 'head'>,
): Promise<Standing> {
  const found = await foundIn(database);
  return standing(found, await logOf(store));
}

type Found = { readonly shape: string } & NonNullable<Awaited<ReturnType<typeof checkpointIn>>>;

async function foundIn(database: Kysely<Tables>): Promise<Found | undefined> {
  const shape = await shapeOf(database);
  const checkpoint = shape === undefined ? undefined : await checkpointIn(database);
  return shape === undefined || checkpoint === undefined ? undefined : { shape, ...checkpoint };
}

function standing(found: Found | undefined, log: Log): Standing {
  if (found === undefined) return 'none';
  if (found.ledger !== log.ledger && found.position !== 0) return 'foreign';
  if (found.ledger !== log.ledger || BigInt(found.position) > log.head) return 'longer';
  if (found.shape > lastMigration || found.version > projectionVersion) return 'newer';
  return found.version < projectionVersion ? 'older' : 'fits';
}

/**
 * Makes the tables where there are none, and empties them where they are of a longer log than this. Rows that another
 * version of the projection has made are left, as they may be read: `renew` puts others in their place. A file of
 * another ledger is made anew; a database of another ledger is refused. Throws `ReadModelUnavailable`.
 */
export async function prepareTables(database: Kysely<Tables>, log: Log): Promise<Standing> {
  const standing = await standingOf(database, log);
  if (standing === 'older' || standing === 'newer') return standing;
  if (standing === 'foreign' && isPostgres(database)) throw new ReadModelUnavailable(ofAnother);
  await bringToShape(database);
  if (standing !== 'fits') await emptied(database, log);
  return 'fits';
}

/** The same for tables that nobody reads: what is not of this version and this log is taken away. */
export async function prepareNext(database: Kysely<Tables>, log: Log): Promise<void> {
  if ((await standingOf(database, log)) !== 'fits') await makeRoom(database);
  await prepareTables(database, log);
}

/**
 * Makes the read model ready to be read, before anything has been projected into it; where a projector is at work it
 * has. Throws `ReadModelUnavailable` where the database cannot be used.
 */
export async function prepareReadModel(address: string, log: Log, patience?: number): Promise<void> {
  const database = openReadModel(address, 'write', patience);
  try {
    if (await isSole(database)) await prepareTables(database, log);
    else await mustFit(database, log);
  } catch (error) {
    throw inWords(error);
  } finally {
    await database.destroy();
  }
}

function checkpointIn(database: Kysely<Tables>) {
  return database
    .selectFrom('checkpoint')
    .select(['version', 'position', 'ledger'])
    .where('name', '=', checkpointName)
    .executeTakeFirst();
}

/** Looks whether what is at the address is of this log, where there is anything yet. Throws `ReadModelUnavailable`. */
export async function checkReadModel(address: string, log: Log): Promise<void> {
  if (!(await isThere(address))) return;
  const database = openReadModel(address, 'read');
  try {
    await mustFit(database, log);
  } catch (error) {
    throw inWords(error);
  } finally {
    await database.destroy();
  }
}

async function mustFit(database: Kysely<Tables>, log: Log): Promise<void> {
  if ((await standingOf(database, log)) === 'foreign') throw new ReadModelUnavailable(ofAnother);
}

const ofAnother =
  'The database holds the read model of another ledger: name another database, or drop its schema tocsin.';

async function emptied(database: Kysely<Tables>, { ledger }: Log): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await emptyTables(transaction);
    await transaction
      .insertInto('checkpoint')
      .values({ name: checkpointName, position: 0, version: projectionVersion, recorded_at: 0, ledger })
      .execute();
  });
}

async function bringToShape(database: Kysely<Tables>): Promise<void> {
  const shape = await shapeOf(database);
  if (shape === lastMigration) return;
  if (isPostgres(database)) await mustBeFit(database, shape);
  else if (shape === undefined || shape > lastMigration) await makeRoom(database);
  await migrateTo(database, lastMigration);
}

/** A database has others who read it: a newer program must first take back what it did. */
async function mustBeFit(database: Kysely<Tables>, shape = ''): Promise<void> {
  if (shape > lastMigration) {
    throw new ReadModelUnavailable(
      `The tables of the read model have the shape ${shape} of a newer version of Tocsin; this one knows ${lastMigration}: ` +
        'use the newer version, or drop the schema tocsin of the database; it is made anew from the log.',
    );
  }
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(database);
  if (rows[0]?.server_encoding === 'UTF8') return;
  throw new ReadModelUnavailable('The database does not keep its text in UTF-8: make one with the encoding UTF8.');
}

/** Takes away all tables there are. */
async function makeRoom(database: Kysely<Tables>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const name of await tablesOf(transaction)) await transaction.schema.dropTable(name).execute();
  });
}
