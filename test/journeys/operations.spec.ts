import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { closure } from '../support/acts.js';
import { temporaryFolder } from '../support/ledger.js';
import { expectNoGap, logIn, lostOf, operatorToken } from '../support/log.js';
import { Operators } from '../support/operators.js';
import { attempted, serveIn } from '../support/process.js';
import { exchange, serve } from '../support/server.js';
import type { Server } from '../support/server.js';

const all = temporaryFolder();
let number = 0;
function newFolder(): string {
  const folder = join(all, (number += 1).toString());
  mkdirSync(folder);
  return folder;
}

describe('what those who run it ask', () => {
  let server: Server;
  beforeAll(async () => {
    server = await serve();
    await server.act('border-closure/first/close', closure);
    await server.get(`/v1/actions/border-closure?after=${(await server.head()).toString()}`);
  });
  afterAll(() => server.stop());

  it('is live and ready, and says how far the log and the read model are', async () => {
    expect((await server.get('/health/live', { as: null })).body).toMatchObject({ status: 'live' });
    expect((await server.get('/health/ready', { as: null })).body).toMatchObject({
      status: 'ready',
      checks: [
        { name: 'ledger', ok: true, because: `The log ends at position ${(await server.head()).toString()}.` },
        { name: 'projector', ok: true, because: 'The read model is 0 events behind the log.' },
        { name: 'clock', ok: true, because: 'What falls due is left to another process.' },
        { name: 'parked cases', ok: true, because: 'No case is parked.' },
      ],
    });
  });

  it('gives figures that are those of the log, and counts what it answered', async () => {
    const count = async (): Promise<number> => {
      const { text: figures } = await server.get('/metrics');
      const line = /^http_request_duration_seconds_count\{method="POST",route="[^"]*:command",status="201"\} (\d+)$/mu;
      expect(figures).toMatch(new RegExp(`^tocsin_log_position ${(await server.head()).toString()}$`, 'mu'));
      expect(figures).toMatch(/^tocsin_projector_restarts 0$/mu);
      expect(figures).toMatch(/^tocsin_parked_cases 0$/mu);
      return Number(line.exec(figures)?.[1]);
    };
    const before = await count();
    await server.act('border-closure/counted/close', closure);
    expect(await count()).toBe(before + 1);
  });
});

describe('a process whose projector fails', () => {
  it('is live but not ready, says why, still stores commands, and answers what it can', async () => {
    const script = join(newFolder(), 'fails.mjs');
    writeFileSync(script, "throw new Error('no projector today');\n");
    const server = await serve({ projectorScript: pathToFileURL(script), env: { LOG_LEVEL: 'silent' } });
    for (let tries = 0; tries < 1_000; tries++) {
      if ((await server.get('/health/ready', { as: null })).status === 503) break;
      await sleep(20);
    }
    const ready = await server.get('/health/ready', { as: null });
    expect(ready.body).toMatchObject({
      status: 503,
      type: '/problems/not-ready',
      checks: [
        { name: 'ledger', ok: true },
        { name: 'projector', ok: false, because: expect.stringContaining('failed and is being started again') },
        { name: 'clock', ok: true },
        { name: 'parked cases', ok: true },
      ],
    });
    expect((await server.get('/health/live', { as: null })).status).toBe(200);
    expect((await server.act('border-closure/x/close', closure)).status).toBe(201);
    expect((await server.get('/v1/actions/border-closure/x')).body).toMatchObject({ phase: 'closed' });
    expect((await server.get('/v1/regions/PE-TAC/status')).status).toBe(200);
    expect(await server.stop()).toBe(0);
  });
});

describe('an orderly stop under load', () => {
  it('answers everything that it stores, stores everything that it answers, and ends with 0', async () => {
    const folder = newFolder();
    const dataDir = join(folder, 'data');
    const server = await serveIn(folder);
    const operators = new Operators(server.address, await operatorToken(dataDir), 'stop');
    const working = operators.work();
    while (operators.acknowledged < 100) await sleep(10);
    const begun = performance.now();
    expect(await server.stop()).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
    const noted = await working;
    const log = await logIn(dataDir);
    expect(lostOf(noted, log)).toEqual([]);
    expectNoGap(log);
    expect(log.filter(({ stream }) => stream.startsWith('border-closure-'))).toHaveLength(noted.acknowledged.length);
    expect(noted.others.filter(({ status }) => status !== 503)).toEqual([]);
  });
});

describe('a second process on the same folder', () => {
  it('is told who writes it, ends, and leaves the first as it was', async () => {
    const folder = newFolder();
    const first = await serveIn(folder);
    const { code, stdout, stderr } = await attempted(folder);
    expect([code === 0, stdout]).toEqual([false, '']);
    expect(stderr).toContain(`is being written by another process (process ${first.pid.toString()})`);
    expect(stderr).toContain('Stop that one first, or talk to it over HTTP.');
    expect((await fetch(`${first.address}/health/ready`)).status).toBe(200);
    expect(await first.stop()).toBe(0);
    const next = await serveIn(folder);
    expect(await next.stop()).toBe(0);
  });
});

describe('the mode of a ledger', () => {
  let server: Server;
  beforeAll(async () => {
    server = await serve({ env: { TOCSIN_MODE: 'exercise', TOCSIN_LEDGER: 'drill' } });
    await server.act('border-closure/x/close', closure);
  });
  afterAll(() => server.stop());

  const whose = { name: 'drill', mode: 'exercise' };

  /** They say it in their own words. */
  const isDocument = (path: string): boolean => /^\/(?:openapi|asyncapi)\.json$/u.test(path);

  it('is in the header and in the body of every answer, whatever the address', async () => {
    const paths = server.app.platform.routes.all
      .filter(({ method, address }) => method === 'GET' && address !== '/v1/feed')
      .map(({ address }) =>
        address
          .replace(':code', 'PE')
          .replace(':action', 'border-closure')
          .replace(/:\w+|\*/gu, 'x'),
      );
    expect(paths.length).toBeGreaterThan(15);
    const headers = { authorization: `Bearer ${await server.token('operator')}` };
    for (const path of [...paths, '/v1/nowhere', '/%', '/v1/regions/XX/status', '/v1/history?limit=-1']) {
      for (const sent of [{}, { headers }, { headers, method: 'DELETE' }]) {
        const answer = await exchange(server.base, path, sent);
        expect([path, answer.headers['tocsin-ledger']]).toEqual([path, 'drill; mode=exercise']);
        if (answer.headers['content-type']?.includes('json') !== true || isDocument(path)) continue;
        expect([path, answer.body['ledger'] ?? answer.body]).toEqual([path, expect.objectContaining(whose)]);
      }
    }
  });

  it('is in the answer to what is not even HTTP', async () => {
    const { hostname, port } = new URL(server.base);
    const socket = connect(Number(port), hostname);
    socket.end('NONSENSE\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /u);
    expect(answer.toLowerCase()).toContain('tocsin-ledger: drill; mode=exercise');
  });

  it('is on the page of the documentation, in the calendar file and in the document of the interface', async () => {
    expect((await exchange(server.base, '/docs', {})).text).toContain('mode exercise');
    expect((await server.get('/v1/calendar.ics?from=2025-11-01&until=2026-01-01')).text).toMatch(/exercise/iu);
    expect(server.contract.document.info.description).toContain('mode exercise');
  });
});
