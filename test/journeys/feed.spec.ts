import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { stored } from '#kernel/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feed } from '../../apps/query-api/feed.js';
import { EventAreas } from '#cloud-events';
import { closure, declaration, easing } from '../support/acts.js';
import { Listener } from '../support/feed.js';
import { temporaryFolder } from '../support/ledger.js';
import { errorsBy } from '../support/published.js';
import { serve } from '../support/server.js';
import type { Server } from '../support/server.js';

const upTo = (last: number, from = 1): readonly number[] =>
  Array.from({ length: Math.max(0, last - from + 1) }, (_, index) => from + index);

describe('the feed', () => {
  let server: Server;
  const listeners: Listener[] = [];
  beforeAll(async () => {
    server = await serve();
    await close('early', 5);
  });
  afterEach(async () => {
    await Promise.all(listeners.splice(0).map((listener) => listener.leave()));
  });
  afterAll(() => server.stop());

  const listen = async (query: string, headers = {}): Promise<Listener> => {
    const listener = await Listener.to(server, query, headers);
    listeners.push(listener);
    return listener;
  };
  const close = async (name: string, count: number, body: object = closure): Promise<void> => {
    const ids = Array.from({ length: count }, (_, index) => `${name}-${index.toString()}`);
    const answers = await Promise.all(ids.map((id) => server.act(`border-closure/${id}/close`, body)));
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
  };
  const head = async (): Promise<number> => Number(await server.head());

  it('gives every event from the beginning, once and in order, as a CloudEvent that says whose and of which mode', async () => {
    const end = await head();
    const listener = await listen('?from=0');
    await listener.until(end);
    expect(listener.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'tocsin-ledger': 'peru; mode=test',
      'cache-control': expect.stringContaining('no-store'),
    });
    expect(listener.ids).toEqual(upTo(end));
    expect(listener.comments[0]).toBe(': peru, mode test');
    for (const { id, event, data } of listener.events) {
      expect(server.contract.errorsOf('CloudEvent', data)).toEqual([]);
      expect(data).toMatchObject({
        specversion: '1.0',
        sequence: id.padStart(19, '0'),
        tocsinmode: 'test',
        source: 'urn:tocsin:ledger:peru',
      });
      expect(data['type']).toContain(`.${event}.v`);
      expect([data, errorsBy(String(data['dataschema']), data['data'])]).toEqual([data, null]);
    }
    const { body } = await server.get('/v1/history?limit=1000');
    const stored = body['events'] as readonly { readonly id: string }[];
    expect(listener.events.map(({ data }) => data['id'])).toEqual(stored.map(({ id }) => id));
  });

  it('goes on behind the event that Last-Event-ID names, wherever a listener was broken off', async () => {
    const end = await head();
    const seen: number[] = [];
    while (seen.length < end) {
      const listener = await listen('?from=0', seen.length === 0 ? {} : { 'last-event-id': String(seen.at(-1)) });
      await listener.until(1);
      await listener.leave();
      seen.push(...listener.ids.slice(0, 2));
    }
    expect(seen).toEqual(upTo(end));
  });

  it('gives only what comes to one who says nothing', async () => {
    const end = await head();
    const listener = await listen('');
    await server.act('border-closure/early-0/ease', easing('2025-12-02'));
    await listener.until(1);
    expect(listener.ids).toEqual([end + 1]);
  });

  it('crosses from what was to what comes, for many listeners at once, whoever writes meanwhile', async () => {
    const before = await head();
    const writing = Array.from({ length: 10 }, async (_, writer) => {
      for (let part = 0; part < 5; part++) await close(`cross-${writer.toString()}-${part.toString()}`, 4);
    });
    const all = await Promise.all(Array.from({ length: 8 }, () => listen('?from=0')));
    await Promise.all(writing);
    const end = before + 200;
    expect(await head()).toBe(end);
    for (const listener of all) {
      await listener.until(end);
      expect(listener.ids).toEqual(upTo(end));
    }
  });

  it('waits for a listener who does not read, keeps others going, and gives him everything afterwards', async () => {
    const slow = await listen('?from=0');
    slow.response.pause();
    const before = await head();
    const long = { ...closure, cause: 'Irregular entry, as the report of the night says. '.repeat(20) };
    for (let part = 0; part < 20; part++) await close(`long-${part.toString()}`, 100, long);
    const end = before + 2_000;
    const quick = await listen(`?from=${before.toString()}`);
    await quick.until(2_000);
    expect(slow.events.length).toBeLessThan(end);
    slow.response.resume();
    await slow.until(end);
    expect(slow.ids).toEqual(upTo(end));
  });

  it('gives the events of one action where that is asked', async () => {
    await server.act('cabinet-decree/nothing-else/adopt', { nonsense: 1 });
    const listener = await listen('?from=0&action=border-closure');
    await listener.until(5);
    expect(listener.events.filter(({ data }) => !String(data['type']).startsWith('tocsin.border-closure.'))).toEqual(
      [],
    );
    expect(listener.ids[0]).toBeGreaterThan(1);
  });

  it('names the areas that an event concerns, the same to one who listens and to one who comes later', async () => {
    const end = await head();
    const live = await listen('');
    const address = 'emergency-declaration/south';
    const term = { count: 30, unit: 'days' };
    const areas = ['PE-TAC', 'PE-MOQ'];
    const acts = [
      ['declare', { ...declaration, areas, term }],
      ['lift', { ...easing('2025-12-05'), areas: ['PE-MOQ'] }],
      ['extend', { term }],
      ['lift', easing('2026-01-05')],
    ] as const;
    for (const [command, body] of acts) expect((await server.act(`${address}/${command}`, body)).status).toBe(201);
    await live.until(4);
    expect(live.events.map(({ event, data }) => [event, data['areas']])).toEqual([
      ['EmergencyDeclared', 'PE-MOQ,PE-TAC'],
      ['EmergencyLifted', 'PE-MOQ'],
      ['EmergencyExtended', 'PE-TAC'],
      ['EmergencyLifted', 'PE-TAC'],
    ]);
    const erratum = {
      revision: 0,
      fields: [{ field: '/areas/0', before: 'PE-TAC', after: 'PE-PUN' }],
      gazette: { name: 'El Peruano', publishedAt: '2025-12-03T05:00:00.000Z' },
    };
    expect((await server.act(`${address}/correct`, erratum)).status).toBe(201);
    await live.until(5);
    expect(live.events[4]?.data['areas']).toBe('PE-PUN,PE-TAC');
    for (const behind of [0, 1, 2, 3, 4]) {
      const resumed = await listen('', { 'last-event-id': (end + behind).toString() });
      await resumed.until(5 - behind);
      expect(resumed.text).toBe(live.text.slice(live.text.indexOf(`id: ${(end + behind + 1).toString()}\n`)));
      await resumed.leave();
    }
  });

  it('opens ten for one person and tells the eleventh to come back, until one is closed', async () => {
    const first = await Promise.all(Array.from({ length: 10 }, () => listen('')));
    expect(first.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const eleventh = await listen('');
    expect([eleventh.status, eleventh.response.headers['retry-after']]).toEqual([429, '10']);
    await first[0]?.leave();
    for (let tries = 0; tries < 500; tries++) {
      const again = await listen('');
      if (again.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('Nobody was let in again.');
  });
});

describe('a feed whose server stops', () => {
  it('ends in order, and goes on at the next server where it was', async () => {
    const dataDir = temporary.folder;
    let server = await serve({ dataDir });
    const close = (id: string) => server.act(`border-closure/${id}/close`, closure);
    await close('one');
    const listener = await Listener.to(server, '?from=0');
    await listener.until(2);
    const begun = performance.now();
    expect(await server.stop()).toBe(0);
    await listener.over();
    expect(listener.endedInOrder).toBe(true);
    expect(performance.now() - begun).toBeLessThan(5_000);
    server = await serve({ dataDir });
    await close('two');
    const again = await Listener.to(server, '', { 'last-event-id': String(listener.ids.at(-1)) });
    await again.until(1);
    expect([...listener.ids, ...again.ids]).toEqual([1, 2, 3]);
    await again.leave();
    await server.stop();
  });

  const temporary = { folder: temporaryFolder() };
});

describe('a feed on which nothing happens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const store = SqliteEventStore.open({ file: join(folder, 'ledger.db'), now: () => '2025-11-28T20:00:00.000Z' });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const actionOf = (type: string): string | undefined => (catalogue.has(type) ? type : undefined);
  const quiet = {
    ledger: { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const,
    store,
    actionOf,
    eventAreas: new EventAreas({ store, catalogue, actionOf }),
    isInside: () => false,
  };
  const opened = (id: string) => {
    const {
      stream: _stream,
      revision: _revision,
      position: _position,
      recordedAt: _at,
      ...event
    } = stored(id, 0n, {
      type: 'SomethingHappened',
      data: {},
    });
    return event;
  };

  it('does not tell whoever sees nothing of the inside that something was done there', async () => {
    const open = (stream: string) => store.append({ stream, events: [opened(stream)], expected: 'none' });
    const tell = async (inside: boolean): Promise<readonly string[]> => {
      const stop = new AbortController();
      const told: string[] = [];
      const sources = { ...quiet, isInside: (stream: string) => stream.startsWith('inside-') };
      const after = await store.head();
      for await (const text of feed(sources, { after, action: undefined, inside }, stop.signal, 50)) {
        told.push(text.replace(/\n[^]*$/u, ''));
        if (told.length === 2) await open(`inside-${String(inside)}`);
        if (told.length === 4) await open(`outside-${String(inside)}`);
        if (told.length === 6) stop.abort();
      }
      return told.map((text) => text.replaceAll(/\d+/gu, (one) => (BigInt(one) - after).toString()));
    };
    expect((await tell(true)).slice(1, 4)).toEqual([': caught up at 0', 'id: 1', ': caught up at 1']);
    const theirs = await tell(false);
    expect(theirs.slice(1, 4)).toEqual([': caught up at 0', ': still here', ': still here']);
    expect(theirs.slice(4)).toEqual(['id: 2', ': caught up at 2']);
  });

  it('tells from time to time that it is still there, and ends when it is told to', async () => {
    const stop = new AbortController();
    const told: string[] = [];
    const after = await store.head();
    for await (const text of feed(quiet, { after, action: undefined, inside: true }, stop.signal, 20)) {
      told.push(text);
      if (told.length === 5) stop.abort();
    }
    expect(told).toEqual([
      'retry: 2000\n: peru, mode test\n\n',
      `: caught up at ${after.toString()}\n\n`,
      ...Array<string>(3).fill(': still here\n\n'),
    ]);
  });
});
