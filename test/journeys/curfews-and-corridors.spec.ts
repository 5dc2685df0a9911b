import { StoryClock } from '#platform';
import { closure } from '../support/acts.js';
import { serve } from '../support/server.js';
import type { Answer, Server } from '../support/server.js';

const district = 'ubigeo-inei:230101';
const morning = (date: string): string => `${date}T05:00:00.000Z`;

describe('curfews and corridors in the status of a region', () => {
  let server: Server;
  const clock = new StoryClock('test', '2025-11-30T12:00:00.000Z');
  const status = async (area: string, query: string): Promise<Answer['body']> =>
    (await server.get(`/v1/regions/${area}/status?${query}&after=${(await server.head()).toString()}`)).body;

  beforeAll(async () => {
    server = await serve({ clock });
    const province = { code: '2301', name: 'Tacna', kind: 'province', parent: 'PE-TAC' };
    const areas = [province, { code: '230101', name: 'Tacna', kind: 'district', parent: '2301' }];
    const crossings = [{ id: 'santa-rosa', name: 'Santa Rosa', area: district, neighbour: 'CL', kind: 'road' }];
    for (const body of [{ scheme: 'ubigeo-inei', areas }, { crossings }]) {
      const answer = await server.send('/v1/areas/imports', { method: 'POST', as: 'admin', body });
      expect(answer.status).toBe(201);
    }
    await server.act('border-closure/tacna/close', closure);
  });
  afterAll(() => server.stop());

  it("shows tonight's hours in everything below the area of the curfew", async () => {
    const curfew = {
      areas: ['PE-TAC'],
      startsAt: '22:00',
      endsAt: '05:00',
      exempt: ['Health workers'],
      cause: 'Unrest',
      effectiveFrom: morning('2025-12-01'),
      term: { count: 10, unit: 'days' },
    };
    expect((await server.act('curfew/tacna/impose', curfew)).status).toBe(201);
    const evening = await status(district, 'validAt=2025-12-03T20:00:00-05:00');
    expect(evening).toMatchObject({
      curfews: [
        {
          case: 'curfew/tacna',
          scope: 'inherited',
          inheritedFrom: 'PE-TAC',
          startsAt: '22:00',
          endsAt: '05:00',
          exempt: ['Health workers'],
          next: { from: '2025-12-04T03:00:00.000Z', until: '2025-12-04T10:00:00.000Z' },
        },
      ],
      counts: { curfew: 1 },
    });
    const change = { effectiveFrom: morning('2025-12-05'), startsAt: '23:30' };
    await server.act('curfew/tacna/change', change);
    expect(await status('PE-TAC', 'validAt=2025-12-06T01:00:00-05:00')).toMatchObject({
      curfews: [{ next: { from: '2025-12-06T04:30:00.000Z', until: '2025-12-06T10:00:00.000Z' } }],
    });
    expect(await status('PE-TAC', 'validAt=2025-12-11')).toMatchObject({ curfews: [], counts: { curfew: 0 } });
  });

  it('shows a corridor, and at its crossing that it leads through all the same, unless it is suspended', async () => {
    const corridor = {
      name: 'Santa Rosa to Tacna',
      areas: ['ubigeo-inei:2301'],
      route: ['santa-rosa', district],
      beneficiaries: ['Families on their way home'],
      organisations: ['Ministry of Foreign Affairs'],
      cause: 'People wait at the border',
      exceptionTo: 'tacna',
      effectiveFrom: morning('2025-12-01'),
    };
    const opened = await server.act('humanitarian-corridor/santa-rosa/open', corridor);
    expect([opened.status, opened.body['findings']]).toEqual([201, []]);
    const suspension = { effectiveFrom: morning('2025-12-08'), cause: 'A landslide' };
    await server.act('humanitarian-corridor/santa-rosa/suspend', suspension);
    const usable = await status(district, 'validAt=2025-12-03');
    expect(usable).toMatchObject({
      borders: { crossings: [{ status: 'closed', exceptions: ['humanitarian-corridor/santa-rosa'] }] },
      corridors: [
        {
          name: 'Santa Rosa to Tacna',
          route: ['santa-rosa', district],
          beneficiaries: ['Families on their way home'],
          organisations: ['Ministry of Foreign Affairs'],
          suspended: false,
          exceptionTo: 'border-closure-tacna',
        },
      ],
    });
    expect(await status(district, 'validAt=2025-12-09')).toMatchObject({
      borders: { crossings: [{ status: 'closed', exceptions: [] }] },
      corridors: [{ suspended: true }],
    });
  });

  it('refuses in words what cannot be, naming the field', async () => {
    const elsewhere = {
      name: 'Elsewhere',
      areas: ['PE-PUN'],
      route: ['santa-rosa'],
      beneficiaries: ['Families'],
      organisations: ['Ministry of Foreign Affairs'],
      cause: 'People wait',
      effectiveFrom: morning('2025-12-01'),
    };
    const answer = await server.act('humanitarian-corridor/elsewhere/open', elsewhere);
    expect(answer.body).toMatchObject({ status: 409, refused: 'route-outside', field: 'route.0' });
    const late = { effectiveFrom: morning('2026-02-01'), cause: 'Calm' };
    expect((await server.act('curfew/tacna/end', late)).body).toMatchObject({ refused: 'ended-by-itself' });
  });
});
