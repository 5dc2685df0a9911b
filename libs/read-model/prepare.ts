import { ReadModelUnavailable } from '#kernel';
import type { EventStore, StoredEvent } from '#kernel';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { openReadModel } from './address.js';
import { isPostgres } from './engine.js';
import { lastMigration, migrateTo, migrationTable, shapeOf, tablesOf } from './migrations.js';
import { inWords } from './reading.js';
import { isThere } from './snapshot.js';
import { isSole } from './sole-projector.js';
import { checkpointName, dropTables, emptyTables, projectionVersion } from './tables.js';
import type { Tables } from './tables.js';

/** What a read model is made from. */
export interface Log {
  readonly head: bigint;
  /** Tells its first event from that of every other log; empty while there is none. */
  readonly ledger: string;
}

export async function logOf(store: EventStore): Promise<Log> {
  const [first] = await store.readAll({ limit: 1 });
  return { head: await store.head(), ledger: first === undefined ? '' : nameOf(first) };
}

/** A log whose positions have gaps begins at another one than the same log on another engine: its rows are others. */
function nameOf({ id, recordedAt, position }: StoredEvent): string {
  return position === 1n ? `${id} ${recordedAt}` : `${id} ${recordedAt} ${position.toString()}`;
}

/**
 * Makes the tables where there are none, and empties them where they are of another version or of a longer log than
 * this. A file of another ledger is made anew; a database of another ledger is refused, as somebody may read it.
 */
export async function prepareTables(database: Kysely<Tables>, log: Log): Promise<void> {
  await bringToShape(database);
  const found = await checkpointIn(database);
  if (found !== undefined && isPostgres(database)) mustBeOf(log, found);
  const fits =
    found?.version === projectionVersion && found.ledger === log.ledger && BigInt(found.position) <= log.head;
  if (!fits) await emptied(database, log);
}

/** Makes the tables where there are none, and empties them. */
export async function emptiedTables(database: Kysely<Tables>, log: Log): Promise<void> {
  await bringToShape(database);
  await emptied(database, log);
}

/**
 * Makes the read model ready to be read, before anything has been projected into it; where a projector is at work it
 * has. Throws `ReadModelUnavailable` where the database cannot be used.
 */
export async function prepareReadModel(address: string, log: Log): Promise<void> {
  const database = openReadModel(address, 'write');
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
  if ((await shapeOf(database)) !== lastMigration) return;
  const found = await checkpointIn(database);
  if (found !== undefined) mustBeOf(log, found);
}

function mustBeOf({ ledger }: Log, found: { readonly ledger: string; readonly position: number }): void {
  if (found.ledger === ledger || found.position === 0) return;
  throw new ReadModelUnavailable(
    'The database holds the read model of another ledger: name another database, or drop its schema tocsin.',
  );
}

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

/** A file whose shape this program does not know is made anew: it belongs to whoever serves the ledger. */
async function makeRoom(database: Kysely<Tables>): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await dropTables(transaction);
    for (const name of await tablesOf(transaction))
      if (name.startsWith(migrationTable)) await transaction.schema.dropTable(name).execute();
  });
}
