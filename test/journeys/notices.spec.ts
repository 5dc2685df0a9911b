import { isObject } from '#kernel';
import { StoryClock } from '#platform';
import { declaration } from '../support/acts.js';
import { serve } from '../support/server.js';
import type { Answer, Server } from '../support/server.js';

const at = (date: string): string => `${date}T05:00:00.000Z`;
const movement = { article: '2.11', name: 'Freedom of movement' };

type Notice = Readonly<Record<string, unknown>>;

function noticesIn({ notices }: Answer['body']): readonly Notice[] {
  if (!Array.isArray(notices)) throw new TypeError('There are no notices.');
  return notices.filter(isObject);
}

const told = ({ case: name, id, state }: Notice): string => `${String(name)} ${String(id)} ${String(state)}`;

describe('what must be told', () => {
  let server: Server;
  const clock = new StoryClock('test', at('2025-11-29'));
  const ask = async (path: string): Promise<Answer['body']> => {
    const joint = path.includes('?') ? '&' : '?';
    const { status, body } = await server.get(`${path}${joint}after=${(await server.head()).toString()}`);
    expect([path, status]).toEqual([path, 200]);
    return body;
  };
  const act = async (address: string, body: object): Promise<Answer> => {
    const answer = await server.act(address, body);
    expect([address, answer.status, answer.body]).toEqual([address, 201, expect.anything()]);
    return answer;
  };

  beforeAll(async () => {
    server = await serve({ clock });
    await act('cabinet-decree/ds-1/issue', {
      kind: 'supreme-decree',
      number: 'DS 1',
      title: 'On the southern border',
      decidedAt: at('2025-11-28'),
      signatories: ['The President'],
    });
    const decided = { decidedAt: at('2025-11-28'), decree: 'ds-1', suspendedRights: [movement] };
    await act('emergency-declaration/south/declare', { ...declaration, ...decided, term: { count: 60, unit: 'days' } });
  });
  afterAll(() => server.stop());

  it('is told to the congress and, where rights are suspended, to both Secretaries-General', async () => {
    const body = await ask('/v1/notices');
    expect(noticesIn(body).map(told).toSorted()).toEqual(
      ['congress', 'oas-secretary-general', 'un-secretary-general'].map(
        (to) => `emergency-declaration/south ${to}-declaration-0-1 owed`,
      ),
    );
    expect(body).toMatchObject({ ledger: { mode: 'test' }, validAt: at('2025-11-29'), next: null });
    expect(noticesIn(body).find(({ to }) => to === 'congress')).toMatchObject({
      source: 'Constitución Política del Perú (1993), art. 137',
      clockStartedAt: at('2025-11-28'),
      deadline: null,
      address: '/v1/notices/south/congress-declaration-0-1',
    });
  });

  it('is on the region, until it is recorded as sent, with its proof', async () => {
    expect(noticesIn(await ask('/v1/regions/PE-TAC/status'))).toHaveLength(3);
    const before = await ask('/v1/notices?state=sent');
    expect(noticesIn(before)).toEqual([]);
    clock.set(at('2025-11-30'));
    const sent = { to: 'congress', on: 'declaration', sentAt: at('2025-11-29'), reference: 'Oficio 1-2025' };
    await act('emergency-declaration/south/notify', sent);
    expect(noticesIn(await ask('/v1/notices?state=sent'))).toMatchObject([
      { to: 'congress', sent: { at: at('2025-11-29'), late: null, reference: 'Oficio 1-2025' } },
    ]);
    expect(noticesIn(await ask('/v1/regions/PE-TAC/status')).map(({ to }) => to)).toEqual([
      'oas-secretary-general',
      'un-secretary-general',
    ]);
  });

  it('is answered as it was known before that, and as it stood before it', async () => {
    const knownThen = await ask(`/v1/notices?to=congress&knownAt=${at('2025-11-29')}&validAt=${at('2025-11-30')}`);
    expect(noticesIn(knownThen).map(({ state }) => state)).toEqual(['owed']);
    const validThen = await ask(`/v1/notices?to=congress&validAt=${at('2025-11-28')}`);
    expect(noticesIn(validThen).map(({ state }) => state)).toEqual(['owed']);
  });

  it('is owed again once the sending is taken back, and was sent as it was known before', async () => {
    clock.set(at('2025-12-02'));
    const which = { to: 'congress', on: 'declaration', cause: 'It was never handed in' };
    await act('emergency-declaration/south/retract', which);
    const stateKnown = async (knownAt: string) =>
      noticesIn(await ask(`/v1/notices?to=congress&validAt=${at('2025-12-01')}&knownAt=${knownAt}`)).map(
        ({ state, sent }) => [state, sent],
      );
    expect(await stateKnown(at('2025-12-02'))).toEqual([['owed', null]]);
    expect(await stateKnown(at('2025-12-01'))).toMatchObject([['sent', { reference: 'Oficio 1-2025' }]]);
    expect(noticesIn(await ask('/v1/regions/PE-TAC/status')).map(({ to }) => to)).toContain('congress');
    const sent = { to: 'congress', on: 'declaration', sentAt: at('2025-11-29'), reference: 'Oficio 1-2025' };
    await act('emergency-declaration/south/notify', sent);
  });

  it('comes with drafts in Spanish and English that say what is lacking', async () => {
    const { texts } = await ask('/v1/notices/south/un-secretary-general-declaration-0-1');
    const { es, en } = isObject(texts) ? texts : {};
    expect(en).toContain('DRAFT - TEST, NOT A REAL NOTICE\n\nTo the Secretary-General of the United Nations');
    expect(en).toContain('article 12 of the International Covenant on Civil and Political Rights');
    expect(en).not.toContain('American Convention');
    expect(en).toContain('Decree: DS 1; decided: 28 November 2025; published: [not recorded: to be filled in].');
    expect(en).toContain('In force from 29 November 2025 to the end of 27 January 2026.');
    expect(es).toContain('De conformidad con el Pacto Internacional de Derechos Civiles y Políticos, art. 4(3)');
    expect(es).toContain('artículo 12 del Pacto Internacional de Derechos Civiles y Políticos');
    expect(es).toContain('publicado: [no consta: por completar]');
  });

  it('is found by its id only where it is owed', async () => {
    const { status, body } = await server.get('/v1/notices/south/congress-declaration-0-2');
    expect([status, body['detail']]).toEqual([404, expect.stringContaining('There are: congress-declaration-0-1')]);
    expect((await server.get('/v1/notices/north/congress-declaration-0-1')).status).toBe(404);
    expect((await server.get('/v1/notices/NO!/x')).status).toBe(400);
  });

  it('is owed a second time when rights are no longer suspended', async () => {
    clock.set(at('2025-12-20'));
    await act('emergency-declaration/south/lift', { effectiveFrom: at('2025-12-20'), cause: 'The border is calm' });
    const ends = noticesIn(await ask('/v1/notices?case=south')).filter(({ on }) => on === 'end');
    expect(ends.map(({ to }) => to)).toEqual(['oas-secretary-general', 'un-secretary-general']);
    const { texts } = await ask('/v1/notices/south/oas-secretary-general-end-0-1');
    expect(JSON.stringify(texts)).toContain('ended on 20 December 2025');
  });

  it('is paged, begins with what is most pressing, and is filtered by area', async () => {
    const seen: string[] = [];
    for (let path: unknown = '/v1/notices?limit=2'; typeof path === 'string';) {
      const { body } = await server.get(path);
      seen.push(...noticesIn(body).map(told));
      path = body['next'];
    }
    expect(seen).toEqual(noticesIn(await ask('/v1/notices')).map(told));
    expect(seen.map((one) => one.split(' ').at(-1))).toEqual(['owed', 'owed', 'owed', 'owed', 'sent']);
    expect(seen.slice(0, 2).join()).toContain('declaration-0-1');
    expect(noticesIn(await ask('/v1/notices?under=PE-PUN'))).toEqual([]);
    expect(noticesIn(await ask('/v1/notices?under=PE'))).toHaveLength(seen.length);
  });
});

describe('a notice with a deadline', () => {
  let server: Server;
  const clock = new StoryClock('test', at('2026-02-01'));
  beforeAll(async () => {
    server = await serve({ clock, env: { TOCSIN_JURISDICTION: 'EC', TOCSIN_TIME_ZONE: 'America/Guayaquil' } });
    const act = { ...declaration, regime: 'ec-excepcion', areas: ['EC-P'], effectiveFrom: at('2026-02-01') };
    const timed = { ...act, decidedAt: at('2026-01-31'), term: { count: 30, unit: 'days' } };
    expect((await server.act('emergency-declaration/quito/declare', timed)).status).toBe(201);
  });
  afterAll(() => server.stop());

  const calendar = async () => {
    const { body } = await server.get(
      `/v1/calendar?from=2026-01-30&until=2026-03-01&after=${(await server.head()).toString()}`,
    );
    const { entries } = body;
    return Array.isArray(entries) ? entries.filter(isObject).filter(({ what }) => what === 'owed') : [];
  };

  it('is in the calendar at its deadline until it is sent, and in the file for calendar programs', async () => {
    const recipients = ['constitutional-court', 'international-bodies', 'national-assembly'];
    expect(await calendar()).toEqual(
      recipients.map((to) => ({
        at: at('2026-02-02'),
        what: 'owed',
        kind: 'notice',
        case: 'emergency-declaration/quito',
        title: 'Emergency in EC-P',
        areas: ['EC-P'],
        to,
        notice: `${to}-declaration-0-1`,
      })),
    );
    const file = await server.get('/v1/calendar.ics?from=2026-01-30&until=2026-03-01');
    expect(file.text).toContain('SUMMARY:[TEST] Notice due to the national assembly: Emergency in EC-P');
    const sent = { to: 'national-assembly', on: 'declaration', sentAt: at('2026-02-01'), reference: 'Oficio 1' };
    expect((await server.act('emergency-declaration/quito/notify', sent)).status).toBe(201);
    expect((await calendar()).map(({ to }) => to)).toEqual(recipients.slice(0, 2));
  });

  it('comes before what has time, once it is overdue', async () => {
    clock.set(at('2026-02-02'));
    const { body } = await server.get('/v1/notices');
    expect(noticesIn(body).map(({ to, state }) => `${String(to)} ${String(state)}`)).toEqual([
      'constitutional-court overdue',
      'international-bodies overdue',
      'national-assembly sent',
    ]);
  });

  it('stays on the region for a while after the end', async () => {
    clock.set(at('2026-02-10'));
    const lift = { effectiveFrom: at('2026-02-10'), cause: 'Calm' };
    expect((await server.act('emergency-declaration/quito/lift', lift)).status).toBe(201);
    const status = async (moment: string) => {
      const { body } = await server.get(
        `/v1/regions/EC-P/status?validAt=${moment}&after=${(await server.head()).toString()}`,
      );
      return [body['level'], noticesIn(body).length];
    };
    expect(await status('2026-04-01')).toEqual(['normal', 2]);
    expect(await status('2026-06-01')).toEqual(['normal', 0]);
    expect(await status('2026-01-15')).toEqual(['normal', 0]);
  });

  it('stays owed where a court takes the emergency back, or it is lifted before it begins', async () => {
    clock.set(at('2026-03-01'));
    const act = {
      ...declaration,
      regime: 'ec-excepcion',
      decidedAt: at('2026-03-01'),
      effectiveFrom: at('2026-03-03'),
    };
    const timed = { ...act, areas: ['EC-G'], term: { count: 30, unit: 'days' } };
    expect((await server.act('emergency-declaration/annulled/declare', timed)).status).toBe(201);
    expect((await server.act('emergency-declaration/lifted/declare', timed)).status).toBe(201);
    const annul = { by: 'Constitutional Court', cause: 'No grounds' };
    expect((await server.act('emergency-declaration/annulled/annul', annul)).status).toBe(201);
    const lift = { effectiveFrom: at('2026-03-03'), cause: 'Calm' };
    expect((await server.act('emergency-declaration/lifted/lift', lift)).status).toBe(201);
    const after = `after=${(await server.head()).toString()}`;
    const named = (notices: readonly Notice[]) => new Set(notices.map(({ case: one }) => one));
    const both = new Set(['emergency-declaration/annulled', 'emergency-declaration/lifted']);
    const dated = await server.get(`/v1/calendar?from=2026-03-01&until=2026-03-20&${after}`);
    const { entries } = dated.body;
    expect(named(Array.isArray(entries) ? entries.filter(isObject) : [])).toEqual(both);
    const region = async (moment: string) => {
      const { body } = await server.get(`/v1/regions/EC-G/status?validAt=${moment}&${after}`);
      return [body['level'], named(noticesIn(body))];
    };
    expect(await region('2026-03-04')).toEqual(['normal', both]);
    expect(await region('2026-07-01')).toEqual(['normal', new Set()]);
  });

  it('is asked for by words that are told where they are wrong', async () => {
    const { status, body } = await server.get('/v1/notices?to=Congress&case=__proto__');
    expect([status, body['detail']]).toEqual([400, expect.stringContaining('such as un-secretary-general')]);
  });
});
