import { gzipSync } from 'node:zlib';
import { closure, declaration, easing } from '../support/acts.js';
import { serve } from '../support/server.js';
import type { Answer, Sent, Server } from '../support/server.js';

describe('bad input', () => {
  let server: Server;
  beforeAll(async () => {
    server = await serve();
    expect((await server.act('border-closure/standing/close', closure)).status).toBe(201);
    expect((await server.act('border-closure/ended/close', closure)).status).toBe(201);
    expect((await server.act('border-closure/ended/reopen', easing('2025-12-20'))).status).toBe(201);
  });
  afterAll(() => server.stop());

  /** Sends it, and sees that nothing was stored but a refusal, that the answer is a problem, and whose it is. */
  async function problem(path: string, sent: Sent = {}): Promise<Answer> {
    const before = await server.head();
    const answer = await server.send(path, sent);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['tocsin-ledger']).toBe('peru; mode=test');
    expect(answer.body).toMatchObject({
      type: expect.stringMatching(/^\/problems\/[a-z-]+$/u) as unknown,
      status: answer.status,
      title: expect.any(String) as unknown,
      detail: expect.stringMatching(/[.?]$/u) as unknown,
      correlationId: answer.headers['x-correlation-id'],
      ledger: { name: 'peru', mode: 'test' },
    });
    const isRefused = answer.status === 409 && path.startsWith('/v1/actions/');
    expect(await server.head()).toBe(before + (isRefused ? 1n : 0n));
    return answer;
  }

  const post = (body: unknown, headers = {}): Sent => ({ method: 'POST', body, headers });
  const close = '/v1/actions/border-closure/bad/close';
  const declare = '/v1/actions/emergency-declaration/bad/declare';
  const correct = '/v1/actions/border-closure/standing/correct';
  const gazette = { name: 'El Peruano', publishedAt: '2025-12-03T05:00:00Z' };
  const changed = (change: object): object => ({ ...closure, ...change });
  const without = (field: keyof typeof closure): object => {
    const { [field]: _gone, ...rest } = closure;
    return rest;
  };

  describe('in the fields of a body: 400, and each field named', () => {
    it.each<[string, string, unknown, readonly string[]]>([
      ['no body', close, undefined, ['']],
      ['null', close, 'null', ['']],
      ['a list', close, [closure], ['']],
      ['a text', close, '"close it"', ['']],
      ['a number', close, '7', ['']],
      ['nothing in it', close, {}, ['areas', 'extent', 'direction', 'cause', 'effectiveFrom']],
      ['an unknown field', close, changed({ colour: 'red' }), ['colour']],
      ['several unknown fields', close, changed({ colour: 'red', size: 1 }), ['colour', 'size']],
      [
        'a field that every object has',
        close,
        changed({ toString: 'x', hasOwnProperty: 1 }),
        ['toString', 'hasOwnProperty'],
      ],
      ['a field named constructor', close, changed({ constructor: 1 }), ['constructor']],
      ['a field missing', close, without('cause'), ['cause']],
      ['null in a field', close, changed({ cause: null }), ['cause']],
      ['a number for a text', close, changed({ cause: 5 }), ['cause']],
      ['an object for a text', close, changed({ cause: { text: 'x' } }), ['cause']],
      ['an empty text', close, changed({ cause: '   ' }), ['cause']],
      ['control characters', close, changed({ cause: 'a\u0000b' }), ['cause']],
      [
        'half a surrogate pair',
        close,
        '{"cause":"\\ud800"}',
        ['areas', 'extent', 'direction', 'cause', 'effectiveFrom'],
      ],
      ['a text that is too long', close, changed({ cause: 'x'.repeat(2_001) }), ['cause']],
      ['a text for a list', close, changed({ areas: 'PE-TAC' }), ['areas']],
      ['an empty list', close, changed({ areas: [] }), ['areas']],
      ['an object for a list', close, changed({ areas: { 0: 'PE-TAC', length: 1 } }), ['areas']],
      ['a list with something else in it', close, changed({ areas: ['PE-TAC', 7] }), ['areas']],
      ['a list in the list', close, changed({ areas: [['PE-TAC']] }), ['areas']],
      ['the same area twice', close, changed({ areas: ['PE-TAC', 'PE-TAC'] }), ['areas']],
      ['what cannot be an area code', close, changed({ areas: ['Tacna'] }), ['areas']],
      [
        'more areas than there are',
        close,
        changed({ areas: Array.from({ length: 3_001 }, (_, n) => `x:${n.toString()}`) }),
        ['areas'],
      ],
      ['a word that is none of those allowed', close, changed({ extent: 'everything' }), ['extent']],
      ['the wrong case', close, changed({ direction: 'BOTH' }), ['direction']],
      ['a date without a time', close, changed({ effectiveFrom: '2025-11-29' }), ['effectiveFrom']],
      ['a time without an offset', close, changed({ effectiveFrom: '2025-11-29T05:00:00' }), ['effectiveFrom']],
      ['a day that does not exist', close, changed({ effectiveFrom: '2025-02-30T05:00:00Z' }), ['effectiveFrom']],
      ['a date before 1900', close, changed({ effectiveFrom: '1899-12-31T23:59:59Z' }), ['effectiveFrom']],
      ['a date beyond 2200', close, changed({ effectiveFrom: '2201-01-01T00:00:00Z' }), ['effectiveFrom']],
      ['a date that is a number', close, changed({ effectiveFrom: 1_764_392_400_000 }), ['effectiveFrom']],
      ['a year of six digits', close, changed({ effectiveFrom: '+012025-11-29T05:00:00Z' }), ['effectiveFrom']],
      ['two wrong fields', close, changed({ extent: 1, effectiveUntil: 'soon' }), ['extent', 'effectiveUntil']],
      ['an address that is a script', close, changed({ link: 'javascript:alert(1)' }), ['link']],
      ['a part that is a text', close, changed({ term: '60 days' }), ['term']],
      ['a part that is a list', close, changed({ term: [{ count: 1, unit: 'days' }] }), ['term']],
      ['a wrong field inside a part', close, changed({ term: { count: 0, unit: 'days' } }), ['term.count']],
      ['a term of half a day', close, changed({ term: { count: 0.5, unit: 'days' } }), ['term.count']],
      ['a term of a number too large', close, changed({ term: { count: 1e300, unit: 'days' } }), ['term.count']],
      ['an unknown field inside a part', close, changed({ term: { count: 1, unit: 'days', in: 'Lima' } }), ['term.in']],
      [
        'a wrong field inside a list of parts',
        declare,
        { ...declaration, suspendedRights: [{ article: '2.11', name: 7 }] },
        ['suspendedRights.0.name'],
      ],
      ['null in a list of parts', declare, { ...declaration, suspendedRights: [null] }, ['suspendedRights']],
      [
        'an object for a list of parts',
        declare,
        { ...declaration, suspendedRights: { article: '2.11', name: 'x' } },
        ['suspendedRights'],
      ],
      ['an id that is none', declare, { ...declaration, decree: 'DS 135' }, ['decree']],
      ['a correction of nothing', correct, { revision: 0, fields: [], gazette }, ['fields']],
      [
        'a correction of a revision below 0',
        correct,
        { revision: -1, fields: [{ field: '/cause' }], gazette },
        ['revision'],
      ],
      [
        'a correction that points nowhere',
        correct,
        { revision: 0, fields: [{ field: 'cause' }], gazette },
        ['fields.0.field'],
      ],
    ])('%s', async (_what, path, body, fields) => {
      const answer = await problem(path, post(body));
      expect([answer.status, answer.body['type']]).toEqual([400, '/problems/invalid-input']);
      expect(fieldsIn(answer).toSorted()).toEqual([...new Set(fields)].toSorted());
    });

    it('names what is wrong with the address, the headers and the body in one answer', async () => {
      const answer = await problem(
        '/v1/actions/border-closure/BAD_ID/close',
        post({}, { 'if-match': '3', 'idempotency-key': 'a b' }),
      );
      expect(answer.status).toBe(400);
      expect(fieldsIn(answer)).toEqual(expect.arrayContaining(['id', 'If-Match', 'Idempotency-Key', 'areas', 'cause']));
    });
  });

  describe('what only the ledger can know: 409, with a code, a sentence, and the field it is about', () => {
    it.each<[string, string, unknown, readonly [string, string | undefined], RegExp]>([
      [
        'an area that is not registered, with the nearest names',
        close,
        changed({ areas: ['PE', 'PE-TAX'] }),
        ['unknown-area', 'areas.1'],
        /Did you mean PE-TAC \(Tacna\)/u,
      ],
      [
        'an area of a scheme that is not registered',
        close,
        changed({ areas: ['nowhere:230101'] }),
        ['unknown-area', 'areas.0'],
        /No area has the code nowhere:230101\./u,
      ],
      [
        'a crossing that is not registered',
        close,
        changed({ extent: 'crossings', crossings: ['santa-rosa'] }),
        ['unknown-crossing', 'crossings.0'],
        /No crossing has the id santa-rosa/u,
      ],
      [
        'an end before the start',
        close,
        changed({ effectiveUntil: '2025-11-28T05:00:00Z' }),
        ['ends-before-it-starts', 'effectiveUntil'],
        /not after its start/u,
      ],
      [
        'an end at the start',
        close,
        changed({ effectiveUntil: closure.effectiveFrom }),
        ['ends-before-it-starts', 'effectiveUntil'],
        /not after its start/u,
      ],
      [
        'a term that ends beyond 2200',
        close,
        changed({ term: { count: 10_000, unit: 'months' } }),
        ['ends-too-late', 'term'],
        /after the year 2200/u,
      ],
      [
        'an end and a term that differ',
        close,
        changed({ effectiveUntil: '2025-12-24T05:00:00Z', term: { count: 3, unit: 'days' } }),
        ['term-and-end-differ', 'effectiveUntil'],
        /the term ends at/u,
      ],
      [
        'a decree that is not recorded',
        declare,
        { ...declaration, decree: 'ds-1' },
        ['unknown-decree', 'decree'],
        /No decree is recorded under/u,
      ],
      [
        'a basis that is not recorded',
        close,
        changed({ restsOn: 'emergency-declaration/none' }),
        ['unknown-basis', 'restsOn'],
        /Nothing is recorded under/u,
      ],
      [
        'a case of an action that does not exist as basis',
        close,
        changed({ restsOn: 'no-action/none' }),
        ['unknown-basis', 'restsOn'],
        /Nothing is recorded under/u,
      ],
      [
        'a closed case closed again',
        '/v1/actions/border-closure/standing/close',
        closure,
        ['already-closed', undefined],
        /closed already/u,
      ],
      [
        'a case that is over',
        '/v1/actions/border-closure/ended/reopen',
        easing('2025-12-24'),
        ['over', undefined],
        /record a new one under a new id/u,
      ],
      [
        'a case that was never opened',
        '/v1/actions/border-closure/never/reopen',
        easing('2025-12-24'),
        ['not-closed', undefined],
        /Nothing is closed/u,
      ],
      [
        'a correction with another text before',
        correct,
        { revision: 0, fields: [{ field: '/direction', before: 'exit', after: 'entry' }], gazette },
        ['before-differs', 'fields.0'],
        /reads "both", not "exit"/u,
      ],
      [
        'a correction of a field that is not there',
        correct,
        { revision: 0, fields: [{ field: '/cause/text', after: 'x' }], gazette },
        ['unknown-field', 'fields.0'],
        /no field/u,
      ],
      [
        'a correction through a prototype',
        correct,
        { revision: 0, fields: [{ field: '/__proto__/x', after: 'x' }], gazette },
        ['unknown-field', 'fields.0'],
        /not a JSON Pointer/u,
      ],
      [
        'a correction of an item by a number in disguise',
        correct,
        { revision: 0, fields: [{ field: '/areas/0x0', after: 'PE' }], gazette },
        ['unknown-field', 'fields.0'],
        /no field/u,
      ],
      [
        'a correction that makes the words invalid',
        correct,
        { revision: 0, fields: [{ field: '/direction', before: 'both', after: 'up' }], gazette },
        ['correction-invalid', 'fields'],
        /direction/u,
      ],
      [
        'a correction of an event that is not there',
        correct,
        { revision: 9, fields: [{ field: '/direction', before: 'both', after: 'entry' }], gazette },
        ['unknown-revision', 'revision'],
        /the case has 0/u,
      ],
      [
        'what only the clock may say',
        '/v1/actions/border-closure/standing/lapse',
        { endedAt: '2025-12-20T05:00:00Z' },
        ['clock-only', undefined],
        /clock alone/u,
      ],
    ])('%s', async (_what, path, body, [code, field], words) => {
      const answer = await problem(path, post(body));
      expect([answer.status, answer.body['refused'], answer.body['field']]).toEqual([409, code, field]);
      expect(answer.body).toMatchObject({
        type: '/problems/refused',
        because: expect.stringMatching(words) as unknown,
      });
      expect(answer.body['detail']).toBe(answer.body['because']);
    });
  });

  describe('in the body as such', () => {
    const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

    it.each<[string, string | Buffer, object, readonly [number, string], RegExp]>([
      [
        'broken JSON, with the line and the column',
        '{\n  "areas": ["PE-TAC"]\n  "extent": 1 }',
        {},
        [400, 'malformed-json'],
        /line 3, column 3/u,
      ],
      ['a body cut off', JSON.stringify(closure).slice(0, -1), {}, [400, 'malformed-json'], /line 1, column \d+/u],
      ['an empty body', '', {}, [400, 'malformed-json'], /body is empty/u],
      [
        'two bodies in one',
        `${JSON.stringify(closure)}${JSON.stringify(closure)}`,
        {},
        [400, 'malformed-json'],
        /line 1/u,
      ],
      [
        'what is not UTF-8',
        Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
        {},
        [400, 'malformed-json'],
        /not UTF-8/u,
      ],
      ['UTF-16', Buffer.from(JSON.stringify(closure), 'utf16le'), {}, [400, 'malformed-json'], /line 1, column 2/u],
      ['nesting of 33 levels', deep(33), {}, [400, 'malformed-json'], /deeper than 32 levels/u],
      ['nesting without end', deep(40_000), {}, [400, 'malformed-json'], /deeper than 32 levels/u],
      ['the key __proto__', '{"__proto__":{"areas":["PE-TAC"]}}', {}, [400, 'malformed-json'], /"__proto__"/u],
      [
        'the key __proto__ written with escapes',
        '{"\\u005f\\u005fproto__":1}',
        {},
        [400, 'malformed-json'],
        /"__proto__"/u,
      ],
      [
        'more than 256 KiB',
        JSON.stringify({ cause: 'x'.repeat(256 * 1_024) }),
        {},
        [413, 'body-too-large'],
        /256 KiB/u,
      ],
      [
        'more than 256 KiB, whose length is not told',
        JSON.stringify({ cause: 'x'.repeat(300_000) }),
        { 'transfer-encoding': 'chunked' },
        [413, 'body-too-large'],
        /256 KiB/u,
      ],
      [
        'a form',
        'areas=PE-TAC',
        { 'content-type': 'application/x-www-form-urlencoded' },
        [415, 'unsupported-media-type'],
        /application\/json/u,
      ],
      ['XML', '<close/>', { 'content-type': 'application/xml' }, [415, 'unsupported-media-type'], /application\/json/u],
      [
        'another character set',
        JSON.stringify(closure),
        { 'content-type': 'application/json; charset=utf-16' },
        [415, 'unsupported-media-type'],
        /not in UTF-8/u,
      ],
      [
        'another character set, in quotes',
        JSON.stringify(closure),
        { 'content-type': 'application/json;Charset="ISO-8859-1"' },
        [415, 'unsupported-media-type'],
        /not in UTF-8/u,
      ],
      [
        'a packed body',
        gzipSync(JSON.stringify(closure)),
        { 'content-encoding': 'gzip' },
        [415, 'unsupported-media-type'],
        /Content-Encoding/u,
      ],
      [
        'one field twice',
        `{"cause":"Another",${JSON.stringify(closure).slice(1)}`,
        {},
        [400, 'malformed-json'],
        /the field "cause" twice/u,
      ],
      [
        'no type at all',
        JSON.stringify(closure),
        { 'content-type': '' },
        [415, 'unsupported-media-type'],
        /application\/json/u,
      ],
    ])('%s', async (_what, body, headers, [status, name], words) => {
      const answer = await problem(close, post(body, headers));
      expect([answer.status, answer.body['type']]).toEqual([status, `/problems/${name}`]);
      expect(answer.body['detail']).toMatch(words);
    });

    it('an event that would be larger than any that is stored', async () => {
      const provisions = Array.from({ length: 20 }, (_, n) => ({ article: n.toString(), text: 'x'.repeat(4_000) }));
      const answer = await problem(declare, post({ ...declaration, provisions }));
      expect([answer.status, answer.body['event'], answer.body['limit']]).toEqual([413, 'EmergencyDeclared', 60_000]);
    });
  });

  describe('in the address', () => {
    it.each<[string, string, number, RegExp]>([
      ['an unknown action, with those there are', '/v1/actions/coup/x/declare', 404, /There are: border-closure, /u],
      [
        'an action that every object has',
        '/v1/actions/constructor/x/declare',
        404,
        /There is no action constructor\./u,
      ],
      [
        'an unknown command, with those it has',
        '/v1/actions/border-closure/x/open',
        404,
        /It has: (?!.*lapse)close, restrict, ease, reopen/u,
      ],
      ['a command that every object has', '/v1/actions/border-closure/x/toString', 404, /It has: close/u],
    ])('%s', async (_what, path, status, words) => {
      const answer = await problem(path, post(closure));
      expect(answer.status).toBe(status);
      expect(answer.body['detail']).toMatch(words);
    });

    const ids = [
      'UPPER',
      'a_b',
      'a.b',
      'á',
      'a b',
      '..',
      '.',
      'a/b',
      '../../etc/passwd',
      '%00',
      'a\nb',
      'x'.repeat(65),
      '{id}',
      "'--",
      '❄',
    ];

    it.each(ids)('the id %j of a command, and of a question', async (id) => {
      const address = `/v1/actions/border-closure/${encodeURIComponent(id).replaceAll('.', '%2e')}`;
      for (const answer of [await problem(`${address}/close`, post(closure)), await problem(address)]) {
        expect([answer.status, fieldsIn(answer)]).toEqual([400, ['id']]);
      }
    });

    it.each<[string, string, number]>([
      ['dots that lead upwards', '/v1/actions/border-closure/../../../health/live', 404],
      ['dots that lead upwards, encoded', '/v1/actions/border-closure/%2e%2e%2f%2e%2e/close', 400],
      ['an id that is empty', '/v1/actions/border-closure//close', 404],
      ['a percent sign alone', '/v1/actions/border-closure/%/close', 400],
      ['a broken sequence of UTF-8', '/v1/actions/border-closure/%c3%28/close', 400],
      ['a part longer than any id', `/v1/actions/border-closure/${'x'.repeat(300)}/close`, 414],
      ['a slash too many', '/v1/actions/border-closure/x/close/', 404],
      ['another case of letters', '/V1/actions/border-closure/x/close', 404],
    ])('%s', async (_what, path, status) => {
      expect((await problem(path, post(closure))).status).toBe(status);
    });

    it('takes %2D for the hyphen it is', async () => {
      const answer = await server.send('/v1/actions/border%2Dclosure/standing');
      expect([answer.status, answer.body['id']]).toEqual([200, 'standing']);
    });

    it.each<[string, string, string]>([
      ['POST', '/v1/actions/border-closure/x', 'GET, HEAD'],
      ['DELETE', '/v1/actions/border-closure/standing', 'GET, HEAD'],
      ['GET', '/v1/actions/border-closure/standing/close', 'POST'],
      ['PUT', '/v1/actions/border-closure/standing/close', 'POST'],
      ['PATCH', '/v1/regions/PE/status', 'GET, HEAD'],
      ['OPTIONS', '/v1/history', 'GET, HEAD'],
      ['POST', '/health/live', 'GET, HEAD'],
    ])('the method %s of %s: 405, and those it takes', async (method, path, allow) => {
      const answer = await problem(path, { method, ...(method === 'POST' ? { body: {} } : {}) });
      expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
    });
  });

  describe('in the parameters of a question: 400, and each named', () => {
    it.each<[string, string, readonly string[]]>([
      ['an unknown parameter', '/v1/regions/PE/status?when=now', ['when']],
      ['a parameter named __proto__', '/v1/regions/PE/status?__proto__=1', ['__proto__']],
      ['a parameter in brackets', '/v1/regions/PE/status?validAt[gt]=2025-11-30', ['validAt[gt]']],
      ['the same parameter twice', '/v1/regions/PE/status?validAt=2025-11-30&validAt=2025-12-01', ['validAt']],
      ['two that are wrong', '/v1/regions/PE/status?validAt=soon&knownAt=', ['validAt', 'knownAt']],
      ['a date before 1900', '/v1/regions/PE/status?validAt=1899-12-31', ['validAt']],
      ['a date beyond 2200', '/v1/regions/PE/status?validAt=2201-01-02', ['validAt']],
      ['a day that does not exist', '/v1/regions/PE/status?validAt=2025-02-30', ['validAt']],
      ['an offset whose plus became a space', '/v1/regions/PE/status?validAt=2025-11-30T00:00:00+01:00', ['validAt']],
      ['a position that is negative', '/v1/regions/PE/status?after=-1', ['after']],
      ['a position that is no number', '/v1/regions/PE/status?after=1e3', ['after']],
      ['a position of too many digits', '/v1/regions/PE/status?after=9999999999999999999', ['after']],
      ['a position beyond the end of the log', '/v1/regions/PE/status?after=999999', ['after']],
      ['a limit of nothing', '/v1/history?limit=0', ['limit']],
      ['a negative limit', '/v1/history?limit=-5', ['limit']],
      ['a limit beyond the most', '/v1/history?limit=1001', ['limit']],
      ['a limit without end', '/v1/history?limit=99999999999999999999', ['limit']],
      ['a limit that is no number', '/v1/actions/border-closure?limit=all', ['limit']],
      ['a revision that is no number', '/v1/actions/border-closure/standing?from=x', ['from']],
      ['a calendar that ends before it begins', '/v1/calendar?from=2025-12-01&until=2025-11-01', ['until']],
      ['a calendar of more than five years', '/v1/calendar?from=2025-01-01&until=2031-01-01', ['until']],
      ['the same of the calendar file', '/v1/calendar.ics?from=2025-01-01&until=2031-01-01', ['until']],
      ['a state that no case of the action has', '/v1/actions/border-closure?state=clsed', ['state']],
      ['a standing that there is not', '/v1/actions/border-closure?standing=inforce', ['standing']],
      ['an event that no action has', '/v1/history?type=BorderClosd', ['type']],
      ['an area of what has none', '/v1/actions/cabinet-decree?area=PE', ['area']],
      ['a moment of what has none', '/v1/actions/cabinet-decree?validAt=2025-11-30', ['validAt']],
      ['control characters', '/v1/actions/border-closure?state=%0d%0aSet-Cookie:x', ['state']],
      ['a text without end', `/v1/actions/border-closure?state=${'x'.repeat(201)}`, ['state']],
      ['an action that does not exist, of the feed', '/v1/feed?action=coup', ['action']],
      ['a place beyond the end of the log, of the feed', '/v1/feed?from=999999', ['from']],
    ])('%s', async (_what, path, fields) => {
      const answer = await problem(path);
      expect([answer.status, answer.body['type']]).toEqual([400, '/problems/invalid-input']);
      expect(fieldsIn(answer)).toEqual(fields);
    });

    it('an event that no action has, with the nearest types and where all of them are', async () => {
      const { body } = await problem('/v1/history?type=EmergencyLiftd');
      expect(body['problems']).toEqual([
        {
          field: 'type',
          problem: expect.stringMatching(
            /^must be a type of event: .*openapi.json; did you mean EmergencyLifted or \w+/u,
          ),
        },
      ]);
      expect(JSON.stringify(body).length).toBeLessThan(600);
    });

    it('a Last-Event-ID that is no position, or beyond the end of the log', async () => {
      for (const id of ['abc', '-1', '999999']) {
        const answer = await problem('/v1/feed', { headers: { 'last-event-id': id } });
        expect([answer.status, fieldsIn(answer)]).toEqual([400, ['Last-Event-ID']]);
      }
    });

    it.each(['/v1/regions/PE-TAX', '/v1/regions/PE-TAX/status', '/v1/regions/PE-TAX/timeline'])(
      'an area that is not registered, with the nearest names: %s',
      async (path) => {
        const { status, body } = await problem(path);
        expect([status, body['detail']]).toEqual([404, expect.stringContaining('Did you mean PE-TAC (Tacna)')]);
      },
    );

    it.each([
      ['under', '/v1/regions?under=PE-TAX'],
      ['under', '/v1/regions/status?under=PE-TAX'],
      ['area', '/v1/actions/border-closure?area=PE-TAX'],
    ])('an area that is not registered in the parameter %s: %s', async (field, path) => {
      const answer = await problem(path);
      expect([answer.status, fieldsIn(answer)]).toEqual([400, [field]]);
      expect(answer.body['detail']).toMatch(/Did you mean PE-TAC \(Tacna\)/u);
    });
  });

  describe('in the headers', () => {
    it.each(['3', '"x"', 'W/"3"', '*', '"1", "2"', '""', '"-1"', '"99999999999999999999"', ''])(
      'an If-Match of %j',
      async (tag) => {
        const answer = await problem(close, post(closure, { 'if-match': tag }));
        expect([answer.status, fieldsIn(answer)]).toEqual([400, ['If-Match']]);
      },
    );

    it.each(['a b', 'x'.repeat(201), 'é', ''])('an Idempotency-Key of %j', async (given) => {
      const answer = await problem(close, post(closure, { 'idempotency-key': given }));
      expect([answer.status, fieldsIn(answer)]).toEqual([400, ['Idempotency-Key']]);
    });

    it('an Idempotency-Key given twice', async () => {
      const answer = await problem(close, post(closure, { 'idempotency-key': ['a', 'b'] }));
      expect([answer.status, fieldsIn(answer)]).toEqual([400, ['Idempotency-Key']]);
    });

    it('more than 16 KiB of headers', async () => {
      expect((await problem(close, post(closure, { 'x-much': 'x'.repeat(17_000) }))).status).toBe(431);
    });

    it('lets nothing of an address into the headers of the answer', async () => {
      const answer = await problem('/v1/actions/border-closure/x%0d%0aset-cookie:a=b/close', post(closure));
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.status).toBe(400);
    });
  });
});

function fieldsIn({ body }: Answer): readonly unknown[] {
  const problems = Array.isArray(body['problems']) ? body['problems'] : [];
  return [...new Set(problems.map((one: { readonly field?: unknown }) => one.field))];
}
