import { StoreUnavailable, TooManyEvents } from '#kernel';
import { anEvent } from '#kernel/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { brisk, Cluster, idsOf, steady, to, until } from '../../test/support/eventstoredb/cluster.js';
import type { Fault } from '../../test/support/eventstoredb/faults.js';
import { Log } from '../../test/support/eventstoredb/log.js';
import { Wire } from '../../test/support/eventstoredb/wire.js';
import { movedBases } from '#kernel';

const cluster = new Cluster();
afterEach(() => cluster.close());

const written = [
  ['and had written it', true],
  ['and had not written it', false],
] as const;

describe('an append to EventStoreDB', () => {
  it('is a call of its own with a deadline and an exact revision, asked of the leader', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    await store.append(to('a', 'none'));
    await store.append(to('a', 0n));
    expect(server.calls).toMatchObject({ append: 2, batchAppend: 0 });
    expect(server.expected).toEqual(['none', 0n]);
    await store.readStream('a');
    for (const call of ['append', 'read']) expect(server.headers.get(call)?.get('requires-leader')).toBe('true');
  });

  it.each(written)('is sent again when the server said nothing %s, and is there once', async (_how, done) => {
    const server = await cluster.server();
    const store = await cluster.store(server, { patience: brisk });
    server.faults.next('append', { kind: 'silence', written: done });
    const append = to('a', 'none', anEvent(), anEvent());
    expect(await store.append(append)).toMatchObject({ revision: 1n, repeated: false });
    expect(idsOf(await store.readAll())).toEqual(idsOf(append.events));
    expect(server.calls.append).toBe(2);
    expect(store.figures()).toMatchObject({ appends: 1, retries: 1, unknownOutcomes: 0 });
  });

  it.each([1, 2, 4, 8, 10, 12, 13, 14, 15].flatMap((code) => written.map(([how, done]) => [code, how, done] as const)))(
    'is sent again when the server answered status %i %s, and is there once',
    async (code, _how, done) => {
      const server = await cluster.server();
      const store = await cluster.store(server);
      server.faults.next('append', { kind: 'status', code, written: done });
      expect(await store.append(to('a', 'none'))).toMatchObject({ revision: 0n, repeated: false });
      expect(await store.append(to('a', 0n))).toMatchObject({ revision: 1n });
      expect(await store.readAll()).toHaveLength(2);
      expect(server.expected).not.toContain('any');
    },
  );

  it.each(written)(
    'has an outcome that nobody knows when the server never answers %s: send it again',
    async (_how, done) => {
      const server = await cluster.server();
      const store = await cluster.store(server, { patience: { ...brisk, whole: 3_000 } });
      server.faults.next('append', ...Array.from({ length: 9 }, () => ({ kind: 'silence', written: done }) as const));
      const append = to('a', 'none');
      await expect(store.append(append)).rejects.toBeInstanceOf(StoreUnavailable);
      expect(store.figures()).toMatchObject({ unknownOutcomes: 1 });
      expect(store.trouble()).toContain('cannot be reached');
      expect(cluster.lines).toContainEqual(
        expect.objectContaining({ level: 'warn', message: 'EventStoreDB is asked again' }),
      );
      while (server.faults.left > 0) server.faults.take('append');
      expect(await store.append(append)).toMatchObject({ revision: 0n, repeated: done });
      expect(await store.readAll()).toHaveLength(1);
      expect(store.trouble()).toBeUndefined();
    },
  );

  it('takes an answer that came after the deadline for none, and finds what it had done', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server, { patience: brisk });
    server.faults.next('append', { kind: 'slow', milliseconds: brisk.answer + 300 });
    expect(await store.append(to('a', 'none'))).toMatchObject({ revision: 0n, repeated: false });
    await sleep(600);
    expect(await store.readAll()).toHaveLength(1);
    expect(server.calls.append).toBe(2);
  });

  it('waits for a slow answer', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    server.faults.next('append', { kind: 'slow', milliseconds: 150 });
    await store.append(to('a', 'none'));
    expect(server.calls.append).toBe(1);
  });

  it('outlives an answer that comes twice', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    server.faults.next('append', { kind: 'duplicate' });
    expect(await store.append(to('a', 'none'))).toMatchObject({ revision: 0n, repeated: false });
    expect(await store.append(to('a', 0n))).toMatchObject({ revision: 1n, repeated: false });
    expect(await store.readAll()).toHaveLength(2);
  });

  it('goes to the leader that another node names', async () => {
    const log = new Log();
    const [follower, leader] = [await cluster.server({ log }), await cluster.server({ log })];
    const store = await cluster.store(follower);
    follower.faults.next('append', { kind: 'not-leader', leader: { host: '127.0.0.1', port: leader.port } });
    await store.append(to('a', 'none'));
    await store.append(to('a', 0n));
    expect([follower.calls.append, leader.calls.append]).toEqual([1, 2]);
    expect(store.figures()).toMatchObject({ reconnects: 1 });
  });

  it('finds the leader among several nodes, one of which is down', async () => {
    const log = new Log();
    const [down, follower, leader] = [
      await cluster.server(),
      await cluster.server({ log }),
      await cluster.server({ log }),
    ];
    down.stop();
    follower.follow(leader);
    const hosts = [down, follower].map(({ port }) => `127.0.0.1:${port.toString()}`).join(',');
    const store = await cluster.store({ url: `esdb://${hosts}?tls=false` });
    await store.append(to('a', 'none'));
    expect([follower.calls.append, leader.calls.append]).toEqual([0, 1]);
  });

  it('is given up in time where no node tells any more which of them leads', async () => {
    const [one, other] = [await cluster.server(), await cluster.server()];
    other.follow(one);
    const hosts = [one, other].map(({ port }) => `127.0.0.1:${port.toString()}`).join(',');
    const url = `esdb://${hosts}?tls=false&gossipTimeout=20&maxDiscoverAttempts=2`;
    const store = await cluster.store({ url }, { patience: { ...brisk, whole: 1_000 } });
    one.faults.next('append', { kind: 'status', code: 14 });
    for (const node of [one, other]) node.faults.next('gossip', ...Array<Fault>(2).fill({ kind: 'silence' }));
    const begun = Date.now();
    await expect(store.append(to('a', 'none'))).rejects.toBeInstanceOf(StoreUnavailable);
    expect(Date.now() - begun).toBeLessThan(15_000);
  });

  it('does not end the process when the leader is lost to several at once and cannot be found for a while', async () => {
    const [one, other] = [await cluster.server(), await cluster.server()];
    other.follow(one);
    const hosts = [one, other].map(({ port }) => `127.0.0.1:${port.toString()}`).join(',');
    const url = `esdb://${hosts}?tls=false&gossipTimeout=1&maxDiscoverAttempts=1`;
    const store = await cluster.store({ url }, { patience: { ...steady, answer: 2_500 } });
    await store.append(to('connected', 'none'));
    one.faults.next('append', { kind: 'status', code: 14 }, { kind: 'status', code: 14, later: 300 });
    for (const node of [one, other]) node.faults.next('gossip', { kind: 'silence' });
    const both = await Promise.all([store.append(to('a', 'none')), store.append(to('b', 'none'))]);
    expect(both).toMatchObject([{ revision: 0n }, { revision: 0n }]);
  });

  it('does not fail with another one that is under way', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    server.faults.next('append', { kind: 'slow', milliseconds: 200 }, { kind: 'status', code: 13 });
    const slow = store.append(to('slow', 'none'));
    await until(() => server.faults.left === 1, 'the slow one is under way');
    await Promise.all([slow, store.append(to('failing', 'none'))]);
    expect(server.calls.append).toBe(3);
    expect(store.figures()).toMatchObject({ retries: 1 });
  });

  it('survives a connection that is cut, and one that falls silent', async () => {
    const server = await cluster.server();
    const wire = await Wire.to(server.port);
    cluster.atTheEnd(() => wire.close());
    const store = await cluster.store(wire);
    wire.cut();
    const cut = store.append(to('cut', 'none'));
    await until(() => store.figures().reconnects > 0, 'the cut is noticed');
    wire.mend();
    expect(await cut).toMatchObject({ revision: 0n, repeated: false });
    wire.fallSilent();
    const silent = store.append(to('silent', 'none'));
    await sleep(100);
    wire.mend();
    expect(await silent).toMatchObject({ revision: 0n, repeated: false });
    expect(await store.readAll()).toHaveLength(2);
  });

  it('finds events that another writer of the same ones has stored elsewhere before it speaks of a conflict', async () => {
    const server = await cluster.server();
    const [one, other] = [await cluster.store(server), await cluster.store(server)];
    const event = anEvent();
    await one.append(to('a', 'none'));
    const first = await one.append(to('a', 0n, event));
    await one.append(to('a', 1n));
    expect(await other.append(to('a', 'none', event))).toEqual({ ...first, repeated: true });
    await expect(other.append(to('a', 'none', event, anEvent()))).rejects.toMatchObject({ actual: 2n });
    expect(await one.readAll()).toHaveLength(3);
  });

  it('tells which of two writers of the same events wrote them', async () => {
    const server = await cluster.server();
    const stores = await Promise.all(Array.from({ length: 4 }, () => cluster.store(server)));
    const append = to('a', 'none');
    const answers = await Promise.all(stores.map((store) => store.append(append)));
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await stores[0]?.readAll()).toHaveLength(1);
  });

  it('is not sent where it is larger than a server takes together, and says how many would fit', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    const large = (): ReturnType<typeof anEvent> => anEvent({ data: { text: 'x'.repeat(50_000) } });
    const events = Array.from({ length: 30 }, large);
    await expect(store.append(to('a', 'none', ...events))).rejects.toEqual(new TooManyEvents(30, 19));
    expect(server.calls.append).toBe(0);
    await store.append(to('a', 'none', ...events.slice(0, 19)));
  });

  it('is told as too much where the server takes even less', async () => {
    const server = await cluster.server({ largestAppend: 5_000 });
    const store = await cluster.store(server);
    const events = Array.from({ length: 10 }, () => anEvent({ data: { text: 'x'.repeat(1_000) } }));
    await expect(store.append(to('a', 'none', ...events))).rejects.toBeInstanceOf(TooManyEvents);
    expect(server.calls.append).toBe(1);
  });

  it('is refused for ever in a stream that was deleted for good', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    await store.append(to('a', 'none'));
    server.log.deleteForGood('peru:a');
    for (const expected of ['none', 0n] as const) {
      await expect(store.append(to('a', expected))).rejects.toThrow('was deleted for good');
    }
    await expect(store.readStream('a')).rejects.toThrow('was deleted for good');
    expect(store.figures().retries).toBe(0);
  });

  it('is noticed where a deleted stream goes on counting, and nothing is read of such a stream', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    await store.append(to('a', 'none', anEvent(), anEvent()));
    server.log.softDelete('peru:a');
    expect(await store.readStream('a')).toEqual([]);
    await expect(store.append(to('a', 'none'))).rejects.toThrow('goes on counting');
    await expect(store.readStream('a')).rejects.toThrow('has lost its events before revision 2');
  });

  it('says what it relied on, and a basis that moved is found afterwards', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    await store.append(to('basis', 'none'));
    const relying = (revision: string): ReturnType<typeof anEvent> => {
      const event = anEvent();
      return { ...event, metadata: { ...event.metadata, reliedOn: [{ stream: 'basis', revision }] } };
    };
    await store.append(to('sound', 'none', relying('0')));
    await store.append(to('basis', 0n));
    const reliedOn = [{ stream: 'basis', revision: 0n }];
    await store.append({ ...to('moved', 'none', relying('0')), reliedOn });
    const moved = await Array.fromAsync(movedBases(store));
    expect(moved).toMatchObject([{ event: { stream: 'moved' }, stream: 'basis', reliedOn: '0', stoodAt: '1' }]);
  });
});
