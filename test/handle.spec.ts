import { borderClosure } from '#actions/border-closure';
import { cabinetDecree } from '#actions/cabinet-decree';
import { emergencyDeclaration } from '#actions/emergency-declaration';
import { SqliteEventStore } from '#event-store-sqlite';
import { handle, isRefusal, RevisionConflict } from '#kernel';
import type { Law, Outcome } from '#kernel';
import { lawBook, lawOf } from '#law';
import { join } from 'node:path';
import { foundationsOn, instruction, temporaryFolder } from './support/ledger.js';

const folder = temporaryFolder();
const store = SqliteEventStore.open({ file: join(folder, 'ledger.db'), now: () => '2025-11-28T20:00:00.000Z' });
const foundations = foundationsOn(store, [borderClosure, emergencyDeclaration], { law: lawOf(lawBook([])) });

const close = {
  areas: ['PE-TAC'],
  extent: 'whole',
  direction: 'both',
  cause: 'Irregular entry',
  effectiveFrom: '2025-11-29T05:00:00.000Z',
};
const easeOn = (day: string): object => ({ effectiveFrom: `2025-12-${day}T05:00:00.000Z`, cause: 'calm' });

afterAll(() => store.close());

function codeOf(outcome: Outcome): string {
  return isRefusal(outcome) ? outcome.refused : 'accepted';
}

describe('handling a command', () => {
  it('answers the same key sent ten times at once with ten equal answers and one event', async () => {
    const same = instruction(borderClosure, 'ten', ['close', close]);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => handle(foundations, same)));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome, (_, value: unknown) => String(value)))).size).toBe(
      1,
    );
    expect(await store.readStream('border-closure-ten')).toHaveLength(1);
  });

  it('answers a key it has seen as it did then, whatever has happened since', async () => {
    const first = instruction(borderClosure, 'again', ['close', close]);
    const answer = await handle(foundations, first);
    await handle(foundations, instruction(borderClosure, 'again', ['ease', easeOn('02')]));
    expect(await handle(foundations, first)).toEqual(answer);
    expect(await handle(foundations, { ...first, expected: 17n })).toEqual(answer);
  });

  it('refuses a key that comes with another command', async () => {
    const first = instruction(borderClosure, 'reuse', ['close', close]);
    await handle(foundations, first);
    const other = instruction(borderClosure, 'reuse', ['ease', easeOn('02')], { idempotencyKey: first.idempotencyKey });
    expect(await handle(foundations, other)).toMatchObject({ refused: 'idempotency-key-reused' });
  });

  it('takes a key that is of anybody for the same command whoever sends it, and refuses it with another one', async () => {
    const own = instruction(borderClosure, 'of-anybody', ['close', close]);
    const mine = { ...own, keyOfAnybody: true } as const;
    const answer = await handle(foundations, mine);
    const actor = { subject: 'luis', role: 'operator', organisation: 'defence' } as const;
    expect(await handle(foundations, { ...mine, actor })).toEqual(answer);
    const other = { ...mine, actor, command: { ...mine.command, data: { ...close, cause: 'Another' } } };
    expect(await handle(foundations, other)).toMatchObject({ refused: 'idempotency-key-reused' });
    expect(await handle(foundations, own)).toMatchObject({ refused: 'already-closed' });
  });

  it('takes the same key of another person for another command', async () => {
    const first = instruction(borderClosure, 'two-people', ['close', close]);
    await handle(foundations, first);
    const other = { ...first, actor: { subject: 'luis', role: 'operator' } as const };
    expect(await handle(foundations, other)).toMatchObject({ refused: 'already-closed' });
  });

  it('judges the same key of somebody with the same name in another ministry on its own', async () => {
    const first = instruction(borderClosure, 'two-ministries', ['close', close]);
    await handle(foundations, first);
    const other = { ...first, actor: { ...first.actor, organisation: 'defence' } };
    expect(await handle(foundations, other)).toMatchObject({ refused: 'already-closed' });
    const here = instruction(borderClosure, 'two-ministries', ['ease', easeOn('02')]);
    await handle(foundations, here);
    const there = instruction(borderClosure, 'two-ministries', ['reopen', easeOn('04')], {
      actor: other.actor,
      idempotencyKey: here.idempotencyKey,
    });
    await handle(foundations, there);
    const stored = await store.readStream('border-closure-two-ministries');
    expect(stored.map(({ metadata }) => metadata.actor.organisation)).toEqual(['interior', 'interior', 'defence']);
  });

  it('throws a conflict with both revisions for a stale expected revision', async () => {
    await handle(foundations, instruction(borderClosure, 'stale', ['close', close]));
    await handle(foundations, instruction(borderClosure, 'stale', ['ease', easeOn('02')]));
    const stale = instruction(borderClosure, 'stale', ['reopen', easeOn('05')], { expected: 0n });
    await expect(handle(foundations, stale)).rejects.toMatchObject({ expected: 0n, actual: 1n });
    await expect(handle(foundations, stale)).rejects.toBeInstanceOf(RevisionConflict);
  });

  it('decides two commands at once without an expected revision each on the state it really met', async () => {
    const outcomes = await Promise.all(
      ['one', 'two'].map((who) =>
        handle(
          foundations,
          instruction(borderClosure, 'race', ['close', close], { actor: { subject: who, role: 'operator' } }),
        ),
      ),
    );
    expect(outcomes.map(codeOf).toSorted()).toEqual(['accepted', 'already-closed']);
  });

  it('lets sixty-four operators change one case at once, each after the other', async () => {
    await handle(foundations, instruction(borderClosure, 'crowd', ['close', close]));
    const days = Array.from({ length: 64 }, (_, index) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString());
    const outcomes = await Promise.all(
      days.map((effectiveFrom) =>
        handle(
          foundations,
          instruction(borderClosure, 'crowd', ['ease', { effectiveFrom, cause: 'calm', exempt: [effectiveFrom] }]),
        ),
      ),
    );
    const accepted = outcomes.filter((outcome) => codeOf(outcome) === 'accepted').length;
    expect(accepted).toBeGreaterThan(0);
    expect(await store.readStream('border-closure-crowd')).toHaveLength(accepted + 1);
    expect(outcomes.map(codeOf).filter((code) => !['accepted', 'before-the-last-change'].includes(code))).toEqual([]);
  });

  it('writes who acted, in which mode and on what it relied into the metadata', async () => {
    const announced = {
      areas: ['PE-PUN'],
      cause: 'x',
      announcedBy: 'The President',
      announcedAt: '2025-11-28T15:00:00.000Z',
    };
    await handle(foundations, instruction(emergencyDeclaration, 'ten', ['announce', announced]));
    const basis = { ...close, restsOn: 'emergency-declaration/ten' };
    await handle(
      foundations,
      instruction(borderClosure, 'meta', ['close', basis], { correlationId: 'corr', causationId: 'cause' }),
    );
    const [event] = await store.readStream('border-closure-meta');
    expect(event?.metadata).toMatchObject({
      actor: { subject: 'ana', role: 'operator', organisation: 'interior' },
      ledger: 'peru',
      mode: 'test',
      correlationId: 'corr',
      causationId: 'cause',
      command: { name: 'close' },
      reliedOn: [{ stream: 'emergency-declaration-ten', revision: '0' }],
      findings: [{ rule: 'basis-in-force', verdict: 'flagged' }],
    });
  });

  it('asks the law of an act that makes something, and of an erratum whatever it changes', async () => {
    const asked: object[] = [];
    const law: Law = {
      assess: ({ action, before, after, inPlace }) => {
        asked.push([action, before.length, after.length, inPlace?.before.length, inPlace?.after.length]);
        return [];
      },
      notified: () => [],
    };
    const now = (): string => '2025-12-03T05:00:00.000Z';
    const judging = foundationsOn(store, [borderClosure, cabinetDecree], { law, now });
    const issue = cabinetDecree.commands.get('issue')?.example ?? {};
    expect(codeOf(await handle(judging, instruction(cabinetDecree, 'asked', ['issue', issue])))).toBe('accepted');
    expect(asked).toEqual([]);
    const reason = [{ field: '/cause', before: 'Irregular entry', after: 'Crime' }];
    const correct = { revision: 0, fields: reason, gazette: { name: 'El Peruano', publishedAt: now() } };
    for (const command of [
      ['close', close],
      ['ease', easeOn('02')],
      ['correct', correct],
    ] as const) {
      expect(codeOf(await handle(judging, instruction(borderClosure, 'asked', command)))).toBe('accepted');
    }
    expect(asked).toEqual([
      ['border-closure', 0, 1, undefined, undefined],
      ['border-closure', 1, 2, undefined, undefined],
      ['border-closure', 2, 2, 0, 1],
    ]);
  });

  it('corrects the words of an earlier event: the original stays, the state is as if they had been right', async () => {
    await handle(foundations, instruction(borderClosure, 'erratum', ['close', close]));
    const correct = {
      revision: 0,
      fields: [{ field: '/direction', before: 'both', after: 'entry' }],
      gazette: { name: 'El Peruano', publishedAt: '2025-12-03T05:00:00Z' },
    };
    expect(await handle(foundations, instruction(borderClosure, 'erratum', ['correct', correct]))).toMatchObject({
      refused: 'not-yet-happened',
      field: 'gazette.publishedAt',
    });
    const later = { ...foundations, now: () => '2025-12-03T05:00:00.000Z' };
    expect(await handle(later, instruction(borderClosure, 'erratum', ['correct', correct]))).toMatchObject({
      revision: 1n,
    });
    const again = instruction(borderClosure, 'erratum', ['correct', correct]);
    expect(await handle(later, again)).toMatchObject({ refused: 'before-differs' });
    const [original] = await store.readStream('border-closure-erratum');
    expect(original?.data).toMatchObject({ direction: 'both' });
  });
});
