import { StoryClock } from '#platform';
import { serve } from '../support/server.js';
import type { Answer, Server } from '../support/server.js';

const morning = (date: string): string => `${date}T05:00:00.000Z`;

describe('how a case stands', () => {
  let server: Server;
  const clock = new StoryClock('test', '2025-11-25T12:00:00.000Z');
  const register = async (query = ''): Promise<Answer['body']> =>
    (await server.get(`/v1/actions/curfew?${query}&after=${(await server.head()).toString()}`)).body;

  beforeAll(async () => {
    server = await serve({ clock });
    const declaration = {
      level: 'emergency',
      regime: 'pe-emergencia',
      areas: ['PE-TAC'],
      cause: 'Unrest',
      effectiveFrom: morning('2025-11-20'),
      effectiveUntil: morning('2026-01-30'),
      orderKeptBy: 'police',
    };
    const hours = { areas: ['PE-TAC'], startsAt: '22:00', endsAt: '05:00', cause: 'Unrest' };
    const resting = { ...hours, restsOn: 'emergency-declaration/tacna', effectiveFrom: morning('2025-11-21') };
    const acts = [
      await server.act('emergency-declaration/tacna/declare', declaration),
      await server.act('curfew/resting/impose', resting),
      await server.act('curfew/later/impose', { ...hours, effectiveFrom: morning('2026-02-01') }),
      await server.act('curfew/nothing/impose', { ...hours, effectiveFrom: morning('2026-02-01') }),
      await server.act('curfew/nothing/end', { effectiveFrom: morning('2026-02-01'), cause: 'Calm' }),
      await server.act('emergency-declaration/tacna/lift', { effectiveFrom: morning('2025-12-20'), cause: 'Calm' }),
    ];
    expect(acts.map(({ status }) => status)).toEqual(acts.map(() => 201));
  });
  afterAll(() => server.stop());

  it('is told by the register at the moment asked about, whatever step was recorded last', async () => {
    expect(await register()).toMatchObject({
      cases: [
        { id: 'later', phase: 'imposed', standing: 'upcoming' },
        { id: 'nothing', phase: 'ended', standing: 'none' },
        { id: 'resting', phase: 'imposed', standing: 'in-force' },
      ],
    });
  });

  it('is what the register may be asked for, now or at another moment, page by page', async () => {
    const ids = async (query: string): Promise<unknown> => {
      const { cases } = await register(query);
      return Array.isArray(cases) ? cases.map((one: { readonly id: string }) => one.id) : cases;
    };
    expect(await ids('standing=in-force')).toEqual(['resting']);
    expect(await ids('standing=upcoming')).toEqual(['later']);
    expect(await ids('standing=none')).toEqual(['nothing']);
    expect(await ids('standing=ended')).toEqual([]);
    expect(await ids(`standing=ended&validAt=${morning('2025-12-21')}`)).toEqual(['resting']);
    expect(await ids(`standing=in-force&validAt=${morning('2026-02-02')}`)).toEqual(['later']);
    expect(await ids('standing=in-force&area=PE-TAC')).toEqual(['resting']);
    expect(await ids('standing=in-force&area=PE-PUN')).toEqual([]);
  });

  it('is told by the case, and what is lifted for later is in force until then', async () => {
    const at = async (date: string) =>
      (await server.get(`/v1/actions/emergency-declaration/tacna?validAt=${morning(date)}`)).body;
    expect(await at('2025-12-01')).toMatchObject({ phase: 'lifted', standing: 'in-force' });
    expect(await at('2025-12-20')).toMatchObject({ phase: 'lifted', standing: 'ended' });
    expect(await at('2025-11-01')).toMatchObject({ phase: 'lifted', standing: 'upcoming' });
  });

  it('ends with the declaration it rests on, and keeps its own end beside that', async () => {
    const found = await server.get(`/v1/actions/curfew/resting?validAt=${morning('2025-12-21')}`);
    expect(found.body).toMatchObject({
      phase: 'imposed',
      standing: 'ended',
      measures: [{ until: morning('2025-12-20'), ownUntil: null }],
    });
    const alone = await server.get('/v1/actions/curfew/later');
    expect(alone.body).toMatchObject({ measures: [{ until: null }] });
    expect(JSON.stringify(alone.body)).not.toContain('ownUntil');
  });

  it('is told anew to who has the revision already, for it moves while that stays', async () => {
    const first = await server.get('/v1/actions/curfew/later');
    expect([first.headers.etag, first.body['standing']]).toEqual(['"0"', 'upcoming']);
    clock.set(morning('2026-02-02'));
    const again = await server.get('/v1/actions/curfew/later', { headers: { 'if-none-match': '"0"' } });
    expect([again.status, again.headers.etag, again.body['standing']]).toEqual([200, '"0"', 'in-force']);
    expect(again.headers['cache-control']).toBe('no-store');
  });
});
