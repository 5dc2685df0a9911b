import request from 'supertest';
import { probeApp } from '../testing/probe-app.js';
import type { ProbeApp } from '../testing/probe-app.js';

describe('what every answer carries', () => {
  let app: ProbeApp;
  let base: string;

  beforeAll(async () => {
    app = await probeApp({ env: { TOCSIN_MODE: 'exercise' } });
    app.nest
      .getHttpAdapter()
      .getInstance()
      .get('/docs/page', (_request, reply) => reply.type('text/html').send('<!doctype html>'));
    base = await app.listen();
  });
  afterAll(() => app.stop());

  it.each(['/probe/open', '/probe/who', '/nowhere', '/probe/fail/%', '/docs/page'])(
    'names the ledger and its mode at %s',
    async (path) => {
      await request(base).get(path).expect('tocsin-ledger', 'peru; mode=exercise');
    },
  );

  it('lets nothing of an answer run, be framed or be kept', async () => {
    const { headers } = await request(base)
      .get('/probe/open')
      .expect(200)
      .expect('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      .expect('x-content-type-options', 'nosniff')
      .expect('referrer-policy', 'no-referrer')
      .expect('cache-control', 'no-store');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('lets pages load their own scripts, without a token, and be framed by nobody', async () => {
    await request(base)
      .get('/docs/page')
      .expect(200)
      .expect('content-security-policy', /script-src 'self';.*frame-ancestors 'none'/u);
  });

  it('takes the caller’s correlation id and gives it back', async () => {
    await request(base).get('/probe/open').set('x-correlation-id', 'case-7/a').expect('x-correlation-id', 'case-7/a');
  });

  it.each(['', 'a b', 'a"b', "a'b", 'a`b', 'é', 'x'.repeat(101)])(
    'makes an id of its own instead of %j',
    async (id) => {
      const own = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;
      await request(base).get('/probe/open').set('x-correlation-id', id).expect('x-correlation-id', own);
    },
  );

  const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it('gives a valid trace context back', async () => {
    await request(base).get('/probe/open').set('traceparent', trace).expect('traceparent', trace);
  });

  it.each([`${trace}-x`, `ff${trace.slice(2)}`, trace.replace(/[1-9a-f]/gu, '0'), 'x'])(
    'passes over the trace context %s',
    async (bad) => {
      const { headers } = await request(base).get('/probe/open').set('traceparent', bad);
      expect(headers).not.toHaveProperty('traceparent');
    },
  );
});
