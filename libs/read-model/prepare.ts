import type { Kysely } from 'kysely';
import { openSqlite } from './sqlite.js';
import { createTables, dropTables, projectionVersion } from './tables.js';
import type { Tables } from './tables.js';

export const checkpointName = 'projector';

/** Makes the tables where there are none, and anew where they are of another version or of a longer log than this. */
export async function prepareTables(database: Kysely<Tables>, head: bigint): Promise<void> {
  const tables = await database.introspection.getTables();
  const found = tables.some(({ name }) => name === 'checkpoint')
    ? await database
        .selectFrom('checkpoint')
        .select(['version', 'position'])
        .where('name', '=', checkpointName)
        .executeTakeFirst()
    : undefined;
  if (found?.version === projectionVersion && BigInt(found.position) <= head) return;
  await database.transaction().execute(async (transaction) => {
    await dropTables(transaction);
    await createTables(transaction);
    await transaction
      .insertInto('checkpoint')
      .values({ name: checkpointName, position: 0, version: projectionVersion, recorded_at: 0 })
      .execute();
  });
}

/** Makes the file ready to be read, before anything has been projected into it. */
export async function prepareReadModel(file: string, head: bigint): Promise<void> {
  const database = openSqlite(file, 'write');
  try {
    await prepareTables(database, head);
  } finally {
    await database.destroy();
  }
}
