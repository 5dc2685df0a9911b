import { StoryClock } from '#platform';
import { serve } from '../support/server.js';
import type { Answer, Server } from '../support/server.js';
import { declaration } from '../support/acts.js';

const at = (date: string): string => `${date}T05:00:00.000Z`;
const movement = { article: '2.11', name: 'Freedom of movement' };
const equality = { article: '2.2', name: 'Equality' };

describe('the compliance register', () => {
  let server: Server;
  const clock = new StoryClock('test', at('2025-11-29'));
  const ask = async (path: string): Promise<Answer['body']> => {
    const joint = path.includes('?') ? '&' : '?';
    const { status, body } = await server.get(`${path}${joint}after=${(await server.head()).toString()}`);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };

  beforeAll(async () => {
    server = await serve({ clock });
    const act = async (address: string, body: object): Promise<void> => {
      expect([address, (await server.act(address, body)).status]).toEqual([address, 201]);
    };
    const long = { ...declaration, term: { count: 61, unit: 'days' }, suspendedRights: [movement, equality] };
    await act('emergency-declaration/long/declare', long);
    clock.set(at('2026-01-05'));
    const term = { term: { count: 30, unit: 'days' } };
    await act('emergency-declaration/long/extend', { ...term, effectiveFrom: at('2026-02-02') });
    clock.set(at('2026-06-01'));
    const next = { ...declaration, effectiveFrom: at('2026-05-01'), areas: ['PE-PUN'], suspendedRights: [movement] };
    await act('emergency-declaration/next/declare', { ...next, ...term, predecessor: 'long' });
  });
  afterAll(() => server.stop());

  it('lists what the rules said, newest first, page by page', async () => {
    const rules: unknown[] = [];
    for (
      let path: unknown = `/v1/compliance?limit=2&after=${(await server.head()).toString()}`;
      typeof path === 'string';
    ) {
      const { body } = await server.get(path);
      const { findings } = body;
      if (!Array.isArray(findings)) throw new TypeError('There are no findings.');
      rules.push(
        ...findings.map(
          (one: { readonly case: string; readonly rule: string }) => `${one.case.split('/')[1] ?? ''} ${one.rule}`,
        ),
      );
      path = body['next'];
    }
    expect(rules).toEqual([
      'next initial-term',
      'next publication-before-effect',
      'next rights',
      'long extension-length',
      'long publication-before-effect',
      'long extension-gap',
      'long rights',
      'long rights',
      'long rights',
      'long rights',
      'long initial-term',
      'long publication-before-effect',
      'long rights',
      'long rights',
      'long rights',
      'long rights',
    ]);
  });

  it('is asked by rule, verdict, case and time', async () => {
    expect(await ask('/v1/compliance?rule=rights&verdict=flagged&until=2025-12-31')).toMatchObject({
      findings: [
        {
          case: 'emergency-declaration/long',
          verdict: 'flagged',
          source: 'Constitución Política del Perú (1993), art. 137(1)',
          recordedAt: at('2025-11-29'),
        },
      ],
    });
    const { findings } = await ask('/v1/compliance?case=emergency-declaration/next');
    expect(findings).toHaveLength(3);
    expect((await server.get('/v1/compliance?verdict=wrong')).status).toBe(400);
    expect((await server.get('/v1/compliance?case=next')).status).toBe(400);
  });

  it('counts by month, rule and verdict', async () => {
    const body = await ask('/v1/compliance/counts?verdict=flagged&from=2025-06-01');
    expect(body).toMatchObject({
      months: [
        {
          month: '2025-11',
          counts: [
            { rule: 'initial-term', verdict: 'flagged', count: 1 },
            { rule: 'rights', verdict: 'flagged', count: 1 },
          ],
        },
        {
          month: '2026-01',
          counts: [
            { rule: 'extension-gap', verdict: 'flagged', count: 1 },
            { rule: 'rights', verdict: 'flagged', count: 1 },
          ],
        },
      ],
      totals: [
        { rule: 'extension-gap', count: 1 },
        { rule: 'initial-term', count: 1 },
        { rule: 'rights', count: 2 },
      ],
    });
    expect((await server.get('/v1/compliance/counts?from=2010-01-01')).status).toBe(400);
    expect((await server.get('/v1/compliance/counts?from=2026-01-01&until=2025-01-01')).status).toBe(400);
  });

  it('reports the gaps of a chain, with the emergencies that it follows', async () => {
    const { body } = await server.get('/v1/compliance/chains/next');
    expect(body).toMatchObject({
      chain: [{ case: 'emergency-declaration/long' }, { case: 'emergency-declaration/next' }],
      terms: [
        { case: 'emergency-declaration/long', extension: 0, takesUp: 'first', before: null },
        { extension: 1, from: at('2026-02-02'), takesUp: 'gap', before: at('2026-01-29') },
        { case: 'emergency-declaration/next', extension: 0, takesUp: 'gap', before: at('2026-03-04') },
      ],
    });
    expect((await server.get('/v1/compliance/chains/none')).status).toBe(404);
    expect((await server.get('/v1/compliance/chains/NONE')).status).toBe(400);
    for (const query of ['knownAt=2025-12-01', 'foo=1']) {
      const answer = await server.get(`/v1/compliance/chains/next?${query}`);
      expect([query, answer.status]).toEqual([query, 400]);
      expect(answer.body['detail']).toMatch(/^"(?:knownAt|foo)" is not a parameter of this call; it takes none\.$/u);
    }
  });

  it('reports the overlap of an extension that begins before the term in force would end by its words', async () => {
    const emergency = 'emergency-declaration/early';
    const body = { ...declaration, effectiveFrom: at('2026-01-01'), term: { count: 30, unit: 'days' } };
    await server.act(`${emergency}/declare`, body);
    await server.act(`${emergency}/extend`, { effectiveFrom: at('2026-01-21'), term: { count: 30, unit: 'days' } });
    await server.act(`${emergency}/lift`, { effectiveFrom: at('2026-02-10'), cause: 'Calm' });
    expect((await server.get('/v1/compliance/chains/early')).body).toMatchObject({
      terms: [
        { extension: 0, until: at('2026-01-21'), takesUp: 'first' },
        { extension: 1, until: at('2026-02-10'), takesUp: 'overlap', before: at('2026-01-31') },
      ],
    });
  });

  it('counts what an extension comes to in all with the emergency that its case follows', async () => {
    const regime = 'co-emergencia-economica';
    const act = async (address: string, body: object): Promise<readonly unknown[]> => {
      const answer = await server.act(`emergency-declaration/${address}`, {
        ...body,
        term: { count: 30, unit: 'days' },
      });
      expect([address, answer.status]).toEqual([address, 201]);
      return answer.body['findings'] as readonly unknown[];
    };
    await act('first/declare', { ...declaration, regime, effectiveFrom: at('2026-01-01') });
    await act('second/declare', { ...declaration, regime, effectiveFrom: at('2026-02-10'), predecessor: 'first' });
    await act('third/declare', { ...declaration, regime, effectiveFrom: at('2026-03-20'), predecessor: 'second' });
    const total = (counted: string): unknown => expect.objectContaining({ because: expect.stringContaining(counted) });
    expect(await act('second/extend', { effectiveFrom: at('2026-03-12') })).toContainEqual(
      total('In 2026 it is in force on 90 days; the most is 90 days. Counted with first; it follows no other.'),
    );
    expect(await act('third/extend', {})).toContainEqual(
      total('Counted with second; not with first, which second follows, nor with any before that.'),
    );
  });

  it('of more emergencies than one answer shows says where it goes on', async () => {
    const long = await serve({ clock: new StoryClock('test', at('2026-06-01')) });
    for (let number = 0; number <= 50; number += 1) {
      const predecessor = number === 0 ? {} : { predecessor: `e${(number - 1).toString()}` };
      const body = {
        ...declaration,
        effectiveFrom: at('2026-01-01'),
        term: { count: 1, unit: 'days' },
        ...predecessor,
      };
      expect((await long.act(`emergency-declaration/e${number.toString()}/declare`, body)).status).toBe(201);
    }
    const { body } = await long.get('/v1/compliance/chains/e50');
    expect(body).toMatchObject({ continuesWith: '/v1/compliance/chains/e0' });
    const { terms } = body;
    const told = Array.isArray(terms) ? terms : [];
    expect(told).toHaveLength(50);
    expect(told[0]).toMatchObject({ case: 'emergency-declaration/e1', takesUp: 'not-shown' });
    expect((await long.get('/v1/compliance/chains/e0')).body).toMatchObject({
      continuesWith: null,
      terms: [{ takesUp: 'first' }],
    });
    await long.stop();
  });

  it('follows the predecessor that the right words name, not one that was printed wrong', async () => {
    const erring = { ...declaration, areas: ['PE-PUN'], term: { count: 30, unit: 'days' }, predecessor: 'next' };
    const of = 'emergency-declaration/erring';
    await server.act(`${of}/declare`, { ...erring, effectiveFrom: at('2026-06-01') });
    const chain = async (): Promise<unknown> => (await server.get('/v1/compliance/chains/erring')).body['chain'];
    expect(await chain()).toMatchObject([{}, { case: 'emergency-declaration/next' }, { case: of }]);
    const fields = [{ field: '/predecessor', before: 'next' }];
    const gazette = { name: 'El Peruano', publishedAt: at('2026-05-30') };
    expect((await server.act(`${of}/correct`, { revision: 0, fields, gazette })).status).toBe(201);
    expect(await chain()).toMatchObject([{ case: of }]);
    expect(await chain()).toHaveLength(1);
  });

  it('tells which rights are suspended where, then and now, with the articles of the treaties', async () => {
    expect(await ask('/v1/rights?validAt=2025-12-15')).toMatchObject({
      under: 'PE',
      rights: [
        {
          article: '2.11',
          regime: 'pe-emergencia',
          iccpr: ['12'],
          achr: ['22'],
          suspendedBy: [{ case: 'emergency-declaration/long', areas: ['PE-TAC'], until: at('2026-01-29') }],
        },
        { article: '2.2', iccpr: [], achr: [] },
      ],
    });
    expect(await ask('/v1/rights?validAt=2026-05-15')).toMatchObject({
      rights: [{ article: '2.11', suspendedBy: [{ case: 'emergency-declaration/next', areas: ['PE-PUN'] }] }],
    });
    expect(await ask('/v1/rights?validAt=2026-05-15&under=PE-TAC')).toMatchObject({ rights: [] });
    expect(await ask('/v1/rights?validAt=2025-12-15&knownAt=2025-11-01')).toMatchObject({ rights: [] });
    expect(await ask('/v1/regions/PE-TAC/status?validAt=2025-12-15')).toMatchObject({
      rightsSuspended: [
        { article: '2.11', iccpr: ['12'], achr: ['22'] },
        { article: '2.2', iccpr: [] },
      ],
    });
  });
});
