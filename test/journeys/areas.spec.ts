import { StoryClock } from '#platform';
import { closure } from '../support/acts.js';
import { serve } from '../support/server.js';
import type { Answer, Sent, Server } from '../support/server.js';

const scheme = 'ubigeo-inei';
const tacna = [
  { code: '230101', name: 'Tacna', kind: 'district', parent: '2301' },
  { code: '230111', name: 'La Yarada Los Palos', kind: 'district', parent: 'ubigeo-inei:2301' },
  { code: '2301', name: 'Tacna', kind: 'province', parent: 'PE-TAC' },
];
const santaRosa = { id: 'santa-rosa', name: 'Santa Rosa', area: `${scheme}:230101`, neighbour: 'CL', kind: 'road' };

function imports(server: Server) {
  return (body: unknown, { query = '', ...sent }: Sent & { readonly query?: string } = {}): Promise<Answer> =>
    server.send(`/v1/areas/imports${query}`, { method: 'POST', as: 'admin', body, ...sent });
}

function fields(answer: Answer): readonly string[] {
  const problems = answer.body['problems'] as readonly { readonly field: string }[] | undefined;
  return (problems ?? []).map(({ field }) => field);
}

function codes(answer: Answer, list = 'areas'): readonly string[] {
  return (answer.body[list] as readonly { readonly code?: string; readonly id?: string }[]).map(
    ({ code, id }) => code ?? id ?? '',
  );
}

describe('importing areas over HTTP', () => {
  let server: Server;
  let send: ReturnType<typeof imports>;
  beforeAll(async () => {
    server = await serve();
    send = imports(server);
  });
  afterAll(() => server.stop());

  it('answers 201 with what was registered and where, in any order of the rows', async () => {
    const answer = await send({ scheme, areas: tacna });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      ledger: { name: 'peru', mode: 'test' },
      registered: 3,
      changed: 0,
      unchanged: 0,
      dryRun: false,
      stream: 'areas',
      revision: '0',
      position: (await server.head()).toString(),
      events: [{ type: 'AreasRegistered', revision: '0' }],
    });
  });

  it('stores who imported what, in which ledger and mode', async () => {
    const history = await server.send('/v1/history?stream=areas&limit=1', { as: 'auditor' });
    expect(history.body['events']).toMatchObject([
      {
        stream: 'areas',
        type: 'AreasRegistered',
        version: 1,
        data: { scheme, areas: [{ code: `${scheme}:2301`, parent: 'PE-TAC' }, { code: `${scheme}:230101` }, {}] },
        metadata: {
          actor: { subject: 'a-admin', role: 'admin' },
          ledger: 'peru',
          mode: 'test',
          command: { name: 'import' },
        },
      },
    ]);
  });

  it('knows the areas in the very next command', async () => {
    const body = { ...closure, areas: [`${scheme}:230199`] };
    expect((await server.act('border-closure/early/close', body)).status).toBe(409);
    await send({ scheme, areas: [{ ...tacna[0], code: '230199' }] });
    expect((await server.act('border-closure/late/close', body)).status).toBe(201);
  });

  it('answers 200 and stores nothing when all of it is registered already', async () => {
    const first = await send({ scheme, areas: tacna });
    const before = await server.head();
    const answer = await send({ scheme, areas: tacna.toReversed() });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ registered: 0, changed: 0, unchanged: 3, events: [] });
    expect(answer.body['revision']).toBe(first.body['revision']);
    expect(await server.head()).toBe(before);
  });

  it('says with dryRun what it would do, and does nothing', async () => {
    const before = await server.head();
    const areas = [...tacna, { code: '230102', name: 'Alto de la Alianza', kind: 'district', parent: '2301' }];
    const answer = await send({ scheme, areas }, { query: '?dryRun=true' });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { registered: 1, unchanged: 3, dryRun: true, events: [] },
    ]);
    expect(await server.head()).toBe(before);
    expect((await server.get(`/v1/regions/${scheme}:230102`)).status).toBe(404);
  });

  it('does the same key sent ten times at once one time, and gives ten equal answers, also later', async () => {
    const before = await server.head();
    const areas = [
      { ...tacna[0], code: '230103', name: 'Calana' },
      { ...tacna[0], code: '230101', name: 'Tacna' },
    ];
    const once = (): Promise<Answer> => send({ scheme, areas }, { headers: { 'idempotency-key': 'ten' } });
    const answers = await Promise.all(Array.from({ length: 10 }, once));
    await send({ scheme, areas: [{ ...tacna[0], code: '230103', name: 'Calana (renamed)' }] });
    answers.push(await once());
    expect(new Set(answers.map(({ status, text }) => `${status.toString()} ${text}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 201, body: { registered: 1, changed: 0, unchanged: 1 } });
    expect(await server.head()).toBe(before + 2n);
  });

  it('refuses a key that comes with another import', async () => {
    const headers = { 'idempotency-key': 'reused' };
    await send({ scheme, areas: [{ ...tacna[0], code: '230104' }] }, { headers });
    const before = await server.head();
    const again = (): Promise<Answer> => send({ scheme, areas: [{ ...tacna[0], code: '230105' }] }, { headers });
    const answer = await again();
    expect([answer.status, answer.body['refused']]).toEqual([409, 'idempotency-key-reused']);
    expect((await again()).status).toBe(409);
    expect(await server.head()).toBe(before + 1n);
  });

  it('keeps for the auditors that an import was refused, by whom and why', async () => {
    const after = `&after=${(await server.head()).toString()}`;
    for (const question of ['action=areas', 'case=areas/imports', 'refused=idempotency-key-reused']) {
      const { body } = await server.get(`/v1/refusals?${question}${after}`, { as: 'auditor' });
      expect([question, body['refusals']]).toMatchObject([
        question,
        [
          {
            actor: { role: 'admin' },
            case: 'areas/imports',
            command: { name: 'import', hash: expect.stringMatching(/^[0-9a-f]{64}$/u) },
            refused: 'idempotency-key-reused',
            because: expect.stringContaining('has been used for another import'),
          },
        ],
      ]);
    }
  });

  it('plans imports that race each on the areas it really met: all are registered, none twice', async () => {
    const areas = Array.from({ length: 12 }, (_, index) => ({ ...tacna[0], code: `race-${index.toString()}` }));
    const answers = await Promise.all(areas.map((area) => send({ scheme, areas: [areas[0], area] })));
    const counts = answers.map(({ body }) => Number(body['registered']));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(codes(await server.get(`/v1/regions?parent=${scheme}:2301&scheme=${scheme}`))).toEqual(
      expect.arrayContaining(areas.map(({ code }) => `${scheme}:${code}`)),
    );
  });

  it.each(['operator', 'agency', 'auditor'] as const)('is not for the role %s', async (as) => {
    expect((await send({ scheme, areas: tacna }, { as })).status).toBe(403);
  });

  it('is for nobody without a token', async () => {
    expect((await send({ scheme, areas: tacna }, { as: null })).status).toBe(401);
  });

  const area = { code: 'x1', name: 'X', kind: 'district', parent: '2301' };
  it.each<[string, unknown, readonly string[]]>([
    ['no body', undefined, ['']],
    ['a list', [area], ['']],
    ['nothing', {}, ['scheme', 'areas']],
    ['no areas', { scheme, areas: [] }, ['areas']],
    ['areas that are no list', { scheme, areas: { 0: area } }, ['areas']],
    ['null for an area', { scheme, areas: [null] }, ['areas']],
    ['both areas and crossings', { scheme, areas: [area], crossings: [santaRosa] }, ['areas']],
    ['the scheme of ISO', { scheme: 'iso-3166', areas: [area] }, ['scheme']],
    ['a scheme in capitals', { scheme: 'INEI', areas: [area] }, ['scheme']],
    ['an unknown field', { scheme, areas: [{ ...area, population: 7 }] }, ['areas.0.population']],
    ['a field missing', { scheme, areas: [{ code: 'x1' }] }, ['areas.0.name', 'areas.0.parent']],
    ['no kind', { scheme, areas: [{ ...area, kind: undefined }] }, ['areas.0.kind']],
    ['a number for a code', { scheme, areas: [{ ...area, code: 230101 }] }, ['areas.0.code']],
    ['control characters', { scheme, areas: [{ ...area, name: 'a\u0001' }] }, ['areas.0.name']],
    ['a name that turns around', { scheme, areas: [{ ...area, name: 'a\u202eb' }] }, ['areas.0.name']],
    ['an unknown parent', { scheme, areas: [area, { ...area, code: 'x2', parent: 'PE-TAX' }] }, ['areas.1.parent']],
    ['a circle', { scheme, areas: [{ ...area, parent: 'x1' }] }, ['areas.0.parent']],
    ['a code twice', { scheme, areas: [area, { ...area, name: 'Y' }] }, ['areas.1.code']],
    ['a parent that moved', { scheme, areas: [{ ...tacna[2], parent: 'PE-PUN' }] }, ['areas.0.parent']],
    ['a day that is none', { scheme, areas: [{ ...area, validFrom: '2025-02-30' }] }, ['areas.0.validFrom']],
    ['a day as a number', { scheme, areas: [{ ...area, validFrom: 2025 }] }, ['areas.0.validFrom']],
    ['a corridor through nothing', { scheme, areas: [{ ...area, through: [] }] }, ['areas.0.through']],
    ['a corridor through the unknown', { scheme, areas: [{ ...area, through: ['PE-X'] }] }, ['areas.0.through']],
    ['a geometry that is none', { scheme, areas: [{ ...area, geometry: { type: 'x' } }] }, ['areas.0.geometry']],
    ['a geometry that is text', { scheme, areas: [{ ...area, geometry: 'POINT(1 1)' }] }, ['areas.0.geometry']],
    ['no crossings', { crossings: [] }, ['crossings']],
    ['a crossing in the unknown', { crossings: [{ ...santaRosa, area: 'PE-TAX' }] }, ['crossings.0.area']],
    ['a neighbour that is none', { crossings: [{ ...santaRosa, neighbour: 'XX' }] }, ['crossings.0.neighbour']],
    ['a kind of crossing that is none', { crossings: [{ ...santaRosa, kind: 'air' }] }, ['crossings.0.kind']],
    [
      'two wrong rows',
      {
        scheme,
        areas: [
          { ...area, parent: 'a' },
          { ...area, code: 'x2', parent: 'b' },
        ],
      },
      ['areas.0.parent', 'areas.1.parent'],
    ],
  ])('answers 400 to %s, names the field and registers nothing', async (_what, body, expected) => {
    await send({ scheme, areas: tacna });
    const before = await server.head();
    const answer = await send(body);
    expect(answer.status).toBe(400);
    expect(fields(answer)).toEqual(expected);
    expect(await server.head()).toBe(before);
  });

  it('tells at most a hundred problems, and how many more there are', async () => {
    const areas = Array.from({ length: 300 }, (_, index) => ({ ...area, code: `y${index.toString()}`, parent: 'no' }));
    const answer = await send({ scheme, areas });
    expect(answer.body['problems']).toHaveLength(101);
    expect(answer.text).toMatch(/has 200 more problems like these/u);
    const badly = await send({ scheme, areas: areas.map((one) => ({ ...one, kind: 7 })) });
    expect(badly.body['problems']).toHaveLength(101);
  });

  it.each([
    ['dryRun=yes', 'dryRun'],
    ['dryrun=true', 'dryrun'],
    ['dryRun=true&dryRun=true', 'dryRun'],
  ])('answers 400 to the query %s', async (query, field) => {
    expect(fields(await send({ scheme, areas: tacna }, { query: `?${query}` }))).toEqual([field]);
  });

  it('answers 400 to an Idempotency-Key with spaces, and 413 to a body over the limit', async () => {
    expect(fields(await send({ scheme, areas: tacna }, { headers: { 'idempotency-key': 'a b' } }))).toEqual([
      'Idempotency-Key',
    ]);
    expect((await send({ scheme, areas: [{ ...area, name: 'x'.repeat(300_000) }] })).status).toBe(413);
  });

  it('registers as many areas as a body holds in one event after another', async () => {
    const areas = Array.from({ length: 1_500 }, (_, index) => ({
      code: `many-${index.toString()}`,
      name: `District ${index.toString()} of many`,
      kind: 'district',
      parent: 'PE-LIM',
    }));
    const answer = await send({ scheme: 'many', areas });
    expect(answer.body).toMatchObject({ registered: 1_500 });
    expect((answer.body['events'] as readonly unknown[]).length).toBeGreaterThan(2);
    expect((await server.get('/v1/regions/many:many-1499')).status).toBe(200);
  });

  it('has all of it after a restart', async () => {
    const own = await serve();
    const { dataDir } = own;
    await imports(own)({ scheme, areas: tacna });
    await imports(own)({ crossings: [santaRosa] });
    await own.app.stop();
    const again = await serve({ dataDir });
    expect(codes(await again.get(`/v1/regions?under=${scheme}:2301`))).toEqual([
      `${scheme}:230101`,
      `${scheme}:230111`,
    ]);
    expect((await imports(again)({ crossings: [santaRosa] })).body).toMatchObject({ registered: 0, unchanged: 1 });
    await again.stop();
    await own.stop();
  });
});

describe('asking about areas over HTTP', () => {
  let server: Server;
  const polygon = {
    type: 'Polygon',
    coordinates: [
      [
        [-70.3, -18.1],
        [-70.2, -18],
        [-70.1, -18.2],
        [-70.3, -18.1],
      ],
    ],
  };
  beforeAll(async () => {
    server = await serve();
    const corridor = { code: 'sur', name: 'Corredor Vial Sur', parent: 'PE', through: ['PE-CUS', 'PE-PUN', '2301'] };
    const [first, ...others] = tacna;
    await imports(server)({ scheme, areas: [{ ...first, geometry: polygon }, ...others, corridor] });
    await imports(server)({
      crossings: [santaRosa, { ...santaRosa, id: 'arica-tacna', name: 'Arica Tacna', kind: 'rail' }],
    });
  });
  afterAll(() => server.stop());

  it('shows an area with what is above and below it, its crossings, and where its geometry is', async () => {
    const answer = await server.get(`/v1/regions/${scheme}:2301`);
    expect(answer.body).toMatchObject({
      area: { code: `${scheme}:2301`, scheme, name: 'Tacna', kind: 'province', parent: 'PE-TAC', validFrom: null },
      above: [{ code: 'PE-TAC' }, { code: 'PE' }],
      below: [{ code: `${scheme}:230101` }, { code: `${scheme}:230111` }],
      crossings: [{ id: 'arica-tacna' }, { id: 'santa-rosa', area: `${scheme}:230101`, neighbour: 'CL', kind: 'road' }],
      counts: { below: 2, crossings: 2 },
      geometry: null,
    });
    const district = await server.get(`/v1/regions/${scheme}:230101`);
    expect(district.body['geometry']).toBe('/v1/regions/ubigeo-inei%3A230101/geometry');
    expect((await server.get(`/v1/regions/${scheme}:sur`)).body['area']).toMatchObject({
      kind: 'corridor',
      through: ['PE-CUS', 'PE-PUN', `${scheme}:2301`],
    });
  });

  it('gives a geometry as a GeoJSON Feature that says whose it is', async () => {
    const answer = await server.get('/v1/regions/ubigeo-inei%3A230101/geometry');
    expect(answer.headers['content-type']).toBe('application/geo+json; charset=utf-8');
    expect(JSON.parse(answer.text)).toEqual({
      type: 'Feature',
      id: `${scheme}:230101`,
      properties: { code: `${scheme}:230101`, name: 'Tacna', kind: 'district', ledger: 'peru', mode: 'test' },
      geometry: polygon,
    });
    const none = await server.get('/v1/regions/PE/geometry');
    expect([none.status, none.headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(none.body['detail']).toMatch(/No geometry of PE \(Peru\) is registered/u);
  });

  it('pages through areas by their codes without losing or repeating one', async () => {
    const seen: string[] = [];
    let next: unknown = '/v1/regions?under=PE-TAC&limit=2';
    for (let pages = 0; typeof next === 'string' && pages < 9; pages++) {
      const answer: Answer = await server.get(next);
      seen.push(...codes(answer));
      next = answer.body['next'];
    }
    expect(next).toBeNull();
    expect(seen).toEqual([`${scheme}:2301`, `${scheme}:230101`, `${scheme}:230111`]);
    expect(codes(await server.get(`/v1/regions?parent=PE-TAC`))).toEqual([`${scheme}:2301`]);
  });

  it('lists crossings of an area or to a neighbour, in pages', async () => {
    const first = await server.get('/v1/crossings?area=PE-TAC&limit=1');
    expect(codes(first, 'crossings')).toEqual(['arica-tacna']);
    const second = await server.get(String(first.body['next']));
    expect([codes(second, 'crossings'), second.body['next']]).toEqual([['santa-rosa'], null]);
    expect(codes(await server.get('/v1/crossings?neighbour=BO'), 'crossings')).toEqual([]);
  });

  it('suggests for an unknown code what looks like it, also without its scheme', async () => {
    const answer = await server.get('/v1/regions/230111');
    expect(answer.status).toBe(404);
    expect(answer.body['detail']).toMatch(/Did you mean ubigeo-inei:230111 \(La Yarada Los Palos\)/u);
    expect((await server.get('/v1/regions/la%20yarada')).status).toBe(404);
  });

  it.each([
    ['/v1/regions?under=PE-TAX', 'under'],
    ['/v1/regions?parent=PE-TAX', 'parent'],
    ['/v1/regions?validAt=soon', 'validAt'],
    ['/v1/regions/PE?kind=x', 'kind'],
    ['/v1/regions/PE/geometry?knownAt=x', 'knownAt'],
    ['/v1/crossings?area=PE-TAX', 'area'],
    ['/v1/crossings?limit=0', 'limit'],
  ])('answers 400 to %s and names the parameter', async (path, field) => {
    const answer = await server.get(path);
    expect([answer.status, fields(answer)]).toEqual([400, [field]]);
  });
});

describe('areas and the two clocks', () => {
  const clock = new StoryClock('test', '2025-11-28T12:00:00.000Z');
  let server: Server;
  let send: ReturnType<typeof imports>;
  beforeAll(async () => {
    server = await serve({ clock });
    send = imports(server);
    await send({ scheme, areas: [tacna[2], { ...tacna[0], validUntil: '2026-06-01' }] });
    await send({ crossings: [santaRosa] });
    const closed = await server.act('border-closure/tacna/close', { ...closure, areas: [`${scheme}:230101`] });
    expect(closed.status).toBe(201);
    clock.set('2025-12-05T12:00:00.000Z');
  });
  afterAll(() => server.stop());

  /** All of an answer but how far the read model had come. */
  const ask = async (path: string): Promise<string> => {
    const after = path.includes('/status') ? `&after=${(await server.head()).toString()}` : '';
    const { position: _position, asOf: _asOf, ...rest } = (await server.get(`${path}${after}`)).body;
    return JSON.stringify(rest);
  };
  const then = 'knownAt=2025-12-01&validAt=2025-12-01';

  it('gives the same answer about the past after areas and crossings were registered, renamed and ended', async () => {
    const paths = [
      `/v1/regions/${scheme}:2301/status?${then}`,
      `/v1/regions/PE-TAC/status?${then}`,
      `/v1/regions/${scheme}:230111/status?${then}`,
      `/v1/regions/status?under=PE-TAC&${then}`,
      `/v1/regions/${scheme}:2301?knownAt=2025-12-01`,
      `/v1/regions?under=PE-TAC&knownAt=2025-12-01`,
      `/v1/crossings?area=PE&knownAt=2025-12-01`,
    ];
    const before = await Promise.all(paths.map(ask));
    expect(before[0]).toContain('"affected":1,"of":1');
    await send({ scheme, areas: [{ ...tacna[2], name: 'Renamed', validUntil: '2025-01-01' }, tacna[1], tacna[0]] });
    await send({
      crossings: [
        { ...santaRosa, name: 'Moved', area: 'PE-PUN' },
        { ...santaRosa, id: 'another' },
      ],
    });
    expect(await Promise.all(paths.map(async (path) => String(await ask(path))))).toEqual(
      before.map((answer, index) =>
        index === 2 ? (expect.stringContaining('was registered after') as string) : answer,
      ),
    );
    expect(await ask(`/v1/regions/${scheme}:2301/status?validAt=2025-12-01`)).toContain('"affected":1,"of":2');
    expect(await ask(`/v1/regions/${scheme}:2301/status?validAt=2025-12-01`)).toContain('"name":"Renamed"');
  });

  it('says of an area that was registered later how to ask about it', async () => {
    const answer = await server.get(`/v1/regions/${scheme}:230111/status?${then}`);
    expect([answer.status, answer.body['detail']]).toEqual([
      404,
      `${scheme}:230111 (La Yarada Los Palos) was registered after 2025-12-01T05:00:00.000Z: ask with a later knownAt, ` +
        `or about ${scheme}:2301 (Renamed).`,
    ]);
    const under = await server.get(`/v1/regions?under=${scheme}:230111&knownAt=2025-12-01`);
    expect([under.status, fields(under)]).toEqual([400, ['under']]);
  });

  it('counts among the areas below those that are valid on the day asked about, and those affected', async () => {
    const areas = [
      { code: 'a', name: 'A', kind: 'zone', parent: 'PE-PUN' },
      { code: 'a1', name: 'A1', kind: 'part', parent: 'a' },
      { code: 'a2', name: 'A2', kind: 'part', parent: 'a', validUntil: '2026-02-01' },
      { code: 'a3', name: 'A3', kind: 'part', parent: 'a', validFrom: '2026-03-01' },
    ];
    await send({ scheme: 'own', areas });
    await server.act('border-closure/part/close', { ...closure, areas: ['own:a1', 'own:a2'] });
    const of = async (day: string): Promise<unknown> => {
      const answer = await server.get(
        `/v1/regions/own:a/status?validAt=${day}&after=${(await server.head()).toString()}`,
      );
      const { measures } = answer.body['borders'] as { readonly measures: readonly Record<string, unknown>[] };
      return measures.map(({ scope, affected, of: all }) => [scope, affected, all]);
    };
    expect(await of('2026-01-31')).toEqual([['partial', 2, 2]]);
    expect(await of('2026-02-15')).toEqual([['partial', 2, 2]]);
    expect(await of('2026-03-02')).toEqual([['partial', 2, 3]]);
    const listed = async (day: string): Promise<unknown> => {
      const answer = await server.get(`/v1/regions/status?under=own:a&validAt=${day}`);
      return (answer.body['regions'] as readonly { area: { code: string } }[]).map(({ area: { code } }) => code);
    };
    expect(await listed('2026-01-31')).toEqual(['own:a1', 'own:a2']);
    expect(await listed('2026-03-02')).toEqual(['own:a1', 'own:a3']);
    expect(codes(await server.get('/v1/regions?under=own:a&validAt=2026-02-15'))).toEqual(['own:a1']);
  });
});

describe('containment and corridors', () => {
  let server: Server;
  const status = async (code: string, query = 'validAt=2025-12-01'): Promise<Answer['body']> =>
    (await server.get(`/v1/regions/${code}/status?${query}&after=${(await server.head()).toString()}`)).body;
  /** Case, scope and what goes with it, of each closure in the answer. */
  const closures = ({ borders }: Answer['body']): readonly unknown[] =>
    (borders as { measures: readonly Record<string, unknown>[] }).measures.map(
      ({ case: address, scope, inheritedFrom, affected, of }) =>
        [String(address).split('/')[1], scope, inheritedFrom, affected, of].filter((part) => part !== undefined),
    );
  const close = async (id: string, areas: readonly string[]): Promise<void> => {
    const answer = await server.act(`border-closure/${id}/close`, { ...closure, areas });
    expect([id, answer.status]).toEqual([id, 201]);
  };

  beforeAll(async () => {
    server = await serve();
    const post = imports(server);
    await post({ scheme, areas: [...tacna, { ...tacna[2], code: '2302', name: 'Candarave' }] });
    const posts = [
      { code: 'p1', name: 'Post 1', kind: 'post', parent: `${scheme}:230111` },
      { code: 'p2', name: 'Post 2', kind: 'post', parent: `${scheme}:230111`, validUntil: '2025-11-30' },
    ];
    const way = { code: 'way', name: 'Way', parent: 'PE', through: ['PE-PUN', `${scheme}:230111`, 'CL-AP'] };
    await post({ scheme: 'own', areas: [...posts, way] });
  });
  afterAll(() => server.stop());

  it('carries an act up and down through registries that hang one below another', async () => {
    await close('post', ['own:p1']);
    expect(closures(await status('own:p1'))).toEqual([['post', 'whole']]);
    expect(closures(await status(`${scheme}:230111`))).toEqual([['post', 'partial', 1, 1]]);
    expect(closures(await status(`${scheme}:2301`))).toEqual([['post', 'partial', 1, 2]]);
    expect(closures(await status('PE-TAC'))).toEqual([['post', 'partial', 1, 2]]);
    expect(closures(await status('PE'))).toEqual([['post', 'partial', 1, 26]]);
    expect(closures(await status(`${scheme}:230101`))).toEqual([]);
    await close('peru', ['PE']);
    expect(closures(await status('own:p1'))).toEqual(
      expect.arrayContaining([
        ['post', 'whole'],
        ['peru', 'inherited', 'PE'],
      ]),
    );
  });

  it('holds an act on a corridor in the areas it leads through, wherever they lie', async () => {
    await close('way', ['own:way']);
    const ofWay = async (code: string): Promise<unknown> =>
      closures(await status(code)).filter((one) => Array.isArray(one) && one[0] === 'way');
    expect(await ofWay('own:way')).toEqual([['way', 'whole']]);
    expect(await ofWay('PE-PUN')).toEqual([['way', 'whole']]);
    expect(await ofWay('CL-AP')).toEqual([['way', 'whole']]);
    expect(await ofWay('own:p1')).toEqual([['way', 'inherited', `${scheme}:230111`]]);
    expect(await ofWay('PE-TAC')).toEqual([['way', 'partial', 1, 2]]);
    expect(await ofWay('CL')).toEqual([['way', 'partial', 1, 16]]);
    expect(await ofWay('PE-CUS')).toEqual([]);
    expect(await ofWay(`${scheme}:230101`)).toEqual([]);
  });

  it('shows in a corridor what holds in the areas it leads through, one by one and in the list', async () => {
    await close('arica', ['CL-AP']);
    await close('cusco', ['PE-CUS']);
    const expected = [
      ['arica', 'partial', 1, 3],
      ['peru', 'inherited', 'PE'],
      ['post', 'partial', 1, 3],
      ['way', 'whole'],
    ];
    expect(closures(await status('own:way'))).toEqual(expected);
    const list = await server.get('/v1/regions/status?under=PE&validAt=2025-12-01&limit=200');
    const all = list.body['regions'] as readonly Answer['body'][];
    const way = all.find(({ area }) => (area as { code: string }).code === 'own:way') ?? {};
    expect(closures(way)).toEqual(expected);
    const timeline = await server.get('/v1/regions/own:way/timeline');
    expect((timeline.body['events'] as readonly { stream: string }[]).map(({ stream }) => stream)).toEqual([
      'border-closure-arica',
      'border-closure-way',
      'border-closure-peru',
      'border-closure-post',
    ]);
    const register = await server.get('/v1/actions/border-closure?area=own:way');
    expect(codes(register, 'cases')).toEqual(['arica', 'peru', 'post', 'way']);
  });

  it('refuses an act on a code that is not valid on the day of its effect', async () => {
    const answer = await server.act('border-closure/old/close', {
      ...closure,
      areas: ['own:p2'],
      effectiveFrom: '2025-11-30T05:00:00.000Z',
    });
    expect([answer.status, answer.body['refused'], answer.body['because']]).toEqual([
      409,
      'area-not-valid-then',
      'own:p2 (Post 2) was valid until 2025-11-30, no longer on 2025-11-30; name the area that is valid then.',
    ]);
    const earlier = { ...closure, areas: ['own:p2'], effectiveFrom: '2025-11-30T04:59:59.000Z' };
    expect((await server.act('border-closure/old/close', earlier)).status).toBe(201);
  });
});
