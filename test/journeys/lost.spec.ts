import { issueToken, readConfiguration } from '#platform';
import { createLogger } from '#logger';
import type { App } from '#platform';
import { openPostgres } from '#read-model';
import { sql } from 'kysely';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCommandApi } from '../../apps/command-api/command-api.js';
import { startProjector } from '../../apps/projector/projector.js';
import { startQueryApi } from '../../apps/query-api/query-api.js';
import { describeOnServer, newDatabase } from '../../libs/read-model/testing/server.js';
import { closure, declaration } from '../support/acts.js';
import { brisk } from '../support/eventstoredb/cluster.js';
import { FaultyServer } from '../support/eventstoredb/server.js';
import { temporaryFolder } from '../support/ledger.js';
import { exchange, serve } from '../support/server.js';
import type { Answer, Server } from '../support/server.js';
import { Wire } from '../support/wire.js';

const folder = temporaryFolder();
const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

/** A cluster behind a wire. */
async function wired(): Promise<{ readonly cluster: FaultyServer; readonly wire: Wire; readonly url: string }> {
  const cluster = await FaultyServer.start();
  const wire = await Wire.to(cluster.port);
  closing.push(async () => {
    wire.close();
    cluster.stop();
    await Promise.resolve();
  });
  return { cluster, wire, url: `esdb://127.0.0.1:${wire.port.toString()}?tls=false` };
}

/** Asks until it is answered so. */
async function until(ask: () => Promise<Answer>, status: number): Promise<Answer> {
  let last = await ask();
  for (let tries = 0; last.status !== status && tries < 1_000; tries++) {
    await sleep(50);
    last = await ask();
  }
  expect(last.status).toBe(status);
  return last;
}

/** As a server has it: it answers that it cannot, rather than wait much longer. */
const patience = { ...brisk, whole: 4_000 };

const unavailable = { status: 503, body: { type: '/problems/unavailable', status: 503 } };

describe('a ledger whose cluster is lost', () => {
  let cluster: FaultyServer;
  let wire: Wire;
  let server: Server;
  let count = 0;
  const close = (key: string): Promise<Answer> =>
    server.act(`border-closure/${key}/close`, closure, { 'idempotency-key': key });
  const stored = (id: string): number =>
    cluster.log.all.filter(({ stream }) => stream === `peru:border-closure-${id}`).length;

  beforeAll(async () => {
    const way = await wired();
    ({ cluster, wire } = way);
    server = await serve({
      dataDir: join(folder, 'cluster'),
      env: { EVENTSTORE_URL: way.url, LOG_LEVEL: 'silent' },
      patience,
    });
    await server.act('emergency-declaration/e/declare', { ...declaration, term: { count: 60, unit: 'days' } });
    await close('first');
    await server.get(`/v1/actions/border-closure?after=${(await server.head()).toString()}`);
    await server.get('/v1/regions/PE-TAC/status');
  });

  it.each(['silence', 'cut'] as const)(
    'refuses commands with 503, answers what it knows with its age, and goes on by itself: %s',
    async (how) => {
      const id = `c${(count += 1).toString()}`;
      wire[how]();
      expect(await close(id)).toMatchObject(unavailable);
      const status = await server.get('/v1/regions/PE-TAC/status');
      expect([status.status, JSON.stringify(status.body)]).toEqual([
        200,
        expect.stringContaining('border-closure/first'),
      ]);
      expect(status.headers['x-tocsin-position']).toBe(status.body['position']);
      expect(status.headers.age).toMatch(/^\d+$/u);
      const history = await server.get('/v1/history');
      expect(history).toMatchObject(unavailable);
      expect(history.body['detail']).toMatch(/^The log cannot be reached .* Ask again when it is back/u);
      const health = await until(() => server.get('/health/ready', { as: null }), 503);
      expect(JSON.stringify(health.body)).toMatch(
        /"ledger","ok":false.*Nothing can be stored behind it: EventStoreDB/u,
      );
      expect(stored(id)).toBe(0);
      wire.mend();
      const done = await until(() => close(id), 201);
      expect(stored(id)).toBe(1);
      const seen = await until(
        () => server.get(`/v1/actions/border-closure?after=${String(done.body['position'])}`),
        200,
      );
      expect(JSON.stringify(seen.body)).toContain(`"id":"${id}"`);
      await until(() => server.get('/health/ready', { as: null }), 200);
    },
  );

  it.each([
    ['was not written', { kind: 'silence', written: false }],
    ['was written', { kind: 'silence', written: true }],
    ['is told late', { kind: 'status', code: 13, written: true }],
  ] as const)('does a command once whose answer was lost, and which %s', async (_how, fault) => {
    const id = `d${(count += 1).toString()}`;
    cluster.faults.next('append', fault);
    const first = await close(id);
    expect([201, 503]).toContain(first.status);
    const again = await until(() => close(id), 201);
    expect([again.body['stream'], stored(id)]).toEqual([`border-closure-${id}`, 1]);
  });

  it('waits for a cluster that is slow, and answers all the same', async () => {
    const id = `s${(count += 1).toString()}`;
    cluster.faults.next('append', { kind: 'slow', milliseconds: 200 });
    cluster.faults.next('read', { kind: 'slow', milliseconds: 200 }, { kind: 'slow', milliseconds: 200 });
    expect((await close(id)).status).toBe(201);
    expect(stored(id)).toBe(1);
  });
});

describeOnServer('services that lose their database in PostgreSQL, or their log', () => {
  const started: App[] = [];
  const configuration = (env: Readonly<Record<string, string>>) =>
    readConfiguration({
      TOCSIN_PORT: '0',
      TOCSIN_MODE: 'test',
      LOG_LEVEL: 'silent',
      TOCSIN_DATA_DIR: join(folder, 'apart'),
      ...env,
    });
  const script = new URL('../../dist/apps/projector/worker.js', import.meta.url);

  it('go on with what they still have, and come back by themselves', async () => {
    const way = await wired();
    const database = new URL(await newDatabase());
    const line = await Wire.to(Number(database.port));
    closing.push(async () => {
      line.close();
      await Promise.resolve();
    });
    database.port = line.port.toString();
    const told = configuration({ EVENTSTORE_URL: way.url, READ_MODEL_URL: database.href });
    const options = { logger: createLogger('silent', told.ledger), patience };
    const key = await serve({ dataDir: join(folder, 'apart') });
    await key.stop();
    const commands = await startCommandApi(told, options);
    const projector = await startProjector(told, { ...options, script });
    const questions = await startQueryApi(told, options);
    started.push(commands, projector, questions);
    const [at, asked, health] = [await commands.listen(), await questions.listen(), await projector.listen()];
    const grant = { role: 'operator', subject: 'ana', organisation: 'interior', expiresIn: 3_600 } as const;
    const headers = { authorization: `Bearer ${await issueToken(commands.platform.tokens, grant)}` };
    const close = (id: string) =>
      exchange(at, `/v1/actions/border-closure/${id}/close`, {
        method: 'POST',
        body: closure,
        headers: { ...headers, 'idempotency-key': id },
      });
    const ask = (path: string) => exchange(asked, path, { headers });
    const first = await close('a');
    await until(() => ask(`/v1/actions/border-closure?after=${String(first.body['position'])}`), 200);

    for (const how of ['silence', 'cut'] as const) {
      line[how]();
      expect(await until(() => ask('/v1/regions/PE-TAC/status'), 503)).toMatchObject(unavailable);
      expect((await ask('/v1/history')).status).toBe(200);
      expect((await exchange(asked, '/health/ready', {})).status).toBe(503);
      const acted = await close(how);
      expect(acted.status).toBe(201);
      line.mend();
      await until(() => ask(`/v1/actions/border-closure?after=${String(acted.body['position'])}`), 200);
      await until(() => exchange(health, '/health/ready', {}), 200);
    }

    way.wire.cut();
    expect(await close('b')).toMatchObject(unavailable);
    const status = await ask('/v1/regions/PE-TAC/status');
    expect([status.status, status.headers['x-tocsin-position']]).toEqual([200, status.body['position']]);
    const ready = await until(() => exchange(asked, '/health/ready', {}), 200);
    expect(JSON.stringify(ready.body)).toContain('"ledger"');
    way.wire.mend();
    const last = await until(() => close('b'), 201);
    await until(() => ask(`/v1/actions/border-closure?after=${String(last.body['position'])}`), 200);
    for (const one of started) expect(await one.stop()).toBe(0);
  });

  it('have a projector that begins again in another session where one says nothing any more, or a statement takes too long', async () => {
    const database = new URL(await newDatabase());
    const direct = database.href;
    const line = await Wire.to(Number(database.port));
    closing.push(async () => {
      line.close();
      await Promise.resolve();
    });
    database.port = line.port.toString();
    const env = { READ_MODEL_URL: database.href, READ_MODEL_TIMEOUT: '1', LOG_LEVEL: 'silent' };
    const server = await serve({ env });
    const closed = async (id: string): Promise<void> => {
      await server.act(`border-closure/${id}/close`, closure);
      const head = (await server.head()).toString();
      await until(() => server.get(`/v1/actions/border-closure?after=${head}`), 200);
    };
    const restarts = async (): Promise<number> => {
      const { text } = await server.get('/metrics');
      return Number(/^tocsin_projector_restarts (\d+)$/mu.exec(text)?.[1]);
    };
    await closed('a');
    line.strand();
    await closed('b');
    expect(await restarts()).toBe(1);
    const other = openPostgres(direct, 'read through');
    const held = Promise.withResolvers<undefined>();
    const holding = other.transaction().execute(async (transaction) => {
      await sql`lock table checkpoint in exclusive mode`.execute(transaction);
      held.resolve(undefined);
      while ((await restarts()) === 1) await sleep(50);
    });
    await held.promise;
    await server.act('border-closure/c/close', closure);
    await holding;
    await other.destroy();
    await closed('d');
    const { body } = await server.get('/v1/actions/border-closure');
    expect(JSON.stringify(body)).toMatch(/"id":"a".*"id":"b".*"id":"c".*"id":"d"/u);
    await server.stop();
  });
});
