import { catalogue } from '#catalogue';
import { AreaRegistry } from '#areas';
import type { EventStoreDbStore } from '#event-store-eventstoredb';
import { follow, isLedgersOwn, openLedger, StoreUnavailable } from '#kernel';
import type { EventStore } from '#kernel';
import { openSqlite, Projector, snapshotOf } from '#read-model';
import { StatementSync } from 'node:sqlite';
import { join } from 'node:path';
import { issue } from '../../apps/command-api/issue.js';
import { RefusalLimit } from '../../apps/command-api/refusal-limit.js';
import { closure, declaration, easing } from '../support/acts.js';
import { Cluster, fleeting } from '../support/eventstoredb/cluster.js';
import type { FaultyServer } from '../support/eventstoredb/server.js';
import { digest, foundationsOn, temporaryFolder } from '../support/ledger.js';

/** What operators send in their order: who, where to, and what. Each has its own idempotency key. */
const sent: readonly (readonly [who: string, address: string, body: object])[] = [
  ['ana', 'emergency-declaration/tacna/declare', { ...declaration, term: { count: 30, unit: 'days' } }],
  ['ana', 'draft/closure/draft', { act: { action: 'border-closure', id: 'tacna', command: 'close', body: closure } }],
  ['luis', 'draft/closure/approve', { textRevision: 0 }],
  // Two streams, one after the other: the act, and the word of it.
  ['rosa', 'draft/closure/enact', { textRevision: 0 }],
  ['ana', 'border-closure/tacna/ease', easing('2025-12-02')],
  // Refused, which is stored too, in a stream of its own.
  ['ana', 'border-closure/tacna/close', closure],
];

const cluster = new Cluster();
const folder = temporaryFolder();
afterEach(() => cluster.close());

/** Sends everything from the beginning, as whoever has no answers would. */
async function sendAll(store: EventStore): Promise<void> {
  const ledger = { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const;
  const foundations = { ...foundationsOn(store, []), catalogue };
  await openLedger(store, ledger, digest);
  for (const [index, [who, address, body]] of sent.entries()) {
    const [action = '', id = '', command = ''] = address.split('/');
    await issue(foundations, new RefusalLimit(), {
      action,
      id,
      command,
      body,
      actor: { subject: who, role: 'operator', organisation: 'interior' },
      ifMatch: undefined,
      idempotencyKey: `key-${index.toString()}`,
      correlationId: 'c',
      traceparent: undefined,
    }).catch((error: unknown) => {
      if (error instanceof StoreUnavailable) throw error;
    });
  }
}

/** What the log holds, without what differs from run to run. */
async function held(store: EventStore): Promise<readonly string[]> {
  return (await store.readAll()).map(
    ({ stream, revision, type, id }) => `${stream} ${revision.toString()} ${type} ${id}`,
  );
}

/** The log of a server on which nothing went wrong, and how many appends it took. */
async function undisturbed(): Promise<{ server: FaultyServer; store: EventStoreDbStore; appends: number }> {
  const server = await cluster.server();
  const store = await cluster.store(server);
  await sendAll(store);
  return { server, store, appends: server.calls.append };
}

describe('a writer that ends at any of its appends', () => {
  it.each([
    ['before the server has it', false],
    ['after, without the answer', true],
  ] as const)('leaves a log that is as if it had not, once everything was sent again: %s', async (_when, written) => {
    const { store: whole, appends } = await undisturbed();
    const expected = await held(whole);
    expect(expected.map((line) => line.split(' ')[2])).toEqual([
      'LedgerOpened',
      'EmergencyDeclared',
      'ActDrafted',
      'DraftApproved',
      'BorderClosed',
      'DraftEnacted',
      'BorderEased',
      'CommandRefused',
    ]);
    expect(appends).toBe(expected.length);
    for (let place = 1; place <= appends; place++) {
      const server = await cluster.server();
      const store = await cluster.store(server, { patience: fleeting });
      server.endAt(place, written);
      await expect(sendAll(store)).rejects.toBeInstanceOf(StoreUnavailable);
      const restarted = await cluster.store(server);
      await sendAll(restarted);
      expect(await held(restarted)).toEqual(expected);
    }
  });
});

/** Ends the process, as far as a test can, before the n-th statement that writes; counts those seen. */
class Ending {
  seen = 0;
  readonly #run = StatementSync.prototype.run;

  constructor(private readonly place = Number.POSITIVE_INFINITY) {
    const run = this.#run;
    const before = (): void => {
      this.seen += 1;
      if (this.seen === this.place) throw new MachineStops();
    };
    StatementSync.prototype.run = function (this: StatementSync, ...parameters: Parameters<typeof run>) {
      if (this.sourceSQL !== 'rollback') before();
      return run.apply(this, parameters);
    } as typeof run;
  }

  over(): void {
    StatementSync.prototype.run = this.#run;
  }
}

class MachineStops extends Error {
  override readonly name = 'MachineStops';
}

/** Projects until it has caught up, or until the machine stops; the statements that wrote. */
async function project(store: EventStore, file: string, ending: Ending): Promise<number> {
  const database = openSqlite(file, 'write');
  const stop = new AbortController();
  try {
    const setting = { database, store, catalogue, areas: new AreaRegistry(), isOwn: isLedgersOwn };
    const projector = await Projector.start(setting);
    const caughtUp = (): void => {
      stop.abort();
    };
    const follower = {
      checkpoint: () => projector.checkpoint(),
      // One by one, so that there are as many places as can be.
      handle: async (events: Parameters<Projector['handle']>[0]) => {
        for (const event of events) await projector.handle([event]);
      },
      caughtUp,
    };
    await follow(store, follower, stop.signal);
    return ending.seen;
  } finally {
    ending.over();
    await database.destroy();
  }
}

describe('a projector that ends at any statement that writes a row or its checkpoint', () => {
  it('has the same rows as one that did not, once it was started again', async () => {
    const { store } = await undisturbed();
    const straight = join(folder, 'straight.db');
    const places = await project(store, straight, new Ending());
    expect(places).toBeGreaterThan(40);
    const expected = await snapshotOf(straight);
    // To end behind a statement is to end before the next.
    for (let place = 1; place <= places; place++) {
      const file = join(folder, `${place.toString()}.db`);
      await expect(project(store, file, new Ending(place))).rejects.toBeInstanceOf(MachineStops);
      await project(store, file, new Ending());
      expect(await snapshotOf(file)).toEqual(expected);
    }
  });
});
