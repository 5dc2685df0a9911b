import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { isLedgersOwn } from '#kernel';
import { fill, openReadModel } from '#read-model';
import type { Rebuilt } from '#read-model';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { fillLedger } from './fill.js';
import type { Workload } from './workload.js';

const address = process.env['READ_MODEL_URL_FOR_TESTS'] ?? '';

/** (p) The whole read model into a PostgreSQL server. */
export const postgres: Workload = {
  letter: 'p',
  title: 'Rebuild of the read model in PostgreSQL',
  ...(address === '' ? { leftOut: 'It needs a PostgreSQL server: .ci/postgres npm run bench -- --only p' } : {}),
  run: async ({ folder, sizes }) => {
    await fillLedger(folder, sizes.rebuildEvents);
    const client = new Client(address);
    await client.connect();
    try {
      await mustBeEmpty(client);
      const rebuilt = await rebuildInto(folder);
      const copied = await copySeconds(client, folder);
      return {
        conditions: `${rebuilt.events.toLocaleString('en')} events of all kinds`,
        figures: [
          {
            name: 'events projected',
            value: rebuilt.events / rebuilt.seconds,
            unit: '/s',
            target: { atLeast: 15_000 },
            limits: [{ name: 'COPY of the same rows', value: rebuilt.events / copied }],
          },
          { name: 'the whole rebuild', value: rebuilt.seconds, unit: 's' },
        ],
      };
    } finally {
      await client.query('drop schema if exists tocsin cascade; drop schema if exists tocsin_bench cascade');
      await client.end();
    }
  },
};

/** Throws a `TypeError` where somebody's read model is in the database. */
export async function mustBeEmpty(client: Client): Promise<void> {
  const { rowCount } = await client.query(
    "select from pg_namespace where nspname in ('tocsin', 'tocsin_next', 'tocsin_bench')",
  );
  if (rowCount !== 0) throw new TypeError('The database has a read model in it: name an empty one.');
}

async function rebuildInto(folder: string): Promise<Rebuilt> {
  const store = SqliteEventStore.follow(join(folder, 'ledger.db'));
  const database = openReadModel(address, 'write');
  try {
    return await fill({ database, store, catalogue, areas: new AreaRegistry(), isOwn: isLedgersOwn });
  } finally {
    await database.destroy();
    await store.close();
  }
}

/** How long the server takes to read all rows into tables with the same keys and indexes. */
async function copySeconds(client: Client, folder: string): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'tocsin' order by 1",
  );
  const file = join(folder, 'rows');
  await client.query('create schema tocsin_bench');
  let seconds = 0;
  for (const { name } of rows) {
    await client.query(`create table tocsin_bench.${name} (like tocsin.${name} including all)`);
    await pipeline(client.query(copyTo(`copy tocsin.${name} to stdout`)), createWriteStream(file));
    const begun = performance.now();
    await pipeline(createReadStream(file), client.query(copyFrom(`copy tocsin_bench.${name} from stdin`)));
    seconds += (performance.now() - begun) / 1_000;
  }
  return seconds;
}
