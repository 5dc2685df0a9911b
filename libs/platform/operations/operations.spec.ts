import { probeApp, words } from '../testing/probe-app.js';
import type { ProbeApp } from '../testing/probe-app.js';
import { HealthChecks } from './health.js';
import { NestLogger } from './nest-logger.js';

const isAnError: unknown = expect.objectContaining({ type: 'Error' });

describe('operations', () => {
  let app: ProbeApp;
  let base: string;

  beforeAll(async () => {
    app = await probeApp();
    base = await app.listen();
  });
  afterAll(() => app.stop());

  async function health(path: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${base}/health/${path}`);
    return { status: response.status, body: await response.json() };
  }

  it('is live, and ready when every check is well', async () => {
    let because = 'The disk is full.';
    let ok = true;
    app.platform.health.register('store', () => Promise.resolve({ ok, because }));
    expect((await health('live')).body).toEqual({ status: 'live', ledger: { name: 'peru', mode: 'test' } });
    expect((await health('ready')).status).toBe(200);
    ok = false;
    expect(await health('ready')).toMatchObject({
      status: 503,
      body: { type: '/problems/not-ready', checks: [{ name: 'store', ok: false, because }] },
    });
    expect((await health('live')).status).toBe(200);
    because = 'It is fine.';
    ok = true;
    expect(await health('ready')).toMatchObject({
      status: 200,
      body: { status: 'ready', checks: [{ name: 'store', ok: true, because }] },
    });
  });

  it('takes a check that throws or does not answer for not ready', async () => {
    const checks = new HealthChecks(app.platform.logger, 20);
    checks.register('throws', () => Promise.reject(new Error('inside')));
    checks.register('hangs', () => new Promise(() => undefined));
    const { ready, checks: results } = await checks.look();
    expect(ready).toBe(false);
    expect(results.map(({ name, ok, because }) => [name, ok, because])).toEqual([
      ['throws', false, 'It could not be checked; the log says why.'],
      ['hangs', false, 'It did not answer within 0.02 seconds.'],
    ]);
    expect(() => {
      checks.register('hangs', () => Promise.resolve({ ok: true, because: '' }));
    }).toThrow('already');
  });

  it('counts requests by route, method and status, for those who may see it', async () => {
    await fetch(`${base}/probe/slow/0`, { headers: { authorization: `Bearer ${await app.token()}` } });
    await fetch(`${base}/probe/slow/0`);
    await fetch(`${base}/nowhere`);
    const read = async (role: 'agency' | 'auditor'): Promise<Response> =>
      fetch(`${base}/metrics`, { headers: { authorization: `Bearer ${await app.token({ role })}` } });
    expect((await read('agency')).status).toBe(403);
    const response = await read('auditor');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/probe/slow/:milliseconds",status="200"} 1',
    );
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/probe/slow/:milliseconds",status="401"} 1',
    );
    expect(text).toContain(
      'http_request_duration_seconds_bucket{method="GET",route="/probe/slow/:milliseconds",status="200",le="+Inf"} 1',
    );
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1');
    expect(text).toContain('process_resident_memory_bytes');
    expect(
      text.split('\n').filter((line) => line !== '' && !/^(?:#.*|[a-z_\d]+(?:\{[^}]*\})? \S+)$/u.test(line)),
    ).toEqual([]);
  });

  it('tells at the start what is served where, in one line with stable keys', () => {
    const start = app.lines.find(({ msg }) => String(msg).startsWith('serving'));
    expect(start).toMatchObject({
      level: 'info',
      ledger: 'peru',
      mode: 'test',
      address: base,
      msg: `serving ledger peru (mode test) at ${base}`,
    });
    expect(start?.time).toMatch(/^\d{4}-\d\d-\d\dT/u);
  });

  it('tells each answer at debug, with who asked and the correlation id', async () => {
    await fetch(`${base}/probe/who`, {
      headers: { authorization: `Bearer ${await app.token()}`, 'x-correlation-id': 'told-1' },
    });
    expect(app.lines).toContainEqual(
      expect.objectContaining({ msg: 'answered', correlationId: 'told-1', status: 200, subject: 'maria' }),
    );
  });

  it('hands on what Nest says, its routine at debug and its errors with their stack', () => {
    const nest = new NestLogger(app.platform.logger);
    nest.log('routine', 'RouterExplorer');
    nest.warn('careful');
    nest.error('broken', 'Error: broken\n at x', 'Context');
    nest.fatal(new Error('gone'));
    expect(app.lines.slice(-4)).toEqual([
      expect.objectContaining({ level: 'debug', msg: 'routine', context: 'RouterExplorer' }),
      expect.objectContaining({ level: 'warn', msg: 'careful' }),
      expect.objectContaining({ level: 'error', msg: 'broken', context: 'Context', stack: words('at x') }),
      expect.objectContaining({ level: 'fatal', msg: 'gone', err: isAnError }),
    ]);
  });
});
