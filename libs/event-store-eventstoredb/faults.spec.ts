import { eventStoreContract } from '#kernel/testing';
import { brisk, Cluster, fill, steady } from '../../test/support/eventstoredb/cluster.js';
import type { Patience } from './index.js';
import type { Fault } from '../../test/support/eventstoredb/faults.js';
import type { FaultyServer } from '../../test/support/eventstoredb/server.js';

const cluster = new Cluster();
afterEach(() => cluster.close());

/** Waits so long for an answer that is not to come; for those that do come in the end, whatever the clock says. */
const short = { ...brisk, answer: 300 };

const answered = (code: number, written: boolean): Fault => ({ kind: 'status', code, written });

interface Wrong {
  readonly what: string;
  readonly patience?: Patience;
  goes(server: FaultyServer): void;
}

/** A status of gRPC. */
const failingWith =
  (code: number): Wrong['goes'] =>
  ({ faults }) => {
    faults.every(5, 'append', answered(code, true));
    faults.every(7, 'append', answered(code, false));
    faults.every(3, 'read', answered(code, false));
    faults.every(2, 'subscribe', { kind: 'break', after: 2, code });
  };

/** What goes wrong all the time, in some of the calls. */
const wrong: readonly Wrong[] = [
  {
    what: 'that falls silent, and has written or has not',
    patience: short,
    goes: ({ faults }) => {
      faults.every(31, 'append', { kind: 'silence', written: true });
      faults.every(47, 'append', { kind: 'silence', written: false });
      faults.every(11, 'read', { kind: 'silence' });
      faults.every(2, 'subscribe', { kind: 'silence' });
    },
  },
  {
    what: 'that answers after the deadline',
    patience: short,
    goes: ({ faults }) => {
      faults.every(31, 'append', { kind: 'slow', milliseconds: short.answer + 100 });
      faults.every(11, 'read', { kind: 'slow', milliseconds: short.answer + 100 });
    },
  },
  {
    what: 'that is slow',
    goes: ({ faults }) => {
      for (const call of ['append', 'read', 'subscribe'] as const)
        faults.every(2, call, { kind: 'slow', milliseconds: 5 });
    },
  },
  {
    what: 'that ends subscriptions in good order',
    goes: ({ faults }) => {
      faults.every(2, 'subscribe', { kind: 'end', after: 0 });
      faults.every(3, 'subscribe', { kind: 'end', after: 3 });
    },
  },
  {
    what: 'whose connections are reset',
    goes: failingWith(14),
  },
  {
    what: 'that fails inside, and has written or has not',
    goes: failingWith(13),
  },
  {
    what: 'that says that another leads',
    goes: ({ faults, port }) => {
      faults.every(5, 'append', { kind: 'not-leader', leader: { host: '127.0.0.1', port } });
    },
  },
  {
    what: 'that says much twice',
    goes: ({ faults }) => {
      // To the client an answer that comes twice is none: where every one did, nothing could be stored.
      faults.every(2, 'append', { kind: 'duplicate' });
      faults.every(1, 'subscribe', { kind: 'duplicate' });
    },
  },
  {
    what: 'that floods its subscribers with what is others’, and says that they are too slow',
    goes: (server) => {
      fill(server, 300, 'other');
      server.faults.every(1, 'subscribe', { kind: 'fall-behind', after: 1 });
    },
  },
];

describe.each(wrong)('the event store in EventStoreDB, on a server $what,', ({ goes, patience = steady }) => {
  let happened = 0;
  afterAll(() => {
    expect(happened).toBeGreaterThan(10);
  });

  it.each(eventStoreContract)('$promise', async ({ keeps }) => {
    const server = await cluster.server();
    const first = await cluster.store(server);
    await first.close();
    goes(server);
    await keeps({ open: () => cluster.store(server, { patience }) });
    happened += server.faults.happened;
  });
});
