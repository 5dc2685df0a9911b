import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { Call } from './call.js';
import type { EventStoreClient } from './client.js';

interface Filter {
  readonly checkpointReached: (subscription: unknown, position: object) => void;
}

/** What the client hands out, without a server: events wait in it until they are taken. */
class Handed extends PassThrough {
  wanted: Filter | undefined;
  readonly unsubscribe = (): Promise<void> => Promise.resolve();

  constructor() {
    super({ objectMode: true, highWaterMark: 16 });
  }
}

/** A call that is full, with so many events more waiting in the client. */
async function full(more: number): Promise<{ call: Call<number>; handed: Handed }> {
  const handed = new Handed();
  const client = {
    subscribeToAll: ({ filter }: { filter: Filter }) => {
      handed.wanted = filter;
      return handed;
    },
  };
  const call = new Call<number>({
    client: client as unknown as EventStoreClient,
    prefix: 'peru:',
    from: undefined,
    answer: 10_000,
    read: (resolved) => Number((resolved as { readonly n: number }).n),
  });
  for (let n = 1; n <= 1_000; n++) {
    handed.write({ n });
    await turn();
  }
  expect(handed.isPaused()).toBe(true);
  for (let n = 1_001; n <= 1_000 + more; n++) handed.write({ n });
  expect(handed.readableLength).toBe(more);
  return { call, handed };
}

const signal = new AbortController().signal;

describe('a call of a subscription', () => {
  it.each([
    ['caughtUp', 'caught-up'],
    ['fellBehind', 'fell-behind'],
  ] as const)('keeps %s behind the events that the client had received before it', async (told, said) => {
    const { call, handed } = await full(8);
    handed.emit(told);
    handed.write({ n: 1_009 });
    expect((await call.next(signal)).map((one) => one.said)).toEqual(Array(1_000).fill('event'));
    await turn();
    expect((await call.next(signal)).map((one) => one.said)).toEqual([
      ...Array<string>(8).fill('event'),
      said,
      'event',
    ]);
    await call.close();
  });

  it('keeps a checkpoint behind the events before it', async () => {
    const { call, handed } = await full(3);
    const place = { commit: 7n, prepare: 7n };
    handed.wanted?.checkpointReached(undefined, place);
    await call.next(signal);
    await turn();
    const said = await call.next(signal);
    expect(said.slice(-2)).toEqual([
      { said: 'event', entry: 1_003 },
      { said: 'checkpoint', place },
    ]);
    await call.close();
  });

  it('keeps the end behind the events before it, and takes nothing that comes after an error', async () => {
    const { call, handed } = await full(2);
    handed.end();
    await call.next(signal);
    await turn();
    expect((await call.next(signal)).map((one) => one.said)).toEqual(['event', 'event', 'ended']);
    const { call: other, handed: failing } = await full(2);
    const error = new Error('broken');
    failing.emit('error', error);
    expect((await other.next(signal)).at(-1)).toEqual({ said: 'ended', error });
    await turn();
    expect(await other.next(AbortSignal.timeout(50))).toEqual([]);
  });
});
