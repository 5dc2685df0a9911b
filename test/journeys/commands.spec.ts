import { serve } from '../support/server.js';
import type { Answer, Server } from '../support/server.js';
import { closure, declaration, easing } from '../support/acts.js';

describe('issuing commands over HTTP', () => {
  let server: Server;
  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server.stop());

  const key = (name: string): { readonly 'idempotency-key': string } => ({ 'idempotency-key': name });

  it('answers 201 with what was stored and where, the revision as ETag and the case as Location', async () => {
    const answer = await server.act('border-closure/first/close', closure, key('first'));
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({ etag: '"0"', location: '/v1/actions/border-closure/first' });
    expect(answer.body).toMatchObject({
      ledger: { name: 'peru', mode: 'test' },
      action: 'border-closure',
      id: 'first',
      stream: 'border-closure-first',
      revision: '0',
      position: (await server.head()).toString(),
      events: [{ type: 'BorderClosed', revision: '0' }],
      findings: [{ rule: 'without-basis', verdict: 'undecided' }],
    });
  });

  it('says in the answer when the act ends and how its term was counted, to the same words when it is sent again', async () => {
    const body = { ...closure, effectiveFrom: '2025-11-29T15:00:00-05:00', term: { count: 60, unit: 'days' } };
    const answer = await server.act('border-closure/counted/close', body, key('counted'));
    expect(answer.body).toMatchObject({
      effectiveUntil: '2026-01-28T05:00:00.000Z',
      counted: '60 days by the calendar in America/Lima, 2025-11-29 being the first day and 2026-01-27 the last.',
    });
    expect((await server.act('border-closure/counted/close', body, key('counted'))).text).toBe(answer.text);
  });

  it('says how the term of an extension was counted: from the end before it', async () => {
    const declared = await server.act('emergency-declaration/counted/declare', {
      ...declaration,
      effectiveFrom: '2025-11-29T00:00:00-05:00',
      term: { count: 60, unit: 'days' },
    });
    expect(declared.status).toBe(201);
    const extended = await server.act('emergency-declaration/counted/extend', {
      term: { count: 30, unit: 'days' },
    });
    expect(extended.body).toMatchObject({
      effectiveUntil: '2026-02-27T05:00:00.000Z',
      counted: '30 days by the calendar in America/Lima, 2026-01-28 being the first day and 2026-02-26 the last.',
    });
  });

  it('says only the end of an act that names its end, and neither of one that is open', async () => {
    const until = { ...closure, effectiveUntil: '2026-01-28T00:00:00-05:00' };
    const ended = (await server.act('border-closure/said-end/close', until)).body;
    expect([ended['effectiveUntil'], ended['counted']]).toEqual(['2026-01-28T05:00:00.000Z', undefined]);
    const eased = (await server.act('border-closure/said-end/ease', easing('2025-12-02'))).body;
    expect(eased).not.toHaveProperty('counted');
    const open = (await server.act('border-closure/open-end/close', closure)).body;
    expect(open).not.toHaveProperty('effectiveUntil');
    expect(open).not.toHaveProperty('counted');
  });

  it('shows at the Location, at once, what it has just acknowledged, under the same ETag', async () => {
    const acknowledged = await server.act('border-closure/read-own/close', closure);
    const shown = await server.get(acknowledged.headers.location ?? '');
    expect(shown.status).toBe(200);
    expect(shown.headers.etag).toBe(acknowledged.headers.etag);
    expect(shown.body).toMatchObject({
      stream: acknowledged.body['stream'],
      revision: acknowledged.body['revision'],
      phase: 'closed',
      history: [{ position: acknowledged.body['position'], type: 'BorderClosed', data: closure }],
    });
  });

  it('does the same key sent ten times at once one time, and gives ten equal answers', async () => {
    const before = await server.head();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => server.act('border-closure/ten/close', closure, key('ten-times'))),
    );
    const seen = answers.map(({ status, headers: { etag, location }, text }) => ({ status, etag, location, text }));
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(seen[0]).toMatchObject({ status: 201, etag: '"0"' });
    expect(await server.head()).toBe(before + 1n);
  });

  it('answers a key it has seen as it did then, also when the case has changed and the revision is stale', async () => {
    const first = await server.act('border-closure/again/close', closure, key('again'));
    await server.act('border-closure/again/ease', easing('2025-12-02'));
    const again = await server.act('border-closure/again/close', closure, { ...key('again'), 'if-match': '"7"' });
    expect([again.status, again.headers.etag, again.text]).toEqual([201, first.headers.etag, first.text]);
  });

  it('takes a body that says the same in other words for the same command', async () => {
    const first = await server.act('border-closure/same/close', closure, key('same'));
    const inLima = { ...closure, effectiveFrom: '2025-11-29T00:00:00-05:00' };
    const again = await server.act('border-closure/same/close', reordered(inLima), key('same'));
    expect(again.text).toBe(first.text);
  });

  it('refuses a key that comes with another body or another command', async () => {
    await server.act('border-closure/reuse/close', closure, key('reuse'));
    const before = await server.head();
    const other = await server.act('border-closure/reuse/close', { ...closure, cause: 'Another' }, key('reuse'));
    const ease = await server.act('border-closure/reuse/ease', easing('2025-12-02'), key('reuse'));
    for (const answer of [other, ease]) expect(refusal(answer)).toEqual([409, 'idempotency-key-reused']);
    expect((await server.get(`/v1/history?from=${(before + 1n).toString()}`)).body).toMatchObject({
      events: [{ type: 'CommandRefused' }, { type: 'CommandRefused' }],
      next: null,
    });
  });

  it('takes a key of anybody for the same command, whoever sends it, and tells its refusal once for each of them', async () => {
    const ofAnybody = { ...key('row'), 'idempotency-key-of': 'anybody' };
    const luis = { ...ofAnybody, authorization: `Bearer ${await server.token('operator', 'luis')}` };
    const first = await server.act('border-closure/row/close', closure, ofAnybody);
    expect([first.status, (await server.act('border-closure/row/close', closure, luis)).text]).toEqual([
      201,
      first.text,
    ]);
    // Without it the key is of whoever sends it.
    expect(refusal(await server.act('border-closure/row/close', closure, key('row')))).toEqual([409, 'already-closed']);
    const before = await server.head();
    for (const headers of [ofAnybody, ofAnybody, luis, luis]) {
      const again = await server.act('border-closure/row/close', { ...closure, cause: 'Another' }, headers);
      expect(refusal(again)).toEqual([409, 'idempotency-key-reused']);
    }
    expect((await server.head()) - before).toBe(2n);
  });

  it('says what is wrong with whose a key is', async () => {
    const nobody = await server.act('border-closure/whose/close', closure, { 'idempotency-key-of': 'anybody' });
    expect([nobody.status, nobody.text]).toEqual([400, expect.stringContaining('which is not there: send it too')]);
    const mine = await server.act('border-closure/whose/close', closure, { ...key('x'), 'idempotency-key-of': 'me' });
    expect([mine.status, mine.text]).toEqual([400, expect.stringContaining('or not be there')]);
  });

  it('takes the same key for another case, and from another person, for another command', async () => {
    const one = await server.act('border-closure/key-one/close', closure, key('shared'));
    const two = await server.act('border-closure/key-two/close', closure, key('shared'));
    expect([one.status, two.status]).toEqual([201, 201]);
    const authorization = `Bearer ${await server.token('operator', 'luis')}`;
    const luis = await server.act('border-closure/key-one/close', closure, { ...key('shared'), authorization });
    expect(refusal(luis)).toEqual([409, 'already-closed']);
  });

  it('decides on the revision that If-Match names, and on no other', async () => {
    await server.act('border-closure/match/close', closure);
    const current = await server.act('border-closure/match/ease', easing('2025-12-02'), { 'if-match': '"0"' });
    expect([current.status, current.headers.etag]).toEqual([201, '"1"']);
    const before = await server.head();
    const stale = await server.act('border-closure/match/reopen', easing('2025-12-05'), { 'if-match': '"0"' });
    expect(stale.status).toBe(412);
    expect(stale.body).toMatchObject({
      type: '/problems/revision-conflict',
      stream: 'border-closure-match',
      expected: '0',
      actual: '1',
    });
    expect(await server.head()).toBe(before);
  });

  it('gives the history of one case page by page, each event once', async () => {
    await server.act('emergency-declaration/paged/declare', { ...declaration, term: { count: 60, unit: 'days' } });
    for (let part = 0; part < 5; part++) {
      await server.act(`border-closure/beside-${part.toString()}/close`, closure);
      const extended = await server.act('emergency-declaration/paged/extend', { term: { count: 60, unit: 'days' } });
      expect(extended.status).toBe(201);
    }
    const whole = (await server.get('/v1/history?stream=emergency-declaration-paged')).body['events'];
    const pages: unknown[] = [];
    for (let next: unknown = '/v1/history?stream=emergency-declaration-paged&limit=2'; typeof next === 'string';) {
      const { body } = await server.get(next);
      pages.push(body['events']);
      next = body['next'];
    }
    const seen = pages.flat();
    expect(seen).toHaveLength(6);
    expect(seen).toEqual(whole);
  });

  it('answers 412 where a revision is named of a case that has none', async () => {
    const answer = await server.act('border-closure/not-yet/close', closure, { 'if-match': '"0"' });
    expect([answer.status, answer.body['expected'], answer.body['actual']]).toEqual([412, '0', 'none']);
    expect(answer.body['detail']).toBe('There is no such case yet; leave If-Match out to begin it.');
  });

  it('decides two commands at once without If-Match each on the state it really met', async () => {
    const answers = await Promise.all(
      ['one', 'two'].map((name) => server.act('border-closure/race/close', closure, key(name))),
    );
    expect(answers.map(outcome).toSorted()).toEqual(['201 ', '409 already-closed']);
  });

  it('lets one of two operators through who both name the revision they have seen', async () => {
    await server.act('border-closure/both/close', closure);
    const answers = await Promise.all(
      ['2025-12-02', '2025-12-03'].map((day) =>
        server.act('border-closure/both/ease', easing(day), { 'if-match': '"0"' }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 412]);
  });

  it('stores no more events than it acknowledges when forty operators change one case at once', async () => {
    await server.act('border-closure/crowd/close', closure);
    const before = await server.head();
    const days = Array.from({ length: 40 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString());
    const answers = await Promise.all(
      days.map((day) => server.act('border-closure/crowd/ease', { ...easing(day), exempt: [day] })),
    );
    const accepted = answers.filter(({ status }) => status === 201);
    expect(answers.map(outcome).filter((one) => !['201 ', '409 before-the-last-change'].includes(one))).toEqual([]);
    expect(new Set(accepted.map(({ body }) => body['revision'])).size).toBe(accepted.length);
    expect(await server.head()).toBe(before + BigInt(accepted.length));
  });

  it('records a fe de erratas and refuses one that does not know what was printed', async () => {
    await server.act('border-closure/erratum/close', closure);
    const correction = {
      revision: 0,
      fields: [{ field: '/direction', before: 'both', after: 'entry' }],
      gazette: { name: 'El Peruano', publishedAt: '2025-12-03T05:00:00Z' },
    };
    expect((await server.act('border-closure/erratum/correct', correction)).status).toBe(201);
    const again = await server.act('border-closure/erratum/correct', correction);
    expect(refusal(again)).toEqual([409, 'before-differs']);
    expect(again.body).toMatchObject({ field: 'fields.0' });
    expect((await server.get('/v1/actions/border-closure/erratum')).body).toMatchObject({
      revision: '1',
      measures: [{ direction: 'entry' }],
      history: [{ data: { direction: 'both' } }, { type: 'BorderClosureCorrected' }],
    });
  });

  it('carries the request into the metadata: who, which call, which trace, which command', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const answer = await server.act('border-closure/traced/close', closure, {
      'x-correlation-id': 'call-17',
      traceparent,
    });
    expect(answer.headers).toMatchObject({ 'x-correlation-id': 'call-17', traceparent });
    const { body } = await server.get('/v1/history?stream=border-closure-traced');
    expect(body['events']).toMatchObject([
      {
        metadata: {
          actor: { subject: 'a-operator', role: 'operator', organisation: 'interior' },
          ledger: 'peru',
          mode: 'test',
          correlationId: 'call-17',
          causationId: 'call-17',
          command: { name: 'close' },
          traceparent,
        },
      },
    ]);
  });
});

function refusal({ status, body }: Answer): readonly unknown[] {
  return [status, body['refused']];
}

function outcome({ status, body }: Answer): string {
  return `${status.toString()} ${typeof body['refused'] === 'string' ? body['refused'] : ''}`;
}

function reordered(body: object): object {
  return Object.fromEntries(Object.entries(body).reverse());
}
