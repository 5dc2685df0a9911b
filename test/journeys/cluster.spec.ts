import { filesIn } from '#places';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { closure, easing } from '../support/acts.js';
import { FaultyServer } from '../support/eventstoredb/server.js';
import { temporaryFolder } from '../support/ledger.js';
import { exchange, serve } from '../support/server.js';
import type { Server } from '../support/server.js';
import { root, runIn } from '../support/tree.js';

const all = temporaryFolder();
let folders = 0;
const newFolder = (): string => join(all, (folders += 1).toString());

const clusters: FaultyServer[] = [];
afterAll(() => {
  for (const one of clusters) one.stop();
});

async function newCluster(): Promise<FaultyServer> {
  const cluster = await FaultyServer.start();
  clusters.push(cluster);
  return cluster;
}

const on = ({ url }: FaultyServer, dataDir: string): Promise<Server> =>
  serve({ dataDir, env: { EVENTSTORE_URL: url } });
const tocsin = ({ url }: FaultyServer, ...words: readonly string[]) =>
  runIn(root, 'bin/tocsin.js', ...words, '--event-store-url', url);

async function eventsOf(server: Server, query: string): Promise<readonly { readonly position: string }[]> {
  const events: { readonly position: string }[] = [];
  for (let next: unknown = `/v1/history?${query}`; typeof next === 'string';) {
    const { status, body } = await server.get(next);
    expect(status).toBe(200);
    events.push(...(body['events'] as typeof events));
    next = body['next'];
  }
  return events;
}

describe('a ledger in EventStoreDB', () => {
  let cluster: FaultyServer;
  let dataDir: string;
  let server: Server;
  beforeAll(async () => {
    [cluster, dataDir] = [await newCluster(), newFolder()];
    server = await on(cluster, dataDir);
    for (const id of ['a', 'b', 'c']) await server.act(`border-closure/${id}/close`, closure);
    expect((await server.act('border-closure/a/reopen', easing('2025-12-01'))).status).toBe(201);
    await server.get(`/v1/actions/border-closure?after=${(await server.head()).toString()}`);
  });

  it('is served as one in a file is, with nothing of its log in the folder', async () => {
    const { body } = await server.get('/v1/regions/PE-TAC/status');
    expect(JSON.stringify(body)).toMatch(/border-closure\/b.*border-closure\/c/u);
    const { body: timeline } = await server.get('/v1/regions/PE-TAC/timeline?limit=2');
    expect(timeline['events']).toHaveLength(2);
    expect(existsSync(filesIn(dataDir).ledgerFile)).toBe(false);
    const { body: ready } = await server.get('/health/ready', { as: null });
    expect(ready).toMatchObject({ status: 'ready', checks: [{ name: 'ledger' }, { name: 'projector' }, {}, {}] });
  });

  it('tells its history page by page, whatever lies between its events', async () => {
    const whole = await eventsOf(server, 'limit=1000');
    expect(whole).toHaveLength(5);
    expect(await eventsOf(server, 'limit=2')).toEqual(whole);
    expect(await eventsOf(server, 'limit=1&stream=border-closure-a')).toHaveLength(2);
    expect(await eventsOf(server, 'limit=1&type=BorderClosed')).toHaveLength(3);
    expect(await eventsOf(server, `from=${whole[2]?.position ?? ''}`)).toEqual(whole.slice(2));
  });

  it('is followed from an event or from the beginning, and from nowhere else', async () => {
    const [first, second] = await eventsOf(server, 'limit=2');
    const between = (BigInt(second?.position ?? 0) - 1n).toString();
    for (const path of [`/v1/feed?from=${between}`, `/v1/history?from=${between}`]) {
      const { status, body } = await server.get(path);
      expect([status, body['type'], body['position']]).toEqual([400, '/problems/unknown-position', between]);
    }
    for (const from of [first?.position ?? '', '0'])
      expect(
        (
          await exchange(server.base, `/v1/feed?from=${from}`, {
            method: 'HEAD',
            headers: { authorization: `Bearer ${await server.token('agency')}` },
          })
        ).status,
      ).toBe(200);
  });

  it('tells how it stands with the cluster in its figures', async () => {
    const figures = (await server.get('/metrics', { as: 'admin' })).text;
    for (const name of [
      'store_appends',
      'store_reconnects',
      'projector_store_resubscriptions',
      'projector_lag_seconds',
    ])
      expect(figures).toMatch(new RegExp(`^tocsin_${name} \\d`, 'mu'));
    expect(figures).not.toContain('tocsin_projector_lag_events');
  });

  it('is doctored, replayed, exported and imported into by the command line', async () => {
    const doctor = await tocsin(cluster, 'doctor', '--data-dir', dataDir);
    expect([doctor.code, doctor.stderr]).toEqual([0, '']);
    expect(doctor.stdout).toMatch(/^ok {6}positions: 5 events in one order[\s\S]*^ok {6}read model equals replay/mu);
    const replay = await tocsin(cluster, 'replay', '--compare', '--data-dir', dataDir);
    expect([replay.code, replay.stdout]).toEqual([0, expect.stringContaining('They are equal.')]);
    const folder = newFolder();
    expect((await tocsin(cluster, 'export', folder, '--only', 'acts')).stdout).toContain('Exported ledger peru');
    const other = await newCluster();
    expect((await tocsin(other, 'open', '--ledger', 'copy')).stdout).toContain('is copy of PE');
    const words = ['import', join(folder, 'acts.ndjson'), '--mapping', 'acts', '--ministry', 'interior'];
    const imported = await tocsin(other, ...words, '--ledger', 'copy', '--json');
    expect([imported.code, JSON.parse(imported.stdout)]).toEqual([
      0,
      expect.objectContaining({ rows: expect.objectContaining({ refused: 0 }) }),
    ]);
    const dry = await tocsin(other, ...words, '--ledger', 'copy', '--dry-run');
    expect([dry.code, dry.stderr]).toEqual([1, expect.stringContaining('EVENTSTORE_URL names a cluster')]);
    const none = await tocsin(other, 'doctor', '--ledger', 'peru');
    expect([none.code, none.stderr]).toEqual([
      1,
      expect.stringContaining('There is no ledger peru in esdb://127.0.0.1'),
    ]);
  });

  it('is known again by a second server, which keeps a read model of its own', async () => {
    const second = await on(cluster, newFolder());
    expect((await second.act('border-closure/a/close', closure)).status).toBe(409);
    expect((await second.act('border-closure/d/close', closure)).status).toBe(201);
    const { status } = await server.get(`/v1/actions/border-closure?after=${(await second.head()).toString()}`);
    expect(status).toBe(200);
    await second.stop();
    const refused = await tocsin(cluster, 'serve', '--port', '0', '--mode', 'test', '--data-dir', dataDir);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('writes the read model')]);
    const another = await tocsin(cluster, 'serve', '--port', '0', '--mode', 'actual', '--data-dir', newFolder());
    expect(another.stderr).toContain('its mode is test, not actual');
  });
});

it('is not made by a server whose key for tokens is not where it was said to be', async () => {
  const cluster = await newCluster();
  const key = join(newFolder(), 'mistyped.jwk');
  const ran = await tocsin(cluster, 'serve', '--port', '0', '--data-dir', newFolder(), '--token-key-file', key);
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining(`There is no key for tokens in ${key}`)]);
  expect(cluster.log.all.filter(({ stream }) => stream.startsWith('peru:'))).toEqual([]);
});

describe('the address of a cluster', () => {
  const secret = 'esdb://tocsin:sesame@127.0.0.1:1';

  it.each([
    [`${secret}?tls=false`, 'EVENTSTORE_URL must not name a password with tls=false'],
    [`${secret}?nodePreference=follower`, 'EVENTSTORE_URL has nodePreference=follower'],
    ['mongodb://tocsin:sesame@h', 'must be the address of an EventStoreDB'],
    [secret, 'The log at esdb://127.0.0.1:1, which EVENTSTORE_URL names, cannot be used.'],
    [secret, '. Start it, or mend its address.\n'],
  ])('is told without its password where it cannot be used (%#)', async (url, sentence) => {
    const folder = newFolder();
    mkdirSync(folder);
    const ran = await runIn(
      root,
      'bin/tocsin.js',
      'serve',
      '--port',
      '0',
      '--data-dir',
      folder,
      '--event-store-url',
      url,
    );
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining(sentence)]);
    expect(ran.stdout + ran.stderr).not.toContain('sesame');
  });
});
