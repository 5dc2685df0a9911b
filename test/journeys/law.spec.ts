import { StoryClock } from '#platform';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tocsin } from '../../apps/cli/testing/command-line.js';
import type { Ran } from '../../apps/cli/testing/command-line.js';
import { temporaryFolder } from '../support/ledger.js';
import { serve } from '../support/server.js';
import type { Answer, Server } from '../support/server.js';
import { declaration } from '../support/acts.js';

const at = (day: string): string => `${day}T05:00:00.000Z`;

describe('the law over HTTP', () => {
  let server: Server;
  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server.stop());

  it('is listed by country and id, page by page, each figure with its article', async () => {
    const ids: unknown[] = [];
    for (let path: unknown = '/v1/law?limit=20'; typeof path === 'string';) {
      const { status, body } = await server.get(path);
      expect(status).toBe(200);
      if (!Array.isArray(body['regimes'])) throw new TypeError('There are no regimes.');
      ids.push(...body['regimes'].map((regime: { readonly id: string }) => regime.id));
      path = body['next'];
    }
    expect(ids.length).toBeGreaterThanOrEqual(30);
    expect(new Set(ids).size).toBe(ids.length);
    const peru = await server.get('/v1/law?jurisdiction=PE&on=2025-11-28');
    expect(peru.body).toMatchObject({
      ledger: { name: 'peru', mode: 'test' },
      regimes: [
        { id: 'pe-desastre' },
        { id: 'pe-emergencia', versions: [{ initial: { max: { count: 60, unit: 'days' }, article: 'art. 137(1)' } }] },
        { id: 'pe-sitio' },
      ],
      next: null,
    });
  });

  it('is shown for one regime, as it was law on a day', async () => {
    expect((await server.get('/v1/law/pe-emergencia')).body).toMatchObject({ regime: { versions: [{}, {}] } });
    const reformed = await server.get('/v1/law/pe-emergencia?on=2026-05-01');
    expect(reformed.body).toMatchObject({
      regime: { versions: [{ extensions: [{ approval: { by: 'senate', article: 'art. 137(1)' } }] }] },
    });
  });

  it('goes on behind the regime that a cursor names, and takes no other for one', async () => {
    const behind = await server.get('/v1/law?jurisdiction=pe&cursor=cl-asamblea&limit=1');
    expect(behind.body).toMatchObject({
      regimes: [{ id: 'pe-desastre' }],
      treaties: [{ id: 'iccpr' }, { id: 'achr' }],
    });
    expect((await server.get('/v1/law?cursor=nonsense')).status).toBe(400);
    expect((await server.get('/v1/law?jurisdiction=Peru')).status).toBe(400);
    expect((await server.get('/v1/law?jurisdiction=US')).body).toMatchObject({ treaties: [{ id: 'iccpr' }] });
  });

  it('answers 404 with what was meant, and 400 for a day that there is not', async () => {
    const misspelt = await server.get('/v1/law/pe-emergensia');
    expect([misspelt.status, misspelt.body['detail']]).toEqual([404, expect.stringMatching(/mean pe-emergencia/u)]);
    expect((await server.get('/v1/law/pe-emergencia?on=1900-01-01')).status).toBe(404);
    expect((await server.get('/v1/law?on=2025-02-30')).status).toBe(400);
  });

  it('is what an act is judged by: the answer quotes the article, and says what is flagged', async () => {
    const rights = [
      { article: '2.11', name: 'Freedom of movement' },
      { article: '2.2', name: 'Equality' },
    ];
    const act = { ...declaration, term: { count: 61, unit: 'days' }, suspendedRights: rights };
    const { status, body } = await server.act('emergency-declaration/judged/declare', act);
    expect(status).toBe(201);
    expect(body['findings']).toEqual([
      expect.objectContaining({
        rule: 'initial-term',
        verdict: 'flagged',
        source: expect.stringContaining('art. 137(1)'),
      }),
      expect.objectContaining({ rule: 'publication-before-effect', verdict: 'undecided' }),
      expect.objectContaining({ rule: 'rights', verdict: 'lawful', source: expect.stringContaining('art. 137(1)') }),
      expect.objectContaining({
        rule: 'rights',
        verdict: 'flagged',
        because: expect.stringContaining('2.2 (Equality)'),
      }),
      expect.objectContaining({
        rule: 'rights',
        verdict: 'undecided',
        because: expect.stringMatching(/Covenant.*2\.2/u),
      }),
      expect.objectContaining({
        rule: 'rights',
        verdict: 'undecided',
        because: expect.stringMatching(/American.*2\.2/u),
      }),
    ]);
  });
});

describe('what an erratum cures', () => {
  let server: Server;
  const clock = new StoryClock('test', at('2026-09-02'));
  const senate = { by: 'senate', at: at('2026-10-20'), inFavour: 40, cast: 50, members: 60 };
  const gazette = { name: 'El Peruano', publishedAt: at('2026-11-01') };
  const act = async (command: string, body: object): Promise<unknown> => {
    const answer = await server.act(`emergency-declaration/cured/${command}`, body);
    expect([command, answer.status, answer.body['detail']]).toEqual([command, 201, undefined]);
    return answer.body['findings'];
  };
  const ask = async (path: string): Promise<Answer['body']> => {
    const joint = path.includes('?') ? '&' : '?';
    return (await server.get(`${path}${joint}after=${(await server.head()).toString()}`)).body;
  };
  const flags = async (query: string): Promise<readonly string[]> => {
    const { declarations } = await ask(`/v1/regions/PE-TAC/status?${query}`);
    const [{ findings } = { findings: [] }] = declarations as readonly {
      readonly findings: readonly { readonly rule: string; readonly verdict: string; readonly source?: string }[];
    }[];
    return findings
      .filter(({ verdict }) => verdict === 'flagged')
      .map(({ rule, verdict, source }) => `${rule} ${verdict} by ${source ?? 'none'}`);
  };

  beforeAll(async () => {
    server = await serve({ clock });
    const rights = [{ article: '2.2', name: 'Equality' }];
    const term = { term: { count: 60, unit: 'days' } };
    await act('declare', { ...declaration, ...term, effectiveFrom: at('2026-09-01'), suspendedRights: rights });
    clock.set(at('2026-10-29'));
    await act('extend', term);
    clock.set(at('2026-11-02'));
    const fields = [{ field: '/approvals', after: [senate] }];
    expect(await act('correct', { revision: 1, fields, gazette })).toEqual([
      expect.objectContaining({ rule: 'extension-length' }),
      expect.objectContaining({ rule: 'approval', verdict: 'lawful' }),
      expect.objectContaining({ rule: 'publication-before-effect', verdict: 'undecided' }),
      expect.objectContaining({ rule: 'rights', verdict: 'flagged' }),
      expect.objectContaining({ rule: 'rights', verdict: 'undecided' }),
      expect.objectContaining({ rule: 'rights', verdict: 'undecided' }),
    ]);
  });
  afterAll(() => server.stop());

  const constitution = 'Constitución Política del Perú (1993)';

  it('is no longer held against it in the status, and was until then; what it does not cure still is', async () => {
    const stays = expect.stringContaining(`rights flagged by ${constitution}`);
    const cured = expect.stringContaining(`approval flagged by ${constitution}`);
    expect(await flags('validAt=2026-11-10')).toEqual([stays]);
    expect(await flags('validAt=2026-11-10&knownAt=2026-11-01')).toEqual([cured, stays]);
  });

  it('is a matter of its own term: before that takes effect, and once it is over, the status does not show it', async () => {
    const stays = expect.stringContaining(`rights flagged by ${constitution}`);
    expect(await flags('validAt=2026-10-29&knownAt=2026-11-01')).toEqual([stays]);
    expect(await flags('validAt=2026-10-29')).toEqual([stays]);
  });

  it('stays in the registers as what was said, with the correction that took its place', async () => {
    const wrong = { rule: 'approval', verdict: 'flagged' };
    const { body: page } = await server.get('/v1/actions/emergency-declaration/cured');
    const register = await ask('/v1/actions/emergency-declaration');
    for (const findings of [page['findings'], (register['cases'] as readonly Answer['body'][])[0]?.['findings']]) {
      expect(findings).toContainEqual(expect.objectContaining({ ...wrong, revision: '1', supersededBy: '2' }));
      expect(findings).toContainEqual(expect.not.objectContaining({ supersededBy: expect.anything() }));
    }
    const head = (await server.head()).toString();
    expect(await ask('/v1/compliance?rule=approval')).toMatchObject({
      findings: [
        { verdict: 'lawful', position: head },
        { ...wrong, supersededBy: head },
      ],
    });
  });

  it('is a gap behind another act, which the correction of that act closes', async () => {
    const emergency = 'emergency-declaration/late';
    const late = { ...declaration, areas: ['PE-PUN'], effectiveFrom: at('2026-03-01') };
    await server.act(`${emergency}/declare`, { ...late, effectiveUntil: at('2026-04-20') });
    await server.act(`${emergency}/extend`, { effectiveFrom: at('2026-04-30'), term: { count: 60, unit: 'days' } });
    const gaps = async (): Promise<readonly unknown[]> => {
      const status = await ask('/v1/regions/PE-PUN/status?validAt=2026-05-10');
      const [{ findings } = { findings: [] }] = status['declarations'] as readonly { findings: { rule: string }[] }[];
      return findings.filter(({ rule }) => rule === 'extension-gap');
    };
    const correct = async (field: string, before: string, after: string): Promise<void> => {
      const body = { revision: 0, fields: [{ field, before, after }], gazette };
      expect((await server.act(`${emergency}/correct`, body)).status).toBe(201);
    };
    expect(await gaps()).toHaveLength(1);
    await correct('/cause', late.cause, 'Unrest');
    expect(await gaps()).toHaveLength(1);
    await correct('/effectiveUntil', at('2026-04-20'), at('2026-04-30'));
    expect(await gaps()).toEqual([]);
    const page = (await server.get(`/v1/actions/${emergency}`)).body['findings'] as readonly { revision: string }[];
    const ofExtension = page.filter(({ revision }) => revision === '1');
    expect(ofExtension.filter((one) => 'supersededBy' in one)).toMatchObject([
      { rule: 'extension-gap', supersededBy: '3' },
    ]);
    expect(ofExtension.length).toBeGreaterThan(1);
    expect(await ask('/v1/compliance?rule=extension-gap')).toMatchObject({
      findings: [{ supersededBy: (await server.head()).toString() }],
    });
  });

  it('is an overlap with another act, which the correction of that act cures', async () => {
    const emergency = 'emergency-declaration/early';
    const early = { ...declaration, areas: ['PE-PUN'], effectiveFrom: at('2026-03-01') };
    await server.act(`${emergency}/declare`, { ...early, effectiveUntil: at('2026-04-20') });
    await server.act(`${emergency}/extend`, { effectiveFrom: at('2026-04-10'), term: { count: 60, unit: 'days' } });
    const overlaps = async (): Promise<readonly unknown[]> => {
      const { body } = await server.get(`/v1/actions/${emergency}`);
      return (body['findings'] as readonly { rule: string }[]).filter(({ rule }) => rule === 'extension-overlap');
    };
    const correct = async (before: string, after: string): Promise<void> => {
      const body = { revision: 0, fields: [{ field: '/effectiveUntil', before, after }], gazette };
      expect((await server.act(`${emergency}/correct`, body)).status).toBe(201);
    };
    expect(await overlaps()).toMatchObject([{ revision: '1' }]);
    await correct(at('2026-04-20'), at('2026-04-15'));
    expect(await overlaps()).toMatchObject([{ revision: '1' }, { revision: '2' }]);
    await correct(at('2026-04-15'), at('2026-04-10'));
    expect(await overlaps()).toMatchObject([
      { revision: '1', supersededBy: '3' },
      { revision: '2', supersededBy: '3' },
    ]);
    expect(await ask('/v1/compliance?rule=extension-overlap&case=emergency-declaration/early')).toMatchObject({
      findings: [{ supersededBy: expect.any(String) }, { supersededBy: expect.any(String) }],
    });
  });

  it('is judged again by the next correction of the same act', async () => {
    const fields = [{ field: '/approvals', before: [senate], after: null }];
    await act('correct', { revision: 1, fields, gazette });
    expect((await flags('validAt=2026-11-10')).map((one) => one.split(' ')[0])).toEqual(['approval', 'rights']);
    expect(await ask('/v1/compliance?rule=approval&case=emergency-declaration/cured')).toMatchObject({
      findings: [{ verdict: 'flagged' }, { verdict: 'lawful', supersededBy: expect.any(String) }, {}],
    });
  });
});

describe('what a status holds against an emergency', () => {
  const clock = new StoryClock('test', at('2026-03-01'));
  let server: Server;
  beforeAll(async () => {
    server = await serve({ clock });
  });
  afterAll(() => server.stop());

  const act = async (address: string, body: object): Promise<void> => {
    expect((await server.act(`emergency-declaration/${address}`, body)).status).toBe(201);
  };
  const flagged = async (rule: string, query: string): Promise<number> => {
    const after = (await server.head()).toString();
    const { body } = await server.get(`/v1/regions/PE-PUN/status?${query}&after=${after}`);
    const [{ findings } = { findings: [] }] = body['declarations'] as readonly {
      readonly findings: readonly { readonly rule: string; readonly verdict: string }[];
    }[];
    return findings.filter((one) => one.rule === rule && one.verdict === 'flagged').length;
  };

  it('is no fault of a term that an early extension has cut short', async () => {
    const long = {
      ...declaration,
      areas: ['PE-PUN'],
      effectiveFrom: at('2026-01-01'),
      effectiveUntil: at('2026-03-15'),
    };
    await act('cut/declare', long);
    expect(await flagged('initial-term', 'validAt=2026-03-12')).toBe(1);
    const before = clock.now();
    clock.set(at('2026-03-02'));
    await act('cut/extend', { effectiveFrom: at('2026-03-10'), term: { count: 60, unit: 'days' } });
    expect(await flagged('initial-term', 'validAt=2026-03-09')).toBe(1);
    expect(await flagged('initial-term', 'validAt=2026-03-12')).toBe(0);
    expect(await flagged('extension-overlap', 'validAt=2026-03-12')).toBe(1);
    expect(await flagged('initial-term', `validAt=2026-03-12&knownAt=${before}`)).toBe(1);
    await act('cut/lift', { effectiveFrom: at('2026-03-20'), cause: 'Calm' });
  });

  it('is nothing of a right that is suspended no more', async () => {
    const kept = { article: '2.2', name: 'Equality' };
    const free = { article: '2.9', name: 'Inviolability of the home' };
    const body = { ...declaration, areas: ['PE-PUN'], effectiveFrom: at('2026-04-01'), suspendedRights: [kept, free] };
    await act('rights/declare', { ...body, term: { count: 60, unit: 'days' } });
    expect(await flagged('rights', 'validAt=2026-04-15')).toBeGreaterThan(0);
    clock.set(at('2026-04-05'));
    await act('rights/amend', { effectiveFrom: at('2026-04-10'), suspendedRights: [free] });
    expect(await flagged('rights', 'validAt=2026-04-09')).toBeGreaterThan(0);
    expect(await flagged('rights', 'validAt=2026-04-15')).toBe(0);
    expect(await flagged('rights', `validAt=2026-04-15&knownAt=${at('2026-04-02')}`)).toBeGreaterThan(0);
  });
});

describe('a law of the ledger’s own', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'own.json');
  const write = (text: string): void => {
    writeFileSync(file, text);
  };
  const serving = (lawFile: string): Promise<Ran> => {
    const where = ['--port', '0', '--data-dir', join(folder, 'data')];
    return tocsin('serve', '--mode', 'test', '--law-file', lawFile, ...where);
  };
  const own = {
    id: 'pe-emergencia',
    jurisdiction: 'PE',
    name: 'Emergencia',
    nameInEnglish: 'Emergency as this ledger knows it',
    level: 'emergency',
    versions: [
      {
        source: { instrument: 'Own law', asOf: 'today', verified: 'primary' },
        declaredBy: { who: 'Somebody', article: 'art. 1', verified: 'primary' },
        initial: { max: { count: 10, unit: 'days' }, article: 'art. 2', verified: 'primary' },
      },
    ],
  };

  it('takes the place of the law that comes with the program', async () => {
    write(JSON.stringify({ regimes: [own] }));
    const shown = await tocsin('law', 'show', 'pe-emergencia', '--law-file', file, '--json');
    expect(JSON.parse(shown.out)).toMatchObject({ regime: { nameInEnglish: 'Emergency as this ledger knows it' } });
    const listed = await tocsin('law', 'list', '--law-file', file, '--json');
    expect(JSON.parse(listed.out)).toMatchObject({
      regimes: expect.arrayContaining([expect.objectContaining({ id: 'cl-emergencia' })]),
    });
  });

  it.each([
    [
      'an unknown unit',
      JSON.stringify({ regimes: [own] }).replace('"days"', '"moons"'),
      /regimes\.0\.versions\.0\.initial\.max\.unit must be one of/u,
    ],
    [
      'a missing source',
      JSON.stringify({ regimes: [own] }).replace(/"source":\{[^}]*\},/u, ''),
      /regimes\.0\.versions\.0\.source is missing/u,
    ],
    [
      'an overlap',
      JSON.stringify({ regimes: [{ ...own, versions: [...own.versions, ...own.versions] }] }),
      /regimes\.0\.versions\.1\.validFrom overlaps/u,
    ],
    [
      'one field twice in an object',
      JSON.stringify({ regimes: [own] }).replace('"level":', '\n"level":"siege",\n  "level":'),
      /line 3, column 3 says "level" a second time in one object; say it once/u,
    ],
    ['broken JSON', '{ "regimes": [\n  { "id": }', /line 2, column 11 is not JSON/u],
  ])('with %s stops the start with the file, the place and a sentence', async (_name, text, message) => {
    write(text);
    const ran = await serving(file);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(`${file}: `);
    expect(ran.err).toMatch(message);
  });

  it('that cannot be read stops the start', async () => {
    const ran = await serving(join(folder, 'none.json'));
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(/none\.json cannot be read/u)]);
  });
});

describe('tocsin law check', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'acts.json');
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, '{\n  areas: [] }');
  const acts = [
    {
      command: 'declare',
      body: {
        ...declaration,
        term: { count: 60, unit: 'days' },
        suspendedRights: [
          { article: 'art. 2, inc. 11', name: 'Freedom of movement' },
          { article: '2.2', name: 'Equality' },
        ],
      },
    },
    { command: 'extend', body: { term: { count: 60, unit: 'days' } } },
  ];

  it('judges a case by 30 regimes of 18 countries, and no figure stands without its article', async () => {
    writeFileSync(file, JSON.stringify(acts));
    const ran = await tocsin('law', 'check', file, '--json');
    expect([ran.code, ran.err]).toEqual([0, '']);
    const { regimes } = JSON.parse(ran.out) as {
      readonly regimes: readonly {
        readonly id: string;
        readonly jurisdiction: string;
        readonly findings: readonly { readonly source?: string }[];
      }[];
    };
    expect(regimes.length).toBeGreaterThanOrEqual(30);
    expect(new Set(regimes.map(({ jurisdiction }) => jurisdiction)).size).toBeGreaterThanOrEqual(18);
    for (const { id, findings } of regimes) {
      expect([id, findings.length > 0]).toEqual([id, true]);
      for (const { source } of findings) expect(source).toMatch(/\S/u);
    }
    const chile = regimes.find(({ id }) => id === 'cl-emergencia');
    expect(chile?.findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          rule: 'initial-term',
          verdict: 'flagged',
          source: expect.stringContaining('art. 42'),
        }),
        expect.objectContaining({ rule: 'rights', verdict: 'lawful', because: expect.stringContaining('19.7') }),
        expect.objectContaining({
          rule: 'rights',
          verdict: 'undecided',
          because: expect.stringContaining('"2.2 of PE" (Equality)'),
        }),
      ]),
    );
  });

  it('judges a case of the ledger by its right words, the emergency that it follows and the decree that carries it', async () => {
    const own = await serve({ dataDir: join(folder, 'data') });
    const act = async (address: string, body: object): Promise<void> => {
      expect([address, (await own.act(address, body)).status]).toEqual([address, 201]);
    };
    const regime = 'co-emergencia-economica';
    const before = { ...declaration, regime, effectiveFrom: '2025-02-01T05:00:00.000Z' };
    await act('emergency-declaration/before/declare', { ...before, term: { count: 60, unit: 'days' } });
    await act('cabinet-decree/ds-1/issue', {
      kind: 'supreme-decree',
      number: 'DS 1',
      title: 'Declares an emergency',
      decidedAt: '2025-04-29T20:00:00.000Z',
      signatories: ['The President'],
    });
    const gazette = { name: 'Diario Oficial', publishedAt: '2025-04-30T05:00:00.000Z' };
    await act('cabinet-decree/ds-1/publish', { gazette });
    await act('emergency-declaration/after/declare', {
      ...before,
      decree: 'ds-1',
      effectiveFrom: '2025-05-01T05:00:00.000Z',
      term: { count: 61, unit: 'days' },
      predecessor: 'before',
    });
    await act('emergency-declaration/after/correct', {
      revision: 0,
      fields: [{ field: '/term/count', before: 61, after: 30 }],
      gazette: { ...gazette, publishedAt: '2025-05-03T05:00:00.000Z' },
    });
    await own.stop();
    const check = async (id: string): Promise<unknown> => {
      const ran = await tocsin('law', 'check', '--case', 'after', '--regime', id, '--data-dir', own.dataDir, '--json');
      return JSON.parse(ran.out);
    };
    expect(await check('bo-excepcion')).toMatchObject({
      regimes: [
        {
          findings: expect.arrayContaining([
            expect.objectContaining({ rule: 'publication-before-effect', verdict: 'lawful' }),
          ]),
        },
      ],
    });
    expect(await check(regime)).toMatchObject({
      regimes: [
        {
          findings: expect.arrayContaining([
            expect.objectContaining({ rule: 'initial-term', verdict: 'lawful' }),
            expect.objectContaining({ rule: 'total-length', because: expect.stringContaining('on 90 days') }),
          ]),
        },
      ],
    });
  });

  it('prints a table that a person can read', async () => {
    writeFileSync(file, JSON.stringify(acts[0]?.body));
    const ran = await tocsin('law', 'check', file, '--jurisdiction', 'PE');
    expect(ran.out).toMatch(/^pe-emergencia: State of emergency .*, PE$/mu);
    expect(ran.out).toMatch(/^│ declaration +│ initial-term +│ lawful +│ It holds until [^│]{20,}│$/mu);
    expect(ran.out).toMatch(/^│ +│ +│ +│ Constitución Política del Perú \(1993\), art\. 137\(1\) +│$/mu);
    for (const line of ran.out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(ran.out).toMatch(/Judged by 3 regimes of 1 country; \d of them flag it\./u);
  });

  it('says of each finding of which term it is, and once what of the record no law is asked about', async () => {
    const gap = { effectiveFrom: '2026-02-10T05:00:00.000Z', term: { count: 61, unit: 'days' } };
    const amended = { effectiveFrom: '2026-02-20T05:00:00.000Z', suspendedRights: [{ article: '2.9', name: 'Home' }] };
    const all = [acts[0], { command: 'extend', body: gap }, { command: 'amend', body: amended }];
    writeFileSync(file, JSON.stringify(all));
    const ran = await tocsin('law', 'check', file, '--jurisdiction', 'PE');
    expect(ran.out).toMatch(/^│ declaration +│ initial-term +│ lawful /mu);
    expect(ran.out).toMatch(/^│ extension 1 +│ extension- /mu);
    expect(ran.out).toMatch(/^│ change in +│ rights /mu);
    expect(ran.out.match(/extension-gap/gu)).toHaveLength(1);
    expect(ran.out).toMatch(/^Of the record: extension-gap: Extension 1 begins at 2026-02-10/mu);
    for (const line of ran.out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    const machine = await tocsin('law', 'check', file, '--regime', 'pe-emergencia', '--json');
    const tooLong = expect.objectContaining({ of: 'extension 1', rule: 'extension-length', verdict: 'flagged' });
    expect(JSON.parse(machine.out)).toMatchObject({
      record: [{ rule: 'extension-gap', verdict: 'flagged' }],
      regimes: [{ findings: expect.arrayContaining([tooLong]) }],
    });
  });

  it('counts in the time zone of the ledger that it reads, and takes no other', async () => {
    const env = { TOCSIN_JURISDICTION: 'JP', TOCSIN_TIME_ZONE: 'Asia/Tokyo' };
    const own = await serve({ dataDir: join(folder, 'tokyo'), env });
    const timed = { effectiveFrom: '2025-11-28T15:00:00.000Z', effectiveUntil: '2026-01-27T15:00:00.000Z' };
    const body = { ...declaration, ...timed, areas: ['JP-13'] };
    expect((await own.act('emergency-declaration/east/declare', body)).status).toBe(201);
    await own.stop();
    writeFileSync(file, JSON.stringify(body));
    const check = (...words: readonly string[]) =>
      tocsin('law', 'check', ...words, '--regime', 'pe-emergencia', '--data-dir', own.dataDir);
    for (const words of [['--case', 'east'], [file]]) {
      expect((await check(...words)).out).toMatch(/│ initial-term +│ lawful /u);
      expect((await check(...words, '--time-zone', 'Asia/Tokyo')).code).toBe(0);
      const other = await check(...words, '--time-zone', 'America/Lima');
      expect([other.code, other.err]).toEqual([
        2,
        expect.stringMatching(/counts in Asia\/Tokyo, not in America\/Lima/u),
      ]);
    }
    const free = await tocsin('law', 'check', file, '--regime', 'pe-emergencia', '--time-zone', 'America/Lima');
    expect(free.out).toMatch(/│ initial-term +│ flagged /u);
  });

  it('takes the areas of the ledger whose folder is named, and otherwise any code of a scheme that is well formed', async () => {
    const own = await serve({ dataDir: join(folder, 'districts') });
    const district = { code: '230101', name: 'Tacna', kind: 'district', parent: 'PE-TAC' };
    const areas = { scheme: 'ubigeo-inei', areas: [district] };
    expect((await own.send('/v1/areas/imports', { method: 'POST', body: areas, as: 'admin' })).status).toBe(201);
    await own.stop();
    const check = (code: string, ...words: readonly string[]) => {
      writeFileSync(file, JSON.stringify({ ...declaration, areas: [code], term: { count: 60, unit: 'days' } }));
      return tocsin('law', 'check', file, '--regime', 'pe-emergencia', ...words);
    };
    expect((await check('ubigeo-inei:230102')).code).toBe(0);
    expect((await check('PE-TCA')).err).toMatch(/No area has the code PE-TCA/u);
    expect((await check('ubigeo-inei:230101', '--data-dir', own.dataDir)).code).toBe(0);
    expect((await check('ubigeo-inei:230102', '--data-dir', own.dataDir)).err).toMatch(/No area has the code ubigeo/u);
    const none = await check('PE-TAC', '--data-dir', join(folder, 'none'));
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/There is no ledger in /u)]);
  });

  it.each([
    ['nothing to judge', ['law', 'check'], 2, /Name what is to be judged/u],
    ['a file that is not there', ['law', 'check', join(folder, 'none.json')], 1, /cannot be read/u],
    ['a file that is no JSON', ['law', 'check', broken], 1, /broken\.json: line 2, column 3 is not JSON/u],
    ['a country of which no law is known', ['law', 'list', '--jurisdiction', 'xx'], 1, /No regime of XX is known/u],
    ['a regime that there is not', ['law', 'check', file, '--regime', 'xx'], 1, /No regime is of that id/u],
  ] as const)('says what is wrong with %s', async (_name, words, code, message) => {
    const ran = await tocsin(...words);
    expect([ran.code, ran.err]).toEqual([code, expect.stringMatching(message)]);
  });

  it.each([
    ['an empty file', '', /acts\.json is empty; write .* into it/u],
    ['a list of nothing', '[]', /acts\.json has no acts; /u],
    ['a value that is no object', '"declare"', /must be a JSON object/u],
    ['a list in a list', '[[]]', /act 1 must be a JSON object/u],
    [
      'more acts than anybody takes',
      JSON.stringify(Array.from({ length: 1_001 }, () => acts[1])),
      /at most 1000 acts/u,
    ],
    ['more than is read', ' '.repeat(10_000_001), /longer than 10,000,000 characters/u],
  ])('says of %s what to give instead', async (_name, text, message) => {
    writeFileSync(file, text);
    const ran = await tocsin('law', 'check', file);
    expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(message)]);
  });

  it.each([
    ['curfew/x', /curfew\/x is no emergency/u],
    ['emergency-declaration/x/y', /"emergency-declaration\/x\/y" is not the id of an emergency/u],
    ['Nope!', /"Nope!" is not the id of an emergency/u],
    ['', /"" is not the id of an emergency/u],
  ])('judges emergencies only: says so of --case %s', async (name, message) => {
    const ran = await tocsin('law', 'check', '--case', name, '--data-dir', join(folder, 'none'));
    expect([ran.code, ran.err]).toEqual([2, expect.stringMatching(message)]);
  });

  it('judges the act that is corrected by its right words', async () => {
    const correct = (before: number, after: number, publishedAt: string) => ({
      command: 'correct',
      body: {
        revision: 0,
        fields: [{ field: '/term/count', before, after }],
        gazette: { name: 'El Peruano', publishedAt },
      },
    });
    const judged = async (given: readonly object[]): Promise<readonly string[]> => {
      writeFileSync(file, JSON.stringify(given));
      const ran = await tocsin('law', 'check', file, '--regime', 'pe-emergencia', '--json');
      expect([ran.code, ran.err]).toEqual([0, '']);
      const { regimes } = JSON.parse(ran.out) as {
        readonly regimes: readonly {
          readonly findings: readonly { readonly rule: string; readonly verdict: string }[];
        }[];
      };
      return (regimes[0]?.findings ?? []).map(({ rule, verdict }) => `${rule} ${verdict}`);
    };
    const declared = acts.slice(0, 1);
    expect(await judged([...declared, correct(60, 61, at('2025-12-01'))])).toContain('initial-term flagged');
    const again = await judged([...declared, correct(60, 61, at('2025-12-01')), correct(61, 60, at('2025-12-02'))]);
    expect(again).toContain('initial-term lawful');
    expect(again).not.toContain('initial-term flagged');
    expect(again).toContain('rights flagged');
  });

  it('says which act of a file is invalid or refused', async () => {
    writeFileSync(file, JSON.stringify([acts[0], { command: 'declare', body: acts[0]?.body }]));
    expect((await tocsin('law', 'check', file)).err).toMatch(/act 2 is refused: It is declared already/u);
    writeFileSync(file, JSON.stringify([{ command: 'declare', body: { areas: 'PE' } }]));
    expect((await tocsin('law', 'check', file)).err).toMatch(/act 1: .*areas must be a list/u);
    writeFileSync(file, JSON.stringify([{ command: 'decree', body: {} }]));
    expect((await tocsin('law', 'check', file)).err).toMatch(/has no command decree; it has announce/u);
  });
});
