import { StoreUnavailable, UnknownPosition } from '#kernel';
import type { Delivery } from '#kernel';
import { anEvent } from '#kernel/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { brisk, Cluster, fill, idsOf, take, to, until } from '../../test/support/eventstoredb/cluster.js';
import { Wire } from '../../test/support/eventstoredb/wire.js';
import { patient, pauseAfter } from './patience.js';

const cluster = new Cluster();
let stop: AbortController;

beforeEach(() => {
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await cluster.close();
});

const signal = (): AbortSignal => stop.signal;

describe('a subscription to EventStoreDB', () => {
  it('says that it has caught up when its subscriber has had everything', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    fill(server, 1_200);
    let had = 0;
    for await (const { events, caughtUp } of store.subscribe({ after: 0n, signal: signal() })) {
      had += events.length;
      if (caughtUp) break;
      await sleep(20);
    }
    expect(had).toBe(1_200);
  });

  it.each([0, 1, 15, 16, 17, 49])(
    'goes on where it was when the server ends it in good order after %i events',
    async (after) => {
      const server = await cluster.server();
      const store = await cluster.store(server);
      const ids = fill(server, 50);
      server.faults.next('subscribe', { kind: 'end', after }, { kind: 'end', after: 1 });
      const events = await take(
        store.subscribe({ after: 0n, signal: signal() }),
        (all, { caughtUp }) => all.length >= 50 && caughtUp,
      );
      expect(idsOf(events)).toEqual(ids);
      expect(store.figures()).toMatchObject({ resubscriptions: 2 });
      expect(cluster.lines).toContainEqual({
        level: 'warn',
        message: 'the subscription was dropped',
        about: expect.objectContaining({ reason: 'the server ended it', dropsInARow: 1 }),
      });
    },
  );

  it.each([1, 2, 10, 13, 14, 15])('goes on where it was when it is broken off with status %i', async (code) => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    const ids = fill(server, 60);
    server.faults.next('subscribe', { kind: 'break', after: 20, code }, { kind: 'status', code });
    const events = await take(store.subscribe({ after: 0n, signal: signal() }), (all) => all.length >= 60);
    expect(idsOf(events)).toEqual(ids);
    expect(store.figures()).toMatchObject({ resubscriptions: 2 });
  });

  it('takes no event twice that the server sends twice', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    const ids = fill(server, 30);
    server.faults.next('subscribe', { kind: 'duplicate' });
    const events = await take(store.subscribe({ after: 0n, signal: signal() }), (_all, { caughtUp }) => caughtUp);
    expect(idsOf(events)).toEqual(ids);
  });

  it('loses nothing that is written while it is dropped, again and again', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    server.faults.next('subscribe', ...[3, 0, 7, 1, 5].map((after) => ({ kind: 'break', after, code: 14 }) as const));
    const following = take(store.subscribe({ after: 0n, signal: signal() }), (all) => all.length >= 60);
    const written: string[] = [];
    for (let index = 0; index < 60; index++) {
      const append = to(`s${index.toString()}`, 'none');
      await store.append(append);
      written.push(...idsOf(append.events));
    }
    expect(idsOf(await following)).toEqual(written);
  });

  it('survives a connection that is cut', async () => {
    const server = await cluster.server();
    const wire = await Wire.to(server.port);
    cluster.atTheEnd(() => wire.close());
    const [store, writer] = [await cluster.store(wire), await cluster.store(server)];
    const following = take(store.subscribe({ after: 0n, signal: signal() }), (all) => all.length >= 3);
    for (const stream of ['a', 'b', 'c']) {
      await writer.append(to(stream, 'none'));
      const { resubscriptions } = store.figures();
      wire.cut();
      await until(() => store.figures().resubscriptions > resubscriptions, 'the cut is noticed');
      wire.mend();
    }
    expect((await following).map(({ stream }) => stream)).toEqual(['a', 'b', 'c']);
    expect(store.figures().reconnects).toBeGreaterThan(0);
  });

  it('is tried again when the server does not confirm it', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server, { patience: brisk });
    await store.append(to('a', 'none'));
    server.faults.next('subscribe', { kind: 'silence' });
    const events = await take(store.subscribe({ after: 0n, signal: signal() }), (all) => all.length >= 1);
    expect(events).toHaveLength(1);
    expect(cluster.lines.map(({ about }) => about)).toContainEqual(
      expect.objectContaining({ reason: expect.stringContaining('not confirmed') }),
    );
  });

  it('gives an alarm when it is dropped again and again, and takes it back when it goes on', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    const drop = { kind: 'status', code: 14 } as const;
    server.faults.next('subscribe', ...Array.from({ length: 6 }, () => drop));
    const deliveries = store.subscribe({ after: 0n, signal: signal() });
    const first = deliveries.next();
    await until(() => store.trouble() !== undefined, 'an alarm');
    expect(store.trouble()).toMatch(/dropped [3-6] times in a row/u);
    expect(store.figures().subscriptions[0]?.dropsInARow).toBeGreaterThan(2);
    await first;
    expect(store.trouble()).toBeUndefined();
    expect(store.figures()).toMatchObject({ resubscriptions: 6, subscriptions: [{ caughtUp: true, dropsInARow: 0 }] });
    const levels = cluster.lines.map(({ level }) => level);
    expect(levels).toEqual([...Array<string>(2).fill('warn'), ...Array<string>(4).fill('error'), 'info']);
    await deliveries.return();
    expect(store.figures().subscriptions).toEqual([]);
  });

  it('waits longer from drop to drop, up to a bound, and not as long as others do', () => {
    const pauses = [1, 2, 3, 9, 40].map((failures) => pauseAfter(failures, patient, 1));
    expect(pauses).toEqual([50, 100, 200, 10_000, 10_000]);
    expect(pauseAfter(3, patient, 0)).toBe(100);
  });

  it('has not caught up any more once it fell behind, until it has again', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    fill(server, 3);
    server.faults.next('subscribe', { kind: 'fall-behind', after: 3 });
    const deliveries = store.subscribe({ after: 0n, signal: signal() });
    await take({ [Symbol.asyncIterator]: () => ({ next: () => deliveries.next() }) }, (_all, { caughtUp }) => caughtUp);
    fill(server, 1_005);
    const told: boolean[] = [];
    const rest = await take(deliveries, (all, { caughtUp }) => {
      told.push(caughtUp);
      return all.length >= 1_005 && caughtUp;
    });
    expect(rest).toHaveLength(1_005);
    expect(told[0]).toBe(false);
    expect(told.at(-1)).toBe(true);
  });

  it('shows how far behind it is', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    fill(server, 1_500);
    const deliveries = store.subscribe({ after: 0n, signal: signal() });
    const { value: first } = await deliveries.next();
    await sleep(30);
    const [behind] = store.figures().subscriptions;
    expect(behind).toMatchObject({ caughtUp: false, position: first?.events.at(-1)?.position });
    expect(behind?.lagMilliseconds).toBeGreaterThan(20);
    await take(deliveries, (_all, { caughtUp }) => {
      if (caughtUp) expect(store.figures().subscriptions).toMatchObject([{ caughtUp: true, lagMilliseconds: 0 }]);
      return caughtUp;
    });
  });

  it('leaves no call open on the server, however it is left', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    fill(server, 40);
    await until(() => server.openCalls === 0, 'no call is open at the start');
    for await (const _first of store.subscribe({ after: 0n, signal: signal() })) break;
    await until(() => server.openCalls === 0, 'no call is open after a loop was left');
    const thrown = async (): Promise<void> => {
      for await (const _first of store.subscribe({ after: 0n, signal: signal() })) throw new Error('of the handler');
    };
    await expect(thrown()).rejects.toThrow('of the handler');
    await until(() => server.openCalls === 0, 'no call is open after a handler threw');
    const waiting = store.subscribe({ after: 0n, signal: signal() });
    await take(waiting, (_all, { caughtUp }) => caughtUp);
    const other = store.subscribe({ after: 0n, signal: signal() });
    await other.next();
    await store.close();
    await until(() => server.openCalls === 0, 'no call is open after the store was closed');
    expect(await other.next()).toEqual({ done: true, value: undefined });
  });

  it('holds the server back while its subscriber is busy, so that no memory grows', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    const ids = fill(server, 12_000);
    const deliveries = store.subscribe({ after: 0n, signal: signal() });
    const first = await deliveries.next();
    let sent = -1;
    for (let same = 0; same < 10; same = server.sent === sent ? same + 1 : 0) {
      sent = server.sent;
      await sleep(20);
    }
    expect(sent).toBeLessThan(4_000);
    const rest = await take(deliveries, (_all, { caughtUp }) => caughtUp);
    const before: Delivery['events'] = first.done === true ? [] : first.value.events;
    expect(idsOf([...before, ...rest])).toEqual(ids);
  });

  it('goes on from what the server has passed over, once all before that was handed on', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    await store.append(to('a', 'none'));
    fill(server, 200, 'other');
    server.faults.next('subscribe', { kind: 'break', after: 1, code: 14 });
    const following = take(store.subscribe({ after: 0n, signal: signal() }), (all) => all.length >= 2);
    await until(() => server.subscribedFrom.length >= 3, 'it has subscribed again');
    await store.append(to('b', 'none'));
    expect((await following).map(({ stream }) => stream)).toEqual(['a', 'b']);
    const own = (await store.readAll())[0]?.position ?? 0n;
    expect(server.subscribedFrom.at(-1)).toBeGreaterThan(own);
  });

  it('does not go on from there while events before it still wait', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    const ids = fill(server, 1_100);
    fill(server, 200, 'other');
    server.faults.next('subscribe', { kind: 'break', after: 1_100, code: 14 });
    const events = await take(
      store.subscribe({ after: 0n, signal: signal() }),
      (all) => all.length >= 1_100,
      () => sleep(10),
    );
    expect(idsOf(events)).toEqual(ids);
  });

  it('does not begin at a position that the log has not', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    const { position } = await store.append(to('a', 'none'));
    for (const after of [position + 1n, 42n]) {
      const following = store.subscribe({ after, signal: signal() }).next();
      await expect(following).rejects.toEqual(new UnknownPosition(after));
      await expect(store.readAll({ after })).rejects.toEqual(new UnknownPosition(after));
    }
  });

  it('ends with a sentence where this user may not read', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    server.faults.next('subscribe', { kind: 'status', code: 7 });
    const following = store.subscribe({ after: 0n, signal: signal() }).next();
    await expect(following).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('passes over what is not this ledger’s, and what cannot be read, and tells of it', async () => {
    const server = await cluster.server();
    const [store, other] = [await cluster.store(server), await cluster.store(server, { ledger: 'peru-2' })];
    const [one, two] = [anEvent(), anEvent()];
    await store.append(to('a', 'none', one));
    await other.append(to('a', 'none'));
    const data = new TextEncoder().encode('{"broken":');
    const id = '11111111-0000-4000-8000-000000000000';
    server.log.append('peru:b', 'none', [
      { id, type: 'Broken', contentType: 'application/json', data, metadata: new Uint8Array() },
      { id: id.replace('1', '2'), type: 'Binary', contentType: 'application/octet-stream', data, metadata: data },
    ]);
    server.log.deleteForGood('peru:gone');
    await store.append(to('c', 'none', two));
    const events = await take(store.subscribe({ after: 0n, signal: signal() }), (_all, { caughtUp }) => caughtUp);
    expect(idsOf(events)).toEqual(idsOf([one, two]));
    expect(idsOf(await store.readAll())).toEqual(idsOf([one, two]));
    expect(store.figures().foreign).toBe(3);
    await expect(store.readStream('b')).rejects.toThrow('did not write');
  });
});
