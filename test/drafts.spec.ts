import { borderClosure } from '#actions/border-closure';
import { draft } from '#actions/draft';
import { emergencyDeclaration } from '#actions/emergency-declaration';
import { SqliteEventStore } from '#event-store-sqlite';
import { catalogueOf, handle, StoreUnavailable } from '#kernel';
import type { Append, EventStore, Foundations, Receipt } from '#kernel';
import { lawBook, lawOf } from '#law';
import { join } from 'node:path';
import type { Call } from '../apps/command-api/issue.js';
import { issue } from '../apps/command-api/issue.js';
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
  return {
    append: (append) => {
      if (ended || !ends(append)) return store.append(append);
      ended = true;
      return Promise.reject(new StoreUnavailable('The machine stops here.'));
    },
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
  };
}

const on = (one: EventStore): Foundations => foundationsOn(one, [borderClosure, draft]);
const whole = on(store);

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
  await say('luis', `draft/${id}/approve`, {});
  const idempotencyKey = `enact-${id}`;
  const stopping = on(endingAt(({ stream }) => stream === `draft-${id}`));
  await expect(say('rosa', `draft/${id}/enact`, {}, stopping, { idempotencyKey })).rejects.toThrow('stops here');
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
    const again = await say(who, `draft/${id}/enact`, {}, whole, same ? { idempotencyKey } : {});
    expect(again.events).toMatchObject([{ type: 'DraftEnacted', data: { doneBy: { subject: 'rosa' } } }]);
    expect(await say('luis', `draft/${id}/enact`, {})).toEqual(again);
    const [act, ...others] = await store.readStream(`border-closure-${id}`);
    expect(others).toEqual([]);
    expect(again.events).toMatchObject([{ data: { events: [{ id: act?.id, type: 'BorderClosed' }] } }]);
  });

  it.each([
    ['revise', 'ana', { act: { action: 'border-closure', id: 'late-revise', command: 'close', body: closure } }],
    ['reject', 'luis', { because: 'No' }],
    ['withdraw', 'ana', {}],
    ['approve', 'rosa', {}],
    ['opine', 'rosa', { kind: 'technical', favourable: true, text: 'Good' }],
  ] as const)('is told of before %s is refused', async (command, who, body) => {
    const id = `late-${command}`;
    await halfEnacted(id);
    await expect(say(who, `draft/${id}/${command}`, body)).rejects.toMatchObject({
      refusal: { refused: 'already-enacted' },
    });
    expect(await typesIn(`draft-${id}`)).toEqual(['ActDrafted', 'DraftApproved', 'DraftEnacted']);
    expect(await typesIn(`border-closure-${id}`)).toEqual(['BorderClosed']);
  });
});

describe('a draft that many people work on at once', () => {
  it('is enacted or rejected, never both', async () => {
    for (let round = 0; round < 20; round++) {
      const id = `race-${round.toString()}`;
      await say('ana', `draft/${id}/draft`, { act: { action: 'border-closure', id, command: 'close', body: closure } });
      await say('luis', `draft/${id}/approve`, {});
      const enacting = () => say('rosa', `draft/${id}/enact`, {});
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
    await say('luis', 'draft/resting/approve', {}, underLaw);
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
    const enacting = say('rosa', 'draft/resting/enact', {}, foundationsOn(interrupted, actions, { law }));
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
    await say('luis', 'draft/seen/approve', {});
    await expect(say('rosa', 'draft/seen/enact', {}, whole, { ifMatch: '"0"' })).rejects.toMatchObject({
      expected: 0n,
      actual: 1n,
    });
    expect(await typesIn('border-closure-seen')).toEqual([]);
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
    expect(() => catalogueOf([{ ...draft, name: 'refusals' }])).toThrow(/the ledger's own/u);
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

  it('of one who was refused too often comes before anything is decided, also of what would be done', async () => {
    const limit = new RefusalLimit();
    const [who, key] = ['eva', 'too-often'];
    const actor = { subject: who, role: 'operator', organisation: 'interior' } as const;
    for (let count = 0; count < 1_001; count++) limit.refused(actor);
    const call = {
      action: 'border-closure',
      id: key,
      command: 'close',
      body: closure,
      actor,
      ifMatch: undefined,
      idempotencyKey: key,
      correlationId: 'c',
      traceparent: undefined,
    };
    await expect(issue(whole, limit, call)).rejects.toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(await typesIn('border-closure-too-often')).toEqual([]);
    await issue(whole, new RefusalLimit(), call);
    expect(await typesIn('border-closure-too-often')).toEqual(['BorderClosed']);
  });

  it('without end makes its sender wait before anything more is decided; others go on', () => {
    let now = 0;
    const limit = new RefusalLimit(() => now);
    const actor = { subject: 'ana', role: 'operator', organisation: 'interior' } as const;
    for (let count = 0; count < 1_000; count++) {
      limit.admit(actor);
      limit.refused(actor);
    }
    expect(() => {
      limit.admit(actor);
    }).toThrow(/kept for the auditors/u);
    limit.admit({ ...actor, subject: 'luis' });
    now += 2_000;
    limit.admit(actor);
    limit.refused(actor);
    limit.refused(actor);
    expect(() => {
      limit.admit(actor);
    }).toThrow(/kept for the auditors/u);
  });
});
