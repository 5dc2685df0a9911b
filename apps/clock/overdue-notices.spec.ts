import { AreaRegistry } from '#areas';
import { remindersStream } from '#kernel';
import { lawBook } from '#law';
import { storeWith } from '#kernel/testing';
import { World } from '#read-model/testing';
import { lawText, regime, version } from '../../libs/law/testing/regimes.js';
import { Clock } from './clock.js';

const at = (date: string): string => `${date}T05:00:00.000Z`;

const declaring = {
  regime: 'xx-emergency',
  level: 'emergency',
  areas: ['PE-TAC'],
  cause: 'Unrest',
  decidedAt: at('2025-12-01'),
  effectiveFrom: at('2025-12-01'),
  effectiveUntil: at('2026-01-30'),
  orderKeptBy: 'police',
};
const figure = { article: 'art. 9', verified: 'primary' } as const;
const within = { count: 48, unit: 'hours' } as const;
const onDeclaration = { to: 'congress', on: 'declaration', from: 'signing', within, ...figure };
const onEnd = { to: 'congress', on: 'end', from: 'effect', within: { count: 5, unit: 'days' }, ...figure };

const lawWith = (...notices: readonly object[]) =>
  lawBook([lawText([{ ...regime, versions: [{ ...version, notices }] }])]);

let world: World;
beforeEach(() => {
  world = new World(() => new AreaRegistry());
  world.now = at('2025-12-01');
});
afterEach(() => world.leave());

async function done(address: string, body: object): Promise<void> {
  expect(await world.act(address, body)).not.toHaveProperty('refused');
}

async function clock(law = lawWith(onDeclaration)): Promise<Clock> {
  await world.follow('model');
  return new Clock(world.foundations, law, world.readModel('model'));
}

async function tick(ours: Clock, moment: string): Promise<void> {
  world.now = moment;
  await ours.tick();
  await world.follow('model');
}

async function told() {
  const events = await world.store.readStream(remindersStream, { limit: 100 });
  return events.filter(({ type }) => type === 'NoticeOverdue');
}

const sent = { to: 'congress', on: 'declaration', sentAt: at('2025-12-02'), reference: 'Oficio 1' };

describe('a notice that was not sent in time', () => {
  it('is told of when its deadline passes, once, whoever asks', async () => {
    await done('emergency-declaration/south/declare', declaring);
    const [ours, theirs] = [await clock(), await clock()];
    await tick(ours, '2025-12-03T04:59:59.999Z');
    expect(await told()).toEqual([]);
    await tick(ours, at('2025-12-03'));
    await tick(theirs, at('2025-12-04'));
    await tick(await clock(), at('2025-12-05'));
    expect(await told()).toMatchObject([
      {
        data: {
          case: 'emergency-declaration/south',
          notice: 'congress-declaration-0-1',
          to: 'congress',
          deadline: at('2025-12-03'),
          source: 'Basic Law, art. 9',
          areas: ['PE-TAC'],
        },
        metadata: { actor: { role: 'clock' }, mode: 'test' },
      },
    ]);
    expect([ours.told.overdue, theirs.told.overdue]).toEqual([1, 0]);
  });

  it('is not told of where it was sent, though the read model does not know yet', async () => {
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock();
    await ours.tick();
    world.now = at('2025-12-03');
    await done('emergency-declaration/south/notify', sent);
    await tick(ours, at('2025-12-04'));
    expect(await told()).toEqual([]);
  });

  it('is told of where the sending is taken back after the deadline', async () => {
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock();
    world.now = at('2025-12-02');
    await done('emergency-declaration/south/notify', sent);
    await tick(ours, at('2025-12-10'));
    expect(await told()).toEqual([]);
    const { sentAt: _at, reference: _reference, ...which } = sent;
    await done('emergency-declaration/south/retract', { ...which, cause: 'It was never handed in' });
    await world.follow('model');
    await tick(ours, at('2025-12-11'));
    expect(await told()).toMatchObject([{ data: { notice: 'congress-declaration-0-1', deadline: at('2025-12-03') } }]);
  });

  it('is told of a day after it was recorded, where that was after the deadline', async () => {
    world.now = at('2026-01-10');
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock();
    await tick(ours, '2026-01-11T04:59:59.999Z');
    expect(await told()).toEqual([]);
    await tick(ours, at('2026-01-11'));
    expect(await told()).toHaveLength(1);
  });

  it('may be of the end, long after the emergency is over', async () => {
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock(lawWith(onEnd));
    await tick(ours, at('2026-01-30'));
    await tick(ours, '2026-02-05T04:59:59.999Z');
    expect(await told()).toEqual([]);
    await tick(ours, at('2026-02-05'));
    expect(await told()).toMatchObject([{ data: { on: 'end', deadline: at('2026-02-05') } }]);
  });

  it('is not told of the end that an extension has moved', async () => {
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock(lawWith(onEnd));
    await ours.tick();
    await done('emergency-declaration/south/extend', { effectiveUntil: at('2026-03-31') });
    await world.follow('model');
    await tick(ours, at('2026-02-10'));
    expect(await told()).toEqual([]);
  });

  it('has a clock that starts when the decree is printed, however late that is recorded', async () => {
    const { decidedAt: _decided, ...undecided } = declaring;
    const issue = { kind: 'supreme-decree', number: 'DS 1', title: 'On unrest', decidedAt: at('2025-12-01') };
    await done('cabinet-decree/ds-1/issue', { ...issue, signatories: [] });
    await done('emergency-declaration/south/declare', { ...undecided, decree: 'ds-1' });
    const ours = await clock(lawWith({ ...onDeclaration, from: 'publication' }));
    await tick(ours, at('2025-12-10'));
    expect(await told()).toEqual([]);
    const gazette = { name: 'El Peruano', publishedAt: at('2025-12-02') };
    await done('cabinet-decree/ds-1/publish', { gazette });
    await world.follow('model');
    await tick(ours, '2025-12-11T04:59:59.999Z');
    expect(await told()).toEqual([]);
    await tick(ours, at('2025-12-11'));
    expect(await told()).toMatchObject([{ data: { deadline: at('2025-12-04') } }]);
  });

  it.each([
    ['annulled from the very start', 'annul', { by: 'Constitutional Court', cause: 'No grounds' }],
    ['lifted before it began', 'lift', { effectiveFrom: at('2025-12-01'), cause: 'Calm' }],
  ])('is told of where the emergency was %s: what is owed stays owed', async (_name, command, body) => {
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock();
    await ours.tick();
    world.now = at('2025-12-02');
    await done(`emergency-declaration/south/${command}`, body);
    await world.follow('model');
    const theirs = await clock();
    await theirs.tick();
    await tick(ours, at('2025-12-03'));
    await tick(theirs, at('2025-12-03'));
    expect([ours.told.overdue, theirs.told.overdue]).toEqual([1, 0]);
    expect(await told()).toMatchObject([
      { data: { case: 'emergency-declaration/south', notice: 'congress-declaration-0-1', areas: ['PE-TAC'] } },
    ]);
  });

  it('is told of by a clock that starts when nothing of the emergency is left', async () => {
    await done('emergency-declaration/south/declare', declaring);
    await done('emergency-declaration/south/annul', { by: 'Constitutional Court', cause: 'No grounds' });
    await tick(await clock(), at('2025-12-04'));
    expect(await told()).toHaveLength(1);
  });

  it('is told of while other acts of the case go on being recorded', async () => {
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock();
    await ours.tick();
    for (const [day, article] of [
      ['2025-12-02', '1'],
      ['2025-12-03', '2'],
    ] as const) {
      world.now = at(day);
      await done('emergency-declaration/south/amend', { effectiveFrom: at(day), provisions: [{ article, text: 'x' }] });
      await world.follow('model');
      await ours.tick();
    }
    expect(await told()).toHaveLength(1);
  });

  it('may be of an end that was signed ahead of it', async () => {
    await done('emergency-declaration/south/declare', declaring);
    world.now = at('2025-12-10');
    const lift = { effectiveFrom: at('2025-12-20'), decidedAt: at('2025-12-10'), cause: 'calm' };
    await done('emergency-declaration/south/lift', lift);
    const ours = await clock(lawWith({ ...onEnd, from: 'signing', within }));
    await tick(ours, at('2025-12-12'));
    expect(await told()).toMatchObject([{ data: { on: 'end', deadline: at('2025-12-12') } }]);
  });

  it('that was told is not looked for again by the clock that comes after', async () => {
    await done('emergency-declaration/south/declare', declaring);
    await tick(await clock(), at('2025-12-04'));
    const appended: string[] = [];
    const { store } = world;
    const watched = storeWith(store, {
      append: (append) => {
        appended.push(append.stream);
        return store.append(append);
      },
    });
    const next = new Clock({ ...world.foundations, store: watched }, lawWith(onDeclaration), world.readModel('model'));
    await next.tick();
    expect(appended).toEqual([]);
  });
});
