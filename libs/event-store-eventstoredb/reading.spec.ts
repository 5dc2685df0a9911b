import { StoreUnavailable } from '#kernel';
import { anEvent } from '#kernel/testing';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { brisk, Cluster, fill, fleeting, idsOf, to, until } from '../../test/support/eventstoredb/cluster.js';
import { Log } from '../../test/support/eventstoredb/log.js';
import { root } from '../../test/support/tree.js';
import { opened } from './envelope.js';

const cluster = new Cluster();
afterEach(() => cluster.close());

describe('a read from EventStoreDB', () => {
  it('counts as its limit only what is this ledger’s, and knows its end behind much that is others’', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    const [one, two, three] = [anEvent(), anEvent(), anEvent()];
    expect(await store.head()).toBe(0n);
    await store.append(to('a', 'none', one));
    fill(server, 300, 'other');
    const { position } = await store.append(to('b', 'none', two, three));
    fill(server, 300, 'other');
    expect(idsOf(await store.readAll({ limit: 2 }))).toEqual(idsOf([one, two]));
    const fresh = await cluster.store(server);
    for (const looking of [store, fresh]) expect(await looking.head()).toBe(position);
    const { position: last } = await store.append(to('a', 0n));
    for (const looking of [store, fresh]) expect(await looking.head()).toBe(last);
  });

  it('gives positions beyond what a number can hold, with gaps', async () => {
    const begin = 2n ** 60n + 1n;
    const server = await cluster.server({ log: new Log(begin) });
    const store = await cluster.store(server);
    const { position } = await store.append(to('a', 'none', anEvent(), anEvent()));
    expect(position).toBeGreaterThan(begin + 2n);
    expect(await store.head()).toBe(position);
    const [first, second] = await store.readAll();
    expect(second?.position).toBe(position);
    expect(idsOf(await store.readAll({ after: first?.position ?? 0n }))).toEqual(idsOf([second ?? anEvent()]));
    expect(JSON.stringify(first?.metadata)).not.toContain(position.toString());
  });

  it('orders by position though the clocks of the servers differ, and tells times in milliseconds', async () => {
    const log = new Log();
    const server = await cluster.server({ log });
    const store = await cluster.store(server);
    log.now = () => Date.parse('2025-11-28T20:00:05.123Z');
    await store.append(to('a', 'none'));
    log.now = () => Date.parse('2025-11-28T20:00:00.000Z');
    await store.append(to('b', 'none'));
    expect((await store.readAll()).map(({ stream, recordedAt }) => [stream, recordedAt])).toEqual([
      ['a', '2025-11-28T20:00:05.123Z'],
      ['b', '2025-11-28T20:00:00.000Z'],
    ]);
  });

  it('is asked again when nothing comes or the server fails, and given up with a sentence', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server, { patience: brisk });
    const leaving = await cluster.store(server, { patience: fleeting });
    const append = to('a', 'none');
    await store.append(append);
    server.faults.next('read', { kind: 'silence' }, { kind: 'status', code: 13 }, { kind: 'status', code: 14 });
    expect(idsOf(await store.readStream('a'))).toEqual(idsOf(append.events));
    expect(store.figures()).toMatchObject({ retries: 3, reconnects: 1 });
    server.stop();
    await expect(leaving.readStream('a')).rejects.toBeInstanceOf(StoreUnavailable);
    expect(leaving.trouble()).toContain('EventStoreDB cannot be reached');
  });

  it('leaves no call open on the server when it was given up', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server, { patience: brisk });
    server.faults.next('read', { kind: 'silence' }, { kind: 'silence' });
    await store.readAll();
    await until(() => server.openCalls === 0, 'no call is open');
  });

  it('says that a user may not read, and does not ask again', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    server.faults.next('read', { kind: 'status', code: 7 });
    await expect(store.readAll()).rejects.toThrow('does not let this user');
    expect(store.figures().retries).toBe(0);
  });

  it('stands at the place of the link where one led to an event, and takes no linked event for its own', () => {
    const event = (streamId: string, at: bigint): NonNullable<Parameters<typeof opened>[0]['event']> => ({
      streamId,
      id: '1',
      isJson: true,
      revision: 0n,
      type: 'T',
      created: new Date(0),
      data: {},
      metadata: { tocsin: 1, version: 1, append: 'a', metadata: {} },
      position: { commit: at, prepare: at },
    });
    expect(opened({ event: event('peru:a', 5n) }, 'peru:')).toMatchObject({ event: { stream: 'a', position: 5n } });
    const place = { commit: 9n, prepare: 9n };
    expect(opened({ event: event('peru:a', 5n), link: event('links', 9n) }, 'peru:')).toEqual({ place });
    expect(opened({ link: event('links', 9n) }, 'peru:')).toEqual({ place });
  });
});

describe('a store in EventStoreDB', () => {
  it.each([{ $maxAge: 10 }, { $maxCount: 5 }, { $tb: 3 }])(
    'is not opened where a stream is set to forget: %j',
    async (said) => {
      const server = await cluster.server();
      const store = await cluster.store(server);
      await store.append(to('a', 'none'));
      const set = (stream: string, content: object): void => {
        const data = new TextEncoder().encode(JSON.stringify(content));
        const id = crypto.randomUUID();
        const event = { id, type: '$metadata', contentType: 'application/json', data, metadata: new Uint8Array() };
        server.log.append(`$$${stream}`, 'any', [event]);
      };
      set('another:a', said);
      set('peru:b', { $acl: {} });
      await cluster.store(server);
      set('peru:a', said);
      await expect(cluster.store(server)).rejects.toThrow(
        `peru:a of EventStoreDB has ${Object.keys(said).join('')} set`,
      );
      set('peru:a', {});
      await cluster.store(server);
    },
  );

  it('is opened however long the server looks through its log, as long as it says how far it is', async () => {
    const server = await cluster.server();
    fill(server, 3_000, 'other');
    await cluster.store(server, { patience: fleeting });
  });

  it('is not opened where nobody answers, and says so', async () => {
    const server = await cluster.server();
    server.stop();
    await expect(cluster.store(server, { patience: fleeting })).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('is closed only when the appends under way have ended', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    server.faults.next('append', { kind: 'slow', milliseconds: 150 });
    let ended = false;
    const appending = store.append(to('a', 'none')).then(() => {
      ended = true;
    });
    await store.close();
    expect(ended).toBe(true);
    await appending;
  });

  it('takes nothing more once it is closed, and lets its process end', async () => {
    const server = await cluster.server();
    const store = await cluster.store(server);
    await store.close();
    await store.close();
    await expect(store.append(to('a', 'none'))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readAll()).rejects.toBeInstanceOf(StoreUnavailable);
    const program = `
      import { EventStoreDbStore, readConnection } from '#event-store-eventstoredb';
      const { value: connection } = readConnection(${JSON.stringify(server.url)});
      const store = await EventStoreDbStore.open({ connection, ledger: 'peru' });
      for await (const { caughtUp } of store.subscribe({ after: 0n, signal: new AbortController().signal })) if (caughtUp) break;
      console.log(await store.head());
      await store.close();`;
    const running = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: root });
    const { stdout } = await running;
    expect(stdout.trim()).toBe('0n');
  });
});
