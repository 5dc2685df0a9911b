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

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${base}${path}`, { headers });

  it.each(['/probe/open', '/probe/who', '/nowhere', '/probe/fail/%', '/docs/page'])(
    'names the ledger and its mode at %s',
    async (path) => {
      expect((await get(path)).headers.get('tocsin-ledger')).toBe('peru; mode=exercise');
    },
  );

  it('lets nothing of an answer run, be framed or be kept', async () => {
    const { headers } = await get('/probe/open');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('lets pages load their own scripts, without a token, and be framed by nobody', async () => {
    const page = await get('/docs/page');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/u);
  });

  it('takes the caller’s correlation id and gives it back', async () => {
    expect((await get('/probe/open', { 'x-correlation-id': 'case-7/a' })).headers.get('x-correlation-id')).toBe(
      'case-7/a',
    );
  });

  it.each(['', 'a b', 'a"b', "a'b", 'a`b', 'é', 'x'.repeat(101)])(
    'makes an id of its own instead of %j',
    async (id) => {
      expect((await get('/probe/open', { 'x-correlation-id': id })).headers.get('x-correlation-id')).toMatch(
        /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u,
      );
    },
  );

  const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it('gives a valid trace context back', async () => {
    expect((await get('/probe/open', { traceparent: trace })).headers.get('traceparent')).toBe(trace);
  });

  it.each([`${trace}-x`, `ff${trace.slice(2)}`, trace.replace(/[1-9a-f]/gu, '0'), 'x'])(
    'passes over the trace context %s',
    async (bad) => {
      expect((await get('/probe/open', { traceparent: bad })).headers.get('traceparent')).toBeNull();
    },
  );
});
