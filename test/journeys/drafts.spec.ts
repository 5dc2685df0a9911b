import { StoryClock } from '#platform';
import { setTimeout as sleep } from 'node:timers/promises';
import { declaration } from '../support/acts.js';
import { Listener } from '../support/feed.js';
import { serve } from '../support/server.js';
import type { Answer, Server } from '../support/server.js';

const at = (day: string): string => `${day}T05:00:00.000Z`;
const declaring = { ...declaration, effectiveFrom: at('2026-09-01'), term: { count: 60, unit: 'days' } };
const extending = { term: { count: 60, unit: 'days' } };
/** The text that nobody has revised. */
const reading = { textRevision: 0 };
const act = (id: string, command: string, body: object) => ({ action: 'emergency-declaration', id, command, body });

describe('drafts over HTTP', () => {
  let server: Server;
  const clock = new StoryClock('test', at('2026-08-31'));
  const as = async (who: string, address: string, body: object, headers = {}): Promise<Answer> => {
    const authorization = `Bearer ${await server.token('operator', who)}`;
    return server.act(address, body, { authorization, ...headers });
  };
  const done = async (who: string, address: string, body: object): Promise<Answer['body']> => {
    const answer = await as(who, address, body);
    expect([address, answer.status, answer.body['detail']]).toEqual([address, 201, undefined]);
    return answer.body;
  };
  const ask = async (path: string, role: 'auditor' | 'agency' | 'operator' = 'auditor'): Promise<Answer> => {
    const joint = path.includes('?') ? '&' : '?';
    return server.get(`${path}${joint}after=${(await server.head()).toString()}`, { as: role });
  };
  beforeAll(async () => {
    server = await serve({ clock });
    await done('ana', 'emergency-declaration/tacna/declare', declaring);
  });
  afterAll(() => server.stop());

  it('refuses the draft of an unlawful act with the article, and records the act itself', async () => {
    const tooLong = { ...declaring, term: { count: 61, unit: 'days' } };
    const refused = await as('ana', 'draft/too-long/draft', { act: act('too-long', 'declare', tooLong) });
    expect(refused.body).toMatchObject({
      status: 409,
      refused: 'draft-flagged',
      because: expect.stringMatching(/^initial-term: .*the longest is 60 days/u),
      source: expect.stringContaining('art. 137(1)'),
      field: 'act',
    });
    expect((await server.get('/v1/actions/draft/too-long')).status).toBe(404);
    const taken = await done('ana', 'emergency-declaration/too-long/declare', tooLong);
    expect(taken['findings']).toContainEqual(expect.objectContaining({ rule: 'initial-term', verdict: 'flagged' }));
  });

  it('names what is wrong with the words of the act as the act itself would', async () => {
    const { effectiveFrom: _from, ...lacking } = declaring;
    const wrong = await as('ana', 'draft/wrong/draft', { act: act('x', 'declare', { ...lacking, colour: 'red' }) });
    expect(wrong.body).toMatchObject({ status: 400 });
    const fields = (wrong.body['problems'] as readonly { readonly field: string }[]).map(({ field }) => field);
    expect(fields).toEqual(['act.body.colour', 'act.body.effectiveFrom']);
    for (const [change, field] of [
      [{ action: 'parade' }, 'act.action'],
      [{ action: 'draft' }, 'act.action'],
      [{ command: 'dance' }, 'act.command'],
      [{ command: 'lapse' }, 'act.command'],
    ] as const) {
      const { body } = await as('ana', 'draft/wrong/draft', { act: { ...act('x', 'declare', declaring), ...change } });
      expect(body).toMatchObject({
        status: 400,
        problems: [{ field, problem: expect.stringMatching(/^must be one of/u) }],
      });
    }
  });

  it('judges what is sent as a draft to a case itself, and never records it', async () => {
    const before = await server.head();
    const unlawful = { ...declaring, basis: 'draft', term: { count: 61, unit: 'days' } };
    expect((await as('ana', 'emergency-declaration/plan/declare', unlawful)).body).toMatchObject({
      status: 409,
      refused: 'draft-flagged',
      source: expect.stringContaining('art. 137(1)'),
    });
    const lawful = await as('ana', 'emergency-declaration/plan/declare', { ...declaring, basis: 'draft' });
    expect(lawful.body).toMatchObject({
      refused: 'only-a-draft',
      because: expect.stringContaining('/v1/actions/draft'),
    });
    expect((await server.get('/v1/actions/emergency-declaration/plan')).status).toBe(404);
    expect(await server.head()).toBe(before + 1n);
    const gazette = { name: 'El Peruano', publishedAt: at('2026-08-30') };
    const fields = [{ field: '/basis', after: 'draft' }];
    const made = await as('ana', 'emergency-declaration/tacna/correct', { revision: 0, fields, gazette });
    expect(made.body).toMatchObject({ refused: 'only-a-draft' });
  });

  describe('an extension that takes the Senate', () => {
    const senate = { by: 'senate', at: at('2026-10-20'), inFavour: 40, cast: 50, members: 60 };

    it('may be drafted without it, and says whose approval it takes', async () => {
      clock.set(at('2026-10-21'));
      const body = { ...extending, basis: 'draft' };
      expect((await as('ana', 'emergency-declaration/tacna/extend', body)).body).toMatchObject({
        refused: 'only-a-draft',
        because: expect.stringContaining('It still takes the approval of "senate" before it takes effect.'),
      });
      const { findings } = await done('ana', 'draft/longer/draft', {
        act: act('tacna', 'extend', body),
        reason: 'Calm is far',
      });
      expect(findings).toContainEqual(
        expect.objectContaining({
          rule: 'approval',
          verdict: 'undecided',
          asks: { by: 'senate', when: 'before' },
          source: expect.stringContaining('art. 137(1)'),
        }),
      );
      expect((await server.get('/v1/actions/draft/longer')).body).toMatchObject({
        phase: 'drafted',
        title: 'Draft: extend emergency-declaration/tacna',
        state: {
          asks: [{ by: 'senate' }],
          drafters: [{ subject: 'ana', organisation: 'interior' }],
          act: { body: extending },
        },
      });
    });

    it('is not approved by who drafted it, which auditors see', async () => {
      const headers = { 'idempotency-key': 'own-approval' };
      for (const time of ['first', 'again']) {
        const own = await as('ana', 'draft/longer/approve', reading, headers);
        expect([time, own.status, own.body['refused']]).toEqual([time, 409, 'own-draft']);
      }
      const { body } = await ask('/v1/refusals?refused=own-draft');
      expect(body['refusals']).toEqual([
        {
          position: expect.any(String),
          recordedAt: expect.any(String),
          actor: { subject: 'ana', role: 'operator', organisation: 'interior' },
          case: 'draft/longer',
          command: { name: 'approve', hash: expect.stringMatching(/^[0-9a-f]{64}$/u) },
          refused: 'own-draft',
          because: expect.stringMatching(/^Nobody approves/u),
          correlationId: expect.any(String),
        },
      ]);
    });

    it('is not enacted before the Senate has approved', async () => {
      await done('luis', 'draft/longer/opine', { ...reading, kind: 'legal', favourable: false, text: 'Too early' });
      const { findings } = await done('luis', 'draft/longer/approve', { ...reading, text: 'Agreed' });
      expect(findings).toContainEqual(expect.objectContaining({ rule: 'approval', verdict: 'undecided' }));
      const early = await as('luis', 'draft/longer/enact', reading);
      expect(early.body).toMatchObject({
        status: 409,
        refused: 'approval-lacking',
        because: expect.stringMatching(/^The approval of "senate".+Record it by "approve"/u),
        source: expect.stringContaining('art. 137(1)'),
      });
      expect((await server.get('/v1/actions/emergency-declaration/tacna')).body).toMatchObject({ revision: '0' });
    });

    it('is enacted with it: the act cites the approval and relies on the draft', async () => {
      const { findings } = await done('luis', 'draft/longer/approve', { ...reading, approval: senate });
      expect(findings).toContainEqual(expect.objectContaining({ rule: 'approval', verdict: 'lawful' }));
      expect((await server.get('/v1/actions/draft/longer')).body).toMatchObject({ phase: 'approved' });
      const stranger = await as('rosa', 'draft/longer/enact', { ...reading, decidedAt: at('2026-10-22') });
      expect(stranger.body).toMatchObject({ refused: 'not-yet-happened', field: 'decidedAt' });
      const answer = await done('rosa', 'draft/longer/enact', { ...reading, decidedAt: at('2026-10-21') });
      expect(answer).toMatchObject({
        events: [{ type: 'DraftEnacted' }],
        findings: expect.arrayContaining([
          expect.objectContaining({ rule: 'unfavourable-opinion', verdict: 'flagged' }),
          expect.objectContaining({ rule: 'approval', verdict: 'lawful', asks: { by: 'senate', when: 'before' } }),
        ]),
      });
      const { body } = await server.get('/v1/actions/emergency-declaration/tacna');
      const [, event] = body['history'] as readonly Record<string, unknown>[];
      expect(event).toMatchObject({
        type: 'EmergencyExtended',
        data: { approvals: [senate], decidedAt: at('2026-10-21') },
        metadata: {
          actor: { subject: 'rosa' },
          reliedOn: expect.arrayContaining([{ stream: 'draft-longer', revision: '3' }]),
          findings: expect.arrayContaining([expect.objectContaining({ rule: 'approval', verdict: 'lawful' })]),
        },
      });
      expect(event?.['data']).not.toHaveProperty('basis');
      expect((await server.get('/v1/actions/draft/longer')).body).toMatchObject({
        phase: 'enacted',
        history: expect.arrayContaining([
          expect.objectContaining({
            type: 'DraftEnacted',
            metadata: expect.objectContaining({ causationId: event?.['id'] }),
          }),
        ]),
        state: {
          enacted: {
            case: 'emergency-declaration/tacna',
            events: [{ id: event?.['id'], type: 'EmergencyExtended' }],
            approvedBy: [{ subject: 'luis', organisation: 'interior' }],
            doneBy: { subject: 'rosa' },
          },
        },
      });
    });

    it('is enacted once, however often and by whom it is asked', async () => {
      const head = await server.head();
      const same = { ...reading, decidedAt: at('2026-10-21') };
      expect(await done('luis', 'draft/longer/enact', same)).toMatchObject({ events: [{ type: 'DraftEnacted' }] });
      expect(await server.head()).toBe(head);
      for (const other of [reading, { ...same, decidedAt: at('2026-10-20') }]) {
        expect((await as('luis', 'draft/longer/enact', other)).body).toMatchObject({
          refused: 'already-enacted',
          because: expect.stringContaining('To correct or change it, send a command to that case'),
        });
      }
      expect((await as('ana', 'draft/longer/withdraw', {})).body).toMatchObject({ refused: 'already-enacted' });
    });
  });

  it('blames what is said only at enactment for what it makes of the act, and says how to record what was done', async () => {
    const body = { ...declaring, areas: ['PE-MDD'], effectiveFrom: at('2026-10-15') };
    await done('ana', 'draft/late-print/draft', { act: act('late-print', 'declare', body) });
    await done('luis', 'draft/late-print/approve', reading);
    const printed = { ...reading, decidedAt: at('2026-10-14'), publishedAt: at('2026-10-17') };
    expect((await as('luis', 'draft/late-print/enact', printed)).body).toMatchObject({
      refused: 'draft-flagged',
      field: 'publishedAt',
      because: expect.stringMatching(
        /^publication-before-effect: .+"publishedAt".+\/v1\/actions\/emergency-declaration\/late-print\/declare/u,
      ),
    });
  });

  it('lists as approved only what may be enacted', async () => {
    const approved = async () =>
      ((await ask('/v1/actions/draft?state=approved')).body['cases'] as readonly { id: string }[]).map(({ id }) => id);
    const longer = act('tacna', 'extend', { term: { count: 30, unit: 'days' } });
    await done('ana', 'draft/once-more/draft', { act: longer });
    await done('luis', 'draft/once-more/approve', reading);
    const old = { by: 'senate', at: at('2025-01-20') };
    await done('luis', 'draft/once-more/approve', { ...reading, approval: old });
    expect(await approved()).not.toContain('once-more');
    expect((await as('luis', 'draft/once-more/enact', reading)).body).toMatchObject({
      refused: 'approval-lacking',
      because: expect.stringMatching(/^The Senate approved at 2025.+takes its place/u),
    });
    await done('luis', 'draft/once-more/approve', { ...reading, approval: { ...old, at: at('2026-10-20') } });
    expect(await approved()).toContain('once-more');
  });

  it('keeps one that was rejected from being enacted', async () => {
    const body = { ...declaring, areas: ['PE-PUN'], effectiveFrom: at('2026-11-01') };
    await done('ana', 'draft/puno/draft', { act: act('puno', 'declare', body) });
    await done('luis', 'draft/puno/approve', reading);
    await done('rosa', 'draft/puno/reject', { because: 'The region is calm' });
    expect((await as('luis', 'draft/puno/enact', reading)).body).toMatchObject({
      refused: 'rejected',
      because: expect.stringContaining('The region is calm'),
    });
    expect((await ask('/v1/actions/draft?state=rejected')).body).toMatchObject({ cases: [{ id: 'puno' }] });
  });

  it('shows auditors who tried what and why not: newest first, page by page, by every filter', async () => {
    const all = (await ask('/v1/refusals')).body['refusals'] as readonly { readonly position: string }[];
    expect(all.length).toBeGreaterThan(5);
    const positions = all.map(({ position }) => Number(position));
    expect(positions).toEqual(positions.toSorted((one, other) => other - one));
    const pages: unknown[] = [];
    for (let path: unknown = '/v1/refusals?limit=2'; typeof path === 'string';) {
      const { body } = await server.get(path, { as: 'auditor' });
      pages.push(...(body['refusals'] as readonly unknown[]));
      path = body['next'];
    }
    expect(pages).toEqual(all);
    const counted = async (query: string): Promise<number> =>
      ((await ask(`/v1/refusals?${query}`)).body['refusals'] as readonly unknown[]).length;
    const [newest] = (await ask('/v1/refusals?limit=1')).body['refusals'] as readonly { readonly recordedAt: string }[];
    const last = newest?.recordedAt ?? '';
    const [before, since] = [await counted(`until=${last}`), await counted(`from=${last}`)];
    expect(before).toBeGreaterThan(0);
    expect(since).toBeGreaterThan(0);
    expect(before + since).toBe(all.length);
    expect(await counted('action=draft')).toBeLessThan(all.length);
    expect(await counted('case=draft/puno')).toBe(1);
    expect(await counted('subject=luis&refused=rejected')).toBe(1);
    expect(await counted('subject=nobody')).toBe(0);
    expect(await counted('until=2026-08-31')).toBe(0);
    expect((await server.get('/v1/refusals?case=puno', { as: 'auditor' })).body).toMatchObject({
      status: 400,
      problems: [{ field: 'case', problem: expect.stringContaining('action/id') }],
    });
    expect((await server.get('/v1/refusals?action=drfat', { as: 'auditor' })).body).toMatchObject({
      status: 400,
      problems: [{ field: 'action', problem: expect.stringMatching(/^must be one of .*draft.* did you mean draft/u) }],
    });
    expect(await server.get('/v1/history?type=CommandRefused&limit=1')).toMatchObject({
      body: { events: [{ type: 'CommandRefused', metadata: { actor: { subject: 'ana' } } }] },
    });
  });

  it('lets agencies see none of it: not in the catalogue, the register, the cases, the findings or the feed', async () => {
    for (const path of ['/v1/actions/draft', '/v1/actions/draft/longer', '/v1/refusals', '/v1/feed?action=draft']) {
      expect([path, (await server.get(path, { as: 'agency' })).status]).toEqual([path, 403]);
    }
    const names = async (role: 'agency' | 'auditor') =>
      ((await server.get('/v1/actions', { as: role })).body['actions'] as readonly { name: string }[]).map(
        ({ name }) => name,
      );
    expect(await names('auditor')).toContain('draft');
    expect(await names('agency')).not.toContain('draft');
    for (const [role, told] of [
      ['agency', expect.not.stringContaining('draft')],
      ['auditor', expect.stringContaining('draft')],
    ] as const) {
      const unknown = await server.get('/v1/feed?action=nope', { as: role });
      expect([role, unknown.status, unknown.text]).toEqual([role, 400, told]);
    }
    for (const path of [
      '/v1/compliance?limit=500',
      '/v1/actions/emergency-declaration/tacna',
      '/v1/regions/PE-TAC/timeline',
    ]) {
      expect([path, (await server.get(path, { as: 'agency' })).text]).toEqual([
        path,
        expect.not.stringMatching(/"draft[-/]/u),
      ]);
    }
    expect((await server.get('/v1/actions/emergency-declaration/tacna')).text).toContain('"draft-longer"');
    for (const [role, ofDraft] of [
      ['agency', false],
      ['auditor', true],
    ] as const) {
      const { body } = await server.get('/v1/actions/emergency-declaration/tacna', { as: role });
      const { causationId, correlationId } =
        (body['history'] as readonly { metadata: Record<string, unknown> }[])[1]?.metadata ?? {};
      expect([role, causationId !== correlationId]).toEqual([role, ofDraft]);
    }
  });

  it('hands agencies a feed without drafts and refusals, and the house a whole one', async () => {
    const inside = ['ActDrafted', 'DraftApproved', 'DraftEnacted', 'CommandRefused'];
    const types = async (role: 'agency' | 'auditor'): Promise<ReadonlySet<string>> => {
      const causes = role === 'agency';
      const authorization = `Bearer ${await server.token(role)}`;
      const listener = await Listener.to(server, '?from=0', { authorization });
      while (!listener.comments.some((comment) => comment.startsWith(': caught up'))) await sleep(5);
      await listener.leave();
      const extended = listener.events.find(({ event }) => event === 'EmergencyExtended')?.data ?? {};
      expect([role, extended['causationid'] === extended['correlationid']]).toEqual([role, causes]);
      return new Set(listener.events.map(({ event }) => event));
    };
    const [theirs, ours] = [await types('agency'), await types('auditor')];
    expect(theirs).toContain('EmergencyExtended');
    expect(inside.filter((type) => theirs.has(type))).toEqual([]);
    expect(inside.filter((type) => ours.has(type))).toEqual(inside);
  });
});
