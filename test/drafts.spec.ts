import { borderClosure } from '#actions/border-closure';
import { draft } from '#actions/draft';
import { emergencyDeclaration } from '#actions/emergency-declaration';
import { situationReport } from '#actions/situation-report';
import { AreaRegistry } from '#areas';
import { SqliteEventStore } from '#event-store-sqlite';
import { catalogueOf, handle, StoreUnavailable } from '#kernel';
import type { Append, EventStore, Foundations, Receipt } from '#kernel';
import { storeWith } from '#kernel/testing';
import { lawBook, lawOf } from '#law';
import { Problem } from '#platform';
import { join } from 'node:path';
import type { Call } from '../apps/command-api/issue.js';
import { issue } from '../apps/command-api/issue.js';
import { importCall } from '../apps/command-api/import.js';
import { RefusalLimit } from '../apps/command-api/refusal-limit.js';
import { closure, declaration } from './support/acts.js';
import { foundationsOn, instruction, temporaryFolder } from './support/ledger.js';

const store = SqliteEventStore.open({
  file: join(temporaryFolder(), 'ledger.db'),
  now: () => '2025-11-28T20:00:00.000Z',
});
afterAll(() => store.close());

/** A store that ends, once, at the first append that the test names. */
function endingAt(ends: (append: Append) => boolean): EventStore {
  let ended = false;
  return storeWith(store, {
    append: (append) => {
      if (ended || !ends(append)) return store.append(append);
      ended = true;
      return Promise.reject(new StoreUnavailable('The machine stops here.'));
    },
  });
}

const on = (one: EventStore): Foundations => foundationsOn(one, [borderClosure, draft]);
const whole = on(store);

/** The text that nobody has revised. */
const reading = { textRevision: 0 };

let keys = 0;

function say(
  who: string,
  address: string,
  body: object,
  foundations = whole,
  change: Partial<Call> = {},
): Promise<Receipt> {
  const [action = '', id = '', command = ''] = address.split('/');
  keys += 1;
  return issue(foundations, new RefusalLimit(), {
    action,
    id,
    command,
    body,
    actor: { subject: who, role: 'operator', organisation: 'interior' },
    ifMatch: undefined,
    idempotencyKey: `key-${keys.toString()}`,
    correlationId: 'c',
    traceparent: undefined,
    ...change,
  });
}

async function typesIn(stream: string): Promise<readonly string[]> {
  return (await store.readStream(stream)).map(({ type }) => type);
}

/** An approved draft to close a border, and the enactment of which the machine stopped between its two events. */
async function halfEnacted(id: string): Promise<Call['idempotencyKey']> {
  await say('ana', `draft/${id}/draft`, { act: { action: 'border-closure', id, command: 'close', body: closure } });
  await say('luis', `draft/${id}/approve`, reading);
  const idempotencyKey = `enact-${id}`;
  const stopping = on(endingAt(({ stream }) => stream === `draft-${id}`));
  await expect(say('rosa', `draft/${id}/enact`, reading, stopping, { idempotencyKey })).rejects.toThrow('stops here');
  expect(await typesIn(`border-closure-${id}`)).toEqual(['BorderClosed']);
  expect(await typesIn(`draft-${id}`)).toEqual(['ActDrafted', 'DraftApproved']);
  return idempotencyKey;
}

describe('a draft of which the machine stopped between the act and the word of it', () => {
  it.each([
    ['the same person with the same key', 'rosa', true],
    ['the same person with another key', 'rosa', false],
    ['anybody else', 'ana', false],
  ] as const)('is enacted again by %s, without a second act', async (what, who, same) => {
    const id = what.replaceAll(' ', '-');
    const idempotencyKey = await halfEnacted(id);
    const change = { correlationId: 'of-the-repair', ...(same ? { idempotencyKey } : {}) };
    const again = await say(who, `draft/${id}/enact`, reading, whole, change);
    expect(again.events).toMatchObject([{ type: 'DraftEnacted', data: { doneBy: { subject: 'rosa' } } }]);
    await expectToldByRosa(id);
    expect(await say('luis', `draft/${id}/enact`, reading)).toEqual(again);
    const [act, ...others] = await store.readStream(`border-closure-${id}`);
    expect(others).toEqual([]);
    expect(again.events).toMatchObject([{ data: { events: [{ id: act?.id, type: 'BorderClosed' }] } }]);
  });

  it.each([
    ['revise', 'ana', { act: { action: 'border-closure', id: 'late-revise', command: 'close', body: closure } }],
    ['reject', 'luis', { because: 'No' }],
    ['withdraw', 'ana', {}],
    ['approve', 'rosa', reading],
    ['opine', 'rosa', { ...reading, kind: 'technical', favourable: true, text: 'Good' }],
  ] as const)('is told of before %s is refused', async (command, who, body) => {
    const id = `late-${command}`;
    await halfEnacted(id);
    await expect(say(who, `draft/${id}/${command}`, body)).rejects.toMatchObject({
      refusal: { refused: 'already-enacted' },
    });
    expect(await typesIn(`draft-${id}`)).toEqual(['ActDrafted', 'DraftApproved', 'DraftEnacted']);
    expect(await typesIn(`border-closure-${id}`)).toEqual(['BorderClosed']);
    await expectToldByRosa(id);
    expect((await say('rosa', `draft/${id}/enact`, reading)).events).toMatchObject([{ type: 'DraftEnacted' }]);
  });

  it('is not enacted again in other words, neither before it is told of nor after', async () => {
    await halfEnacted('other-words');
    for (let time = 0; time < 2; time++) {
      const other = say('luis', 'draft/other-words/enact', { ...reading, decidedAt: '2025-11-28T10:00:00Z' });
      await expect(other).rejects.toMatchObject({ refusal: { refused: 'already-enacted' } });
      await expectToldByRosa('other-words');
    }
    expect(await typesIn('border-closure-other-words')).toEqual(['BorderClosed']);
  });

  it('is not enacted again with another link than the one that is told, also with the same key', async () => {
    const id = 'other-link';
    const idempotencyKey = await halfEnacted(id);
    const link = 'https://gazette.test/1';
    const told = await say('rosa', `draft/${id}/enact`, { ...reading, link }, whole, { idempotencyKey });
    expect(await say('luis', `draft/${id}/enact`, { ...reading, link })).toEqual(told);
    for (const other of [reading, { ...reading, link: 'https://gazette.test/2' }]) {
      await expect(say('rosa', `draft/${id}/enact`, other, whole, { idempotencyKey })).rejects.toMatchObject({
        refusal: {
          refused: 'already-enacted',
          field: 'link',
          because: expect.stringContaining('is told with the link https://gazette.test/1: '),
        },
      });
    }
    expect(await typesIn(`draft-${id}`)).toEqual(['ActDrafted', 'DraftApproved', 'DraftEnacted']);
  });

  it('is not said to be enacted in a text that nobody enacted', async () => {
    await halfEnacted('other-text');
    for (let time = 0; time < 2; time++) {
      const other = say('luis', 'draft/other-text/enact', { textRevision: 1 });
      await expect(other).rejects.toMatchObject({ refusal: { refused: 'already-enacted' } });
      expect((await store.readStream('draft-other-text')).at(-1)?.data).toMatchObject({ textRevision: 0 });
    }
    await expectToldByRosa('other-text');
  });

  it('is found though the words of the act have another shape by now', async () => {
    await halfEnacted('other-shape');
    const commands = new Map(borderClosure.commands);
    const close = commands.get('close');
    if (close === undefined) throw new TypeError('A border can be closed.');
    const parse = () => ({ ok: false, problems: [{ field: 'extent', problem: 'is said otherwise today' }] }) as const;
    commands.set('close', { ...close, shape: { ...close.shape, parse } });
    const today = foundationsOn(store, [{ ...borderClosure, commands }, draft]);
    await expect(say('luis', 'draft/other-shape/reject', { because: 'No' }, today)).rejects.toMatchObject({
      refusal: { refused: 'already-enacted' },
    });
    await expectToldByRosa('other-shape');
  });
});

/** As she would have told it herself, though somebody else came by. */
async function expectToldByRosa(id: string): Promise<void> {
  const [act] = await store.readStream(`border-closure-${id}`);
  const told = (await store.readStream(`draft-${id}`)).at(-1);
  expect(told).toMatchObject({
    type: 'DraftEnacted',
    metadata: { actor: { subject: 'rosa' }, correlationId: 'c', causationId: act?.id, command: { name: 'enact' } },
  });
}

describe('a draft that many people work on at once', () => {
  it('is approved in the text that was read, never in one that came between', async () => {
    for (let round = 0; round < 20; round++) {
      const id = `read-${round.toString()}`;
      const act = { action: 'border-closure', id, command: 'close', body: closure };
      await say('ana', `draft/${id}/draft`, { act });
      const revising = () =>
        say('ana', `draft/${id}/revise`, { act: { ...act, body: { ...closure, cause: 'Other' } } });
      const approving = () => say('luis', `draft/${id}/approve`, reading);
      const inTurn = round % 2 === 0 ? [revising, approving] : [approving, revising];
      await Promise.allSettled(inTurn.map((one) => one()));
      expect((await typesIn(`draft-${id}`)).at(-1)).toBe('DraftRevised');
    }
  });

  it('is enacted or rejected, never both', async () => {
    for (let round = 0; round < 20; round++) {
      const id = `race-${round.toString()}`;
      await say('ana', `draft/${id}/draft`, { act: { action: 'border-closure', id, command: 'close', body: closure } });
      await say('luis', `draft/${id}/approve`, reading);
      const enacting = () => say('rosa', `draft/${id}/enact`, reading);
      const rejecting = () => say('luis', `draft/${id}/reject`, { because: 'No' });
      const inTurn = round % 2 === 0 ? [enacting, rejecting] : [rejecting, enacting];
      const all = await Promise.allSettled([...inTurn, enacting].map((one) => one()));
      expect(all.map(({ status }) => status)).toContain('fulfilled');
      const [acts, told] = [await typesIn(`border-closure-${id}`), await typesIn(`draft-${id}`)];
      expect(told).toHaveLength(3);
      expect([acts, told.at(-1)]).toEqual(
        acts.length === 0 ? [[], 'DraftRejected'] : [['BorderClosed'], 'DraftEnacted'],
      );
    }
  });

  it('is enacted as it was decided on, or decided again: not where what it rests on ends in between', async () => {
    const actions = [borderClosure, emergencyDeclaration, draft];
    const law = lawOf(lawBook([]));
    const underLaw = foundationsOn(store, actions, { law });
    await say('ana', 'emergency-declaration/basis/declare', declaration, underLaw);
    const body = { ...closure, restsOn: 'emergency-declaration/basis' };
    const act = { action: 'border-closure', id: 'resting', command: 'close', body };
    await say('ana', 'draft/resting/draft', { act }, underLaw);
    await say('luis', 'draft/resting/approve', reading, underLaw);
    let lifted = false;
    const interrupted: EventStore = {
      ...endingAt(() => false),
      append: async (append) => {
        if (append.stream === 'border-closure-resting' && !lifted) {
          lifted = true;
          const lifting = { effectiveFrom: declaration.effectiveFrom, cause: 'Calm' };
          await say('rosa', 'emergency-declaration/basis/lift', lifting, underLaw);
        }
        return store.append(append);
      },
    };
    const enacting = say('rosa', 'draft/resting/enact', reading, foundationsOn(interrupted, actions, { law }));
    await expect(enacting).rejects.toMatchObject({
      refusal: { refused: 'draft-flagged', because: expect.stringContaining('basis-in-force') },
    });
    expect(await typesIn('border-closure-resting')).toEqual([]);
    expect(await typesIn('draft-resting')).toEqual(['ActDrafted', 'DraftApproved']);
  });

  it('is not enacted where the caller saw an older one', async () => {
    await say('ana', 'draft/seen/draft', {
      act: { action: 'border-closure', id: 'seen', command: 'close', body: closure },
    });
    await say('luis', 'draft/seen/approve', reading);
    await expect(say('rosa', 'draft/seen/enact', reading, whole, { ifMatch: '"0"' })).rejects.toMatchObject({
      expected: 0n,
      actual: 1n,
    });
    expect(await typesIn('border-closure-seen')).toEqual([]);
  });
});

describe('what is said of an act only when it is taken', () => {
  it('is named as it was said where the act does not take it', async () => {
    const reports = foundationsOn(store, [situationReport, draft]);
    const body = { ...situationReport.commands.get('report')?.example, observedAt: '2025-11-28T14:00:00Z' };
    await say(
      'ana',
      'draft/report/draft',
      { act: { action: 'situation-report', id: 'r-1', command: 'report', body } },
      reports,
    );
    await say('luis', 'draft/report/approve', reading, reports);
    const said = { ...reading, decree: 'ds-1' };
    await expect(say('rosa', 'draft/report/enact', said, reports)).rejects.toMatchObject({
      refusal: { refused: 'act-invalid', field: 'decree', because: expect.not.stringContaining('revis') },
    });
    const approval = { by: 'senate', at: '2025-11-28T10:00:00Z' };
    await expect(say('luis', 'draft/report/approve', { ...reading, approval }, reports)).rejects.toMatchObject({
      refusal: { refused: 'takes-no-approvals', field: 'approval' },
    });
  });
});

describe('what nobody looked at before it came to be decided', () => {
  const about = (change: object) => ({
    act: { action: 'border-closure', id: 'x', command: 'close', body: closure, ...change },
  });

  it('is refused where the words have not the shape of the act, or only the clock may say it', async () => {
    const shapeless = instruction(draft, 'shapeless', ['draft', about({ body: { areas: ['PE-TAC'] } })]);
    expect(await handle(whole, shapeless)).toMatchObject({
      refused: 'act-invalid',
      field: expect.stringMatching(/^act\.body\./u),
    });
    const lapsing = about({ command: 'lapse', body: { endedAt: '2025-11-28T05:00:00Z' } });
    expect(await handle(whole, instruction(draft, 'lapsing', ['draft', lapsing]))).toMatchObject({
      refused: 'clock-only',
    });
  });

  it('is an error of the program where there is no such action or command, or it is a draft itself', async () => {
    for (const change of [
      { action: 'parade' },
      { command: 'dance' },
      { action: 'draft', command: 'enact', body: {} },
    ]) {
      await expect(handle(whole, instruction(draft, 'nothing', ['draft', about(change)]))).rejects.toThrow(TypeError);
    }
  });

  it('belongs to an action that leaves the streams of the ledger alone', () => {
    for (const name of ['refusals', 'refusals-of-others']) {
      expect(() => catalogueOf([{ ...borderClosure, name }])).toThrow(/the ledger's own/u);
    }
  });

  it('has no neighbour whose streams would be hidden with its own', () => {
    for (const name of ['draft-border', 'draft-']) {
      expect(() => catalogueOf([{ ...borderClosure, name }, draft])).toThrow(/their streams could meet/u);
    }
  });
});

describe('a refusal', () => {
  const stream = 'refusals-border-closure-told';
  const wrong = { ...closure, areas: ['PE-TAX'] };

  it('is told once for each cause, and never what the body said', async () => {
    const same = { idempotencyKey: 'same' };
    for (const body of [wrong, wrong, { ...wrong, cause: 'A secret' }]) {
      await expect(say('ana', 'border-closure/told/close', body, whole, same)).rejects.toMatchObject({ status: 409 });
    }
    const told = await store.readStream(stream);
    expect(told.map(({ type }) => type)).toEqual(['CommandRefused', 'CommandRefused']);
    expect(new Set(told.map(({ data }) => data['hash'])).size).toBe(2);
    expect(JSON.stringify(told.map(({ data, metadata }) => [data, metadata]))).not.toContain('A secret');
  });

  it('takes little room, whatever was sent', async () => {
    const long = { ...closure, restsOn: `${'a'.repeat(60)}/${'b'.repeat(64)}`, areas: ['PE-TAC'] };
    await expect(say('ana', `border-closure/${'c'.repeat(64)}/close`, long)).rejects.toMatchObject({ status: 409 });
    const [told] = await store.readStream(`refusals-border-closure-${'c'.repeat(64)}`);
    expect(JSON.stringify(told?.data).length).toBeLessThan(1_500);
  });

  describe('without end', () => {
    const actor = { subject: 'eva', role: 'operator', organisation: 'interior' } as const;
    const call = (id: string, change: Partial<Call> = {}): Call => ({
      action: 'border-closure',
      id,
      command: 'close',
      body: closure,
      actor,
      ifMatch: undefined,
      idempotencyKey: id,
      correlationId: 'c',
      traceparent: undefined,
      ...change,
    });
    const spent = (count: number, now = () => 0): RefusalLimit => {
      const limit = new RefusalLimit(now);
      for (let one = 0; one < count; one++) expect(limit.admit(actor)).toBeDefined();
      return limit;
    };

    it('makes its sender wait before anything more is decided, also of what would be done', async () => {
      const waiting = issue(whole, spent(1_000), call('too-often'));
      await expect(waiting).rejects.toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
      expect(await typesIn('border-closure-too-often')).toEqual([]);
    });

    it('is one of the person, for whichever ministry they act; others go on', () => {
      let now = 0;
      const limit = spent(1_000, () => now);
      expect(limit.admit({ ...actor, organisation: 'defence' })).toBeUndefined();
      expect(limit.admit({ ...actor, subject: 'luis' })).toBeDefined();
      now += 500;
      expect(limit.admit(actor)).toBeUndefined();
      now += 1_500;
      expect([limit.admit(actor), limit.admit(actor), limit.admit(actor)].map((one) => one !== undefined)).toEqual([
        true,
        true,
        false,
      ]);
    });

    it('is not passed by many commands at once', async () => {
      const limit = spent(990);
      const body = { ...closure, areas: ['PE-TAX'] };
      const all = Array.from({ length: 50 }, (_, index) =>
        issue(whole, limit, call(`at-once-${index.toString()}`, { body })),
      );
      const ended = await Promise.allSettled(all);
      const statuses = ended.map((one) =>
        one.status === 'rejected' && one.reason instanceof Problem ? one.reason.status : 0,
      );
      expect(statuses.filter((status) => status === 409)).toHaveLength(10);
      expect(statuses.filter((status) => status === 429)).toHaveLength(40);
    });

    it('makes them wait with imports of areas too, but for what was registered before', async () => {
      const ground = { ...whole, areas: new AreaRegistry() };
      const imported = (limit: RefusalLimit, code: string, idempotencyKey?: string) => {
        const area = { code, name: 'Own', kind: 'district', parent: 'PE-TAC' };
        const rest = { query: {}, actor, idempotencyKey, correlationId: 'c', traceparent: undefined };
        return importCall(ground, limit, { ...rest, body: { scheme: 'own', areas: [area] } });
      };
      const first = await imported(spent(0), 'one', 'import');
      const limit = spent(999);
      await expect(imported(limit, 'two', 'import')).rejects.toMatchObject({ status: 409 });
      await expect(imported(limit, 'two')).rejects.toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
      expect(await imported(limit, 'one', 'import')).toMatchObject(first);
      expect(await typesIn('areas')).toEqual(['AreasRegistered']);
      expect(await typesIn('refusals-areas-imports')).toEqual(['CommandRefused']);
    });

    it('does not count what was accepted, told before or only looked at, and holds no answer back that was given', async () => {
      const limit = spent(998);
      const body = { ...closure, areas: ['PE-TAX'] };
      const done = await issue(whole, limit, call('given-back'));
      for (const change of [{}, { body, idempotencyKey: 'once' }, { body, idempotencyKey: 'once' }]) {
        await Promise.allSettled([issue(whole, limit, call('given-back', change))]);
      }
      const looking = issue(whole, limit, call('looked-at', { body: { ...closure, basis: 'draft' } }));
      await expect(looking).rejects.toMatchObject({ refusal: { refused: 'only-a-draft' } });
      expect(await store.readStream('refusals-border-closure-looked-at')).toEqual([]);
      expect(limit.admit(actor)).toBeDefined();
      expect(limit.admit(actor)).toBeUndefined();
      expect(await issue(whole, limit, call('given-back'))).toEqual(done);
    });
  });
});
