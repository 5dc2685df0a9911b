import { isObject, ReadModelUnavailable } from '#kernel';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { lastMigration, migrationTable } from './migrations.js';
import { rowsOf } from './prepared.js';
import type { Queries } from './prepared.js';
import { checkpointName, oldestReadable, projectionVersion } from './tables.js';
import type { Tables } from './tables.js';

/** Reads in one transaction that sees one moment. Throws `ReadModelUnavailable` where the engine cannot be asked. */
export async function inOneSnapshot<T>(database: Kysely<Tables>, ask: (database: Queries) => Promise<T>): Promise<T> {
  try {
    return await database
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((transaction) => ask(transaction));
  } catch (error) {
    throw inWords(error);
  }
}

/** Where the tables stand. Throws `ReadModelUnavailable` where another version of this program has made them. */
export async function checkpointOf(
  database: Queries,
): Promise<{ readonly position: number; readonly recorded_at: number }> {
  const [row] = await rowsOf(database, {
    name: 'checkpoint',
    values: {},
    build: () =>
      database
        .selectFrom('checkpoint')
        .select(['position', 'recorded_at', 'version'])
        .select(sql<string | null>`(select max(name) from ${sql.table(migrationTable)})`.as('shape'))
        .where('name', '=', checkpointName),
  });
  if (row === undefined) throw new ReadModelUnavailable(notMade);
  if (isReadable(row.version) && row.shape === lastMigration) return row;
  throw new ReadModelUnavailable(
    `The read model was made by another version of Tocsin (${row.shape ?? 'unknown'}, ${row.version.toString()}), which this one (${lastMigration}, ${projectionVersion.toString()}) does not read: ` +
      'run the same version for questions as for the projector, which makes an older one anew at its start.',
  );
}

function isReadable(version: number): boolean {
  return version >= oldestReadable && version <= projectionVersion;
}

const notMade = 'The read model has not been made yet: the projector makes it from the log.';

/** By the code of the system, or by SQLSTATE. */
const away = /^(?:E(?!RR_)[A-Z_]+|08...|28...|3D000|42501|53...|55000|57P0.)$/u;
const noTable = ['42P01', '3F000'];

/** An error that says that the engine is away, or has no tables yet, in words for everybody; else the error itself. */
export function inWords(error: unknown): unknown {
  if (!isObject(error)) return error;
  const code = typeof error['code'] === 'string' ? error['code'] : '';
  if (noTable.includes(code)) return new ReadModelUnavailable(notMade, { cause: error });
  const lost = typeof error['message'] === 'string' && lostWords.test(error['message']);
  if (!lost && !away.test(code)) return error;
  return new ReadModelUnavailable('The read model cannot be reached at the moment.', { cause: error });
}

/** How the driver says that its connection has gone, without a code. */
const lostWords = /connection (?:terminated|error)|timeout exceeded when trying to connect|query read timeout/iu;
