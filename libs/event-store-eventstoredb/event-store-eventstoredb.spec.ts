import type { EventStore } from '#kernel';
import { eventStoreContract, nothingStore } from '#kernel/testing';
import { randomUUID } from 'node:crypto';
import { steady } from '../../test/support/eventstoredb/cluster.js';
import { FaultyServer } from '../../test/support/eventstoredb/server.js';
import { EventStoreDbStore, readConnection } from './index.js';
import type { ClusterSetting } from './index.js';

/** A real server, if one is named; every test then has a ledger of its own in it. */
const real = process.env['EVENTSTORE_URL'];

let server: FaultyServer | undefined;
let ledger: string;

beforeEach(async () => {
  ledger = `test-${randomUUID()}`;
  server = real === undefined ? await FaultyServer.start() : undefined;
});

afterEach(() => {
  server?.stop();
});

function connectionTo(url: string): ClusterSetting['connection'] {
  const read = readConnection(url);
  if ('must' in read) throw new TypeError(`EVENTSTORE_URL ${read.must}.`);
  return read.value;
}

const open = (): Promise<EventStore> =>
  EventStoreDbStore.open({ connection: connectionTo(real ?? server?.url ?? ''), ledger, patience: steady });

describe('the event store in EventStoreDB', () => {
  it.each(eventStoreContract)('$promise', async ({ keeps }) => {
    await keeps({ open });
  });

  it.each(eventStoreContract)('is told from a store that does nothing, which fails: $promise', async ({ keeps }) => {
    await expect(keeps({ open: () => Promise.resolve(nothingStore()) })).rejects.toThrow();
  });
});
