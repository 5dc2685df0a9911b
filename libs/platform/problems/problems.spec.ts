import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { objectOf, probeApp, words } from '../testing/probe-app.js';
import type { ProbeApp } from '../testing/probe-app.js';
import { problemKinds } from './kinds.js';

describe('problems over HTTP', () => {
  let app: ProbeApp;
  let base: string;
  let token: string;

  beforeAll(async () => {
    app = await probeApp();
    base = await app.listen();
    token = await app.token();
  });
  afterAll(() => app.stop());

  interface Answer {
    readonly status: number;
    readonly headers: Headers;
    readonly body: Readonly<Record<string, unknown>>;
  }

  async function send(
    method: string,
    path: string,
    body?: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, headers: response.headers, body: objectOf(await response.json()) };
  }

  function expectProblem(answer: Answer, name: keyof typeof problemKinds, detail: RegExp | string): void {
    expect(answer.body).toMatchObject({
      type: `/problems/${name}`,
      title: problemKinds[name].title,
      status: problemKinds[name].status,
      ledger: { name: 'peru', mode: 'test' },
      correlationId: answer.headers.get('x-correlation-id'),
    });
    expect(answer.status).toBe(problemKinds[name].status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('tocsin-ledger')).toBe('peru; mode=test');
    expect(answer.body.detail).toMatch(detail);
  }

  it('names both revisions of a conflict, as texts', async () => {
    const answer = await send('GET', '/probe/fail/conflict');
    expectProblem(answer, 'revision-conflict', 'The case is at revision 5, not at 3 as the command expected');
    expect(answer.body).toMatchObject({ expected: '3', actual: '5', stream: 'border-closure-x' });
  });

  it('tells a refusal with its code, its reason and its source', async () => {
    const answer = await send('GET', '/probe/fail/refusal');
    expectProblem(answer, 'refused', 'It is closed already; reopen it first.');
    expect(answer.body).toMatchObject({
      refused: 'already-closed',
      because: 'It is closed already; reopen it first.',
      source: 'art. 137',
    });
  });

  it('names the limit that was passed', async () => {
    const large = await send('GET', '/probe/fail/too-large');
    expectProblem(large, 'event-too-large', '60000');
    expect(large.body).toMatchObject({ bytes: 70_000, limit: 60_000 });
    expectProblem(await send('GET', '/probe/fail/too-many'), 'too-many-events', '1000');
  });

  it('says when to come back to a store that is not available, and nothing of its inside', async () => {
    const answer = await send('GET', '/probe/fail/store');
    expectProblem(answer, 'unavailable', 'same Idempotency-Key');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  it.each(['bug', 'not-an-error'])(
    'hides what nobody expected (%s) and logs it under the correlation id',
    async (how) => {
      const answer = await send('GET', `/probe/fail/${how}`, undefined, {
        'x-correlation-id': `find-${how}`,
      });
      expectProblem(answer, 'internal', 'under the correlationId');
      expect(JSON.stringify(answer.body)).not.toContain('secret');
      expect(app.lines).toContainEqual(
        expect.objectContaining({ level: 'error', correlationId: `find-${how}`, problem: 'internal' }),
      );
    },
  );

  it('names every field that is wrong', async () => {
    const answer = await send('POST', '/probe/shape', JSON.stringify({ at: 'soon', areas: ['PE-TAC'], colour: 'red' }));
    expectProblem(answer, 'invalid-input', '"at" must be a date and time');
    expect(answer.body.problems).toEqual([
      { field: 'colour', problem: 'is not a field of this shape; remove it' },
      { field: 'at', problem: words('must be a date and time') },
    ]);
  });

  it.each([
    ['{"at": }', 'line 1, column 8'],
    ['{\n  "at": "x"\n  "areas": []\n}', 'line 3, column 3'],
    ['{"a": "b', 'line 1, column 7'],
    ['{"a": 1} x', 'line 1, column 10'],
    ['{"a": 01}', 'line 1, column 8'],
    ['[1, 2,]', 'line 1, column 7'],
    ['{"a" 1}', 'line 1, column 6'],
    ['', 'The body is empty'],
  ])('says where %j stops being JSON', async (body, place) => {
    expectProblem(await send('POST', '/probe/any', Buffer.from(body)), 'malformed-json', place);
  });

  it('takes no other encoding than UTF-8', async () => {
    expectProblem(await send('POST', '/probe/any', Buffer.from([0x22, 0xff, 0x22])), 'malformed-json', 'not UTF-8');
  });

  it('takes 32 levels and no more, however many there are', async () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect((await send('POST', '/probe/any', nested(32))).status).toBe(201);
    expectProblem(await send('POST', '/probe/any', nested(33)), 'malformed-json', 'deeper than 32');
    expectProblem(await send('POST', '/probe/any', nested(120_000)), 'malformed-json', 'deeper than 32');
    expect(
      (
        await send(
          'POST',
          '/probe/any',
          JSON.stringify({ text: '['.repeat(100), list: Array.from({ length: 50 }, () => []) }),
        )
      ).status,
    ).toBe(201);
  });

  it.each(['{"__proto__": {"a": 1}}', '[{"x": {"\\u005f_proto__": 1}}]', '{"constructor": {"prototype": {}}}'])(
    'takes no field that objects would mistake for their prototype: %s',
    async (body) => {
      expectProblem(await send('POST', '/probe/any', body), 'malformed-json', 'is not taken');
    },
  );

  it('reads a hostile body of the largest size in one pass', async () => {
    const begun = performance.now();
    await send('POST', '/probe/any', `"${'\\"'.repeat(130_000)}`);
    await send('POST', '/probe/any', `[${'{"__proto":1},'.repeat(18_000)}1]`);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('takes a body of 256 KiB and no more', async () => {
    const ofSize = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2));
    expect((await send('POST', '/probe/any', ofSize(262_144))).status).toBe(201);
    expectProblem(await send('POST', '/probe/any', ofSize(262_145)), 'body-too-large', '256 KiB');
  });

  it('takes JSON only', async () => {
    expectProblem(
      await send('POST', '/probe/any', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      'unsupported-media-type',
      'application/json',
    );
    expectProblem(
      await send('POST', '/probe/any', 'a', { 'content-type': 'text/plain' }),
      'unsupported-media-type',
      'application/json',
    );
    expect((await send('POST', '/probe/any', '{}', { 'content-type': 'application/json; charset=utf-8' })).status).toBe(
      201,
    );
  });

  it.each([
    ['another character set than UTF-8', 'content-type: application/json; charset=utf-16', /not in UTF-8/u],
    ['a packed body', 'content-type: application/json\r\ncontent-encoding: gzip', /Content-Encoding/u],
  ])('refuses %s by its headers, before the body has arrived', async (_what, header, because) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    const lines = ['POST /probe/any HTTP/1.1', 'host: tocsin', `authorization: Bearer ${token}`, header];
    socket.write(`${lines.join('\r\n')}\r\nconnection: close\r\ncontent-length: 1000\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 415 /u);
    expect(answer).toMatch(because);
  });

  it('tells a wrong address from a wrong method', async () => {
    expectProblem(await send('GET', '/nowhere?x=1'), 'not-found', 'nothing at this address');
    const answer = await send('DELETE', '/probe/fail/conflict');
    expectProblem(answer, 'method-not-allowed', 'takes GET, HEAD, not DELETE');
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it('answers an address that cannot be read with a problem as well', async () => {
    expectProblem(await send('GET', '/probe/fail/%E0%A4'), 'bad-request', 'percent');
    expectProblem(await send('GET', `/probe/fail/${'x'.repeat(201)}`), 'address-too-long', 'longer');
  });

  it('answers what is not HTTP in the same words and ends the connection', async () => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.write('NONSENSE\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ntocsin-ledger: peru; mode=test\r\n/u);
    expect(answer).toContain('"type":"/problems/bad-request"');
  });

  it('answers headers that are too large', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(`${base}/probe/open`, { headers: { 'x-large': 'x'.repeat(20_000) } }, (response) => {
        resolve(response.statusCode);
      });
      call.on('error', reject).end();
    });
    expect(status).toBe(431);
  });

  it('serves what each kind of problem means', async () => {
    const answer = await send('GET', '/problems/refused', undefined, { authorization: '' });
    expect(answer.body).toMatchObject({
      type: '/problems/refused',
      status: 409,
      ledger: { name: 'peru', mode: 'test' },
    });
    expectProblem(await send('GET', '/problems/toString'), 'not-found', 'no kind of problem');
    expect((await send('GET', '/problems')).body.problems).toHaveLength(Object.keys(problemKinds).length);
  });
});
