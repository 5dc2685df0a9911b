import { StoryClock } from '#platform';
import { closure, declaration, easing } from '../support/acts.js';
import { serve } from '../support/server.js';
import type { Answer, Server } from '../support/server.js';

const scheme = 'ubigeo-inei';
const province = `${scheme}:2301`;
const district = `${scheme}:230101`;
const otherDistrict = `${scheme}:230111`;
const districts = [district, otherDistrict, `${scheme}:230201`];
const morning = (date: string): string => `${date}T05:00:00.000Z`;

let server: Server;
const clock = new StoryClock('test', '2025-11-28T20:00:00.000Z');

const rows = [
  { code: '2301', name: 'Tacna', kind: 'province', parent: 'PE-TAC' },
  { code: '2302', name: 'Candarave', kind: 'province', parent: 'PE-TAC' },
  { code: '230101', name: 'Tacna', kind: 'district', parent: '2301' },
  { code: '230111', name: 'La Yarada Los Palos', kind: 'district', parent: '2301' },
  { code: '230201', name: 'Candarave', kind: 'district', parent: '2302' },
];

/** The position of what was done. */
async function act(address: string, body: object): Promise<string> {
  const answer = await server.act(address, body);
  expect([address, answer.status, answer.body['detail']]).toEqual([address, 201, undefined]);
  return String(answer.body['position']);
}

async function ask(path: string): Promise<Answer['body']> {
  const answer = await server.get(path);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.body;
}

/** Each page of a list that is asked for by `next`. */
async function pages(path: string, list: string): Promise<readonly (readonly Readonly<Record<string, unknown>>[])[]> {
  const found: Readonly<Record<string, unknown>>[][] = [];
  for (let next: unknown = path; typeof next === 'string';) {
    const body = await ask(next);
    found.push(body[list] as Readonly<Record<string, unknown>>[]);
    next = body['next'];
  }
  return found;
}

beforeAll(async () => {
  server = await serve({ clock });
  const answer = await server.send('/v1/areas/imports', { method: 'POST', as: 'admin', body: { scheme, areas: rows } });
  expect(answer.status).toBe(201);
});
afterAll(() => server.stop());

describe('where an act holds', () => {
  const scopes = async (code: string, after: string): Promise<object> => {
    const body = await ask(`/v1/regions/${code}/status?validAt=2025-12-02&after=${after}`);
    const { measures } = body['borders'] as {
      measures: readonly Readonly<Record<string, string | number | undefined>>[];
    };
    return Object.fromEntries(
      measures.map(({ case: address, scope, inheritedFrom, affected, of }) => [
        String(address).slice('border-closure/'.length),
        [scope, inheritedFrom ?? (affected === undefined ? undefined : `${String(affected)} of ${String(of)}`)]
          .filter(Boolean)
          .join(' '),
      ]),
    );
  };

  it('is the whole of a district, part of all above it, and nothing of what lies beside it', async () => {
    const after = await act('border-closure/district/close', { ...closure, areas: [district] });
    expect(await scopes(district, after)).toEqual({ district: 'whole' });
    expect(await scopes(province, after)).toEqual({ district: 'partial 1 of 2' });
    expect(await scopes('PE-TAC', after)).toEqual({ district: 'partial 1 of 2' });
    expect(await scopes('PE', after)).toMatchObject({ district: expect.stringMatching(/^partial 1 of 2\d$/u) });
    for (const code of [otherDistrict, `${scheme}:2302`, 'PE-PUN', 'CL']) expect(await scopes(code, after)).toEqual({});
  });

  it('is, from the country, every district', async () => {
    const after = await act('border-closure/country/close', { ...closure, areas: ['PE'] });
    for (const code of districts) expect(await scopes(code, after)).toMatchObject({ country: 'inherited PE' });
    expect(await scopes('PE', after)).toMatchObject({ country: 'whole' });
    const body = await ask(`/v1/regions/status?under=PE-TAC&validAt=2025-12-02&after=${after}`);
    const regions = body['regions'] as readonly { area: { code: string }; counts: { border: number } }[];
    expect(regions.map(({ area, counts }) => [area.code, counts.border])).toEqual([
      [province, 2],
      [district, 2],
      [otherDistrict, 1],
      [`${scheme}:2302`, 1],
      [`${scheme}:230201`, 1],
    ]);
  });
});

describe('waiting for an act to be seen', () => {
  it('shows it to whoever asks after its position, and says what the answer reflects', async () => {
    for (let round = 1; round <= 20; round += 1) {
      const after = await act(`border-closure/seen-${round.toString()}/close`, { ...closure, areas: ['PE-PUN'] });
      const body = await ask(`/v1/regions/PE-PUN/status?validAt=2025-12-02&after=${after}`);
      expect(body).toMatchObject({ counts: { border: round + 1 } });
      expect(BigInt(String(body['position']))).toBeGreaterThanOrEqual(BigInt(after));
    }
  });

  it('refuses to wait for what nobody has written', async () => {
    const head = await server.head();
    const answer = await server.get(`/v1/regions/PE/status?after=${(head + 1n).toString()}`);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(`at position ${head.toString()}`)]);
  });
});

describe('the two questions about the past', () => {
  const declared = { ...declaration, areas: ['PE-ARE'], effectiveUntil: morning('2026-01-28') };

  it('differ exactly as the erratum says, and do not change with what comes later', async () => {
    const on = (known: string): Promise<Answer['body']> =>
      ask(`/v1/regions/PE-ARE/status?validAt=2025-11-30T12:00:00-05:00${known}`);
    await act('emergency-declaration/are/declare', declared);
    clock.set('2025-12-03T15:00:00.000Z');
    const fields = [{ field: '/effectiveFrom', before: morning('2025-11-29'), after: morning('2025-12-01') }];
    const gazette = { name: 'El Peruano', publishedAt: morning('2025-12-03') };
    await act('emergency-declaration/are/correct', { revision: 0, fields, gazette });
    clock.set('2025-12-05T15:00:00.000Z');
    const before = await on('&knownAt=2025-12-02');
    const after = await on('&knownAt=2025-12-04');
    expect(before).toMatchObject({
      level: 'emergency',
      validAt: '2025-11-30T17:00:00.000Z',
      knownAt: morning('2025-12-02'),
    });
    expect(after).toMatchObject({ level: 'normal', nextChange: { at: morning('2025-12-01'), what: 'takes-effect' } });
    await act('emergency-declaration/are/lift', { effectiveFrom: morning('2025-12-06'), cause: 'Calm' });
    const last = await act('border-closure/are/close', { ...closure, areas: ['PE-ARE'] });
    for (const [known, then] of [
      ['&knownAt=2025-12-02', before],
      ['&knownAt=2025-12-04', after],
    ] as const) {
      const { position, asOf, ...answer } = await on(known);
      expect({ ...then, position, asOf }).toEqual({ ...answer, position, asOf });
    }
    expect(await on(`&after=${last}`)).toMatchObject({
      level: 'normal',
      knownAt: '2025-12-05T15:00:00.000Z',
      counts: { border: 2 },
    });
  });

  it.each([
    '/v1/regions/PE/status?',
    '/v1/regions/status?under=PE&',
    '/v1/calendar?',
    '/v1/actions/border-closure/country?',
  ])('refuse %s about what will be believed in the future', async (path) => {
    const answer = await server.get(`${path}knownAt=2025-12-06`);
    expect([answer.status, answer.body['problems']]).toEqual([
      400,
      [{ field: 'knownAt', problem: expect.stringContaining('must not lie in the future') }],
    ]);
    expect((await server.get(`${path}knownAt=2025-12-05T15:00:00Z`)).status).toBe(200);
  });
});

describe('pages', () => {
  it('of statuses hold every area once, in the order of the codes', async () => {
    const found = await pages('/v1/regions/status?under=PE-TAC&limit=2', 'regions');
    expect(found.map((page) => page.length)).toEqual([2, 2, 1]);
    const codes = found.flat().map(({ area }) => (area as { code: string }).code);
    expect(codes).toEqual([province, district, otherDistrict, `${scheme}:2302`, `${scheme}:230201`]);
  });

  it('of a timeline hold every event once, newest first', async () => {
    await act('border-closure/country/ease', easing('2025-12-08'));
    const found = await pages(
      `/v1/regions/${district}/timeline?limit=1&after=${(await server.head()).toString()}`,
      'events',
    );
    expect(found.flat().map(({ stream, type }) => [stream, type])).toEqual([
      ['border-closure-country', 'BorderEased'],
      ['border-closure-country', 'BorderClosed'],
      ['border-closure-district', 'BorderClosed'],
    ]);
    expect((await pages(`/v1/regions/${district}/timeline`, 'events')).flat()).toEqual(found.flat());
    const punos = (await pages('/v1/regions/PE-PUN/timeline?limit=7', 'events')).map((page) => page.length);
    expect(punos).toEqual([7, 7, 7, 1]);
  });

  it('of a register hold every case once, also when it is filtered', async () => {
    const all = await pages(`/v1/actions/border-closure?limit=9`, 'cases');
    expect(all.map((page) => page.length)).toEqual([9, 9, 5]);
    const ids = all.flat().map(({ id }) => String(id));
    expect(ids).toEqual(ids.toSorted());
    const here = await pages(`/v1/actions/border-closure?area=${district}&limit=1`, 'cases');
    expect(here.flat().map(({ id }) => id)).toEqual(['country', 'district']);
    const eased = await pages('/v1/actions/border-closure?state=restricted&validAt=2025-12-09&area=PE', 'cases');
    expect(eased.flat().map(({ id, phase }) => [id, phase])).toEqual([['country', 'restricted']]);
    expect((await pages('/v1/actions/border-closure?validAt=2025-11-28&limit=5', 'cases')).flat()).toEqual([]);
  });
});

describe('the calendar', () => {
  const window = 'from=2025-12-01&until=2026-03-01';

  it('tells by date what begins and ends, as believed now and as believed then', async () => {
    const of = async (known: string): Promise<readonly unknown[]> => {
      const entries = (await pages(`/v1/calendar?${window}&limit=2${known}`, 'entries')).flat();
      return entries.map(({ at, what, case: address }) => [String(at).slice(0, 10), what, address]);
    };
    expect(await of('&knownAt=2025-12-02')).toEqual([['2026-01-28', 'ends', 'emergency-declaration/are']]);
    expect(await of('')).toEqual([
      ['2025-12-01', 'takes-effect', 'emergency-declaration/are'],
      ['2025-12-06', 'ends', 'emergency-declaration/are'],
      ['2025-12-08', 'changes', 'border-closure/country'],
    ]);
  });

  it('is a file that holds a component where there is nothing to tell', async () => {
    const { text } = await server.get('/v1/calendar.ics?from=1990-01-01&until=1990-02-01');
    expect(text).not.toContain('BEGIN:VEVENT');
    expect(text).toContain('\r\nBEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\n');
    expect(text).toMatch(/END:STANDARD\r\nEND:VTIMEZONE\r\nEND:VCALENDAR\r\n$/u);
  });

  it('is a file for a calendar program too, which names the mode in its name and in every summary', async () => {
    const answer = await server.get(`/v1/calendar.ics?${window}`);
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(answer.text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/u);
    expect(answer.text).toContain('X-WR-CALNAME:Tocsin peru (test)');
    const summaries = answer.text.split('\r\n').filter((line) => line.startsWith('SUMMARY:'));
    expect(summaries.map((line) => line.replace(/: [^:]*$/u, ''))).toEqual([
      'SUMMARY:[TEST] Takes effect',
      'SUMMARY:[TEST] Ends',
      'SUMMARY:[TEST] Changes',
    ]);
  });
});

describe('every answer', () => {
  it('names the ledger and its mode', async () => {
    for (const path of [
      '/v1/regions/PE/status',
      '/v1/regions/status?under=PE-TAC',
      '/v1/regions/PE/timeline',
      '/v1/calendar',
      '/v1/actions/border-closure',
      '/v1/actions/border-closure/country',
    ]) {
      expect([path, (await ask(path))['ledger']]).toEqual([path, { name: 'peru', mode: 'test' }]);
    }
  });

  it.each(['/v1/actions/border-closure/country', `/v1/regions/${district}/timeline`])(
    'to an agency leaves out who acted, which it may not read in the log either: %s',
    async (path) => {
      const actors = async (as: 'agency' | 'auditor'): Promise<readonly unknown[]> => {
        const { body } = await server.get(path, { as });
        const events = (body['history'] ?? body['events']) as readonly { metadata: { actor?: { subject: string } } }[];
        return events.map(({ metadata }) => metadata.actor?.subject);
      };
      expect(new Set(await actors('agency'))).toEqual(new Set([undefined]));
      expect(new Set(await actors('auditor'))).toEqual(new Set(['a-operator']));
      expect((await server.get('/v1/history', { as: 'agency' })).status).toBe(403);
    },
  );
});
