import { AreaRegistry } from '#areas';
import type { StoredEvent } from '#kernel';
import { remindersStream } from '#kernel';
import { lawBook } from '#law';
import { storeWith } from '#kernel/testing';
import { World } from '#read-model/testing';
import fc from 'fast-check';
import { Clock } from './clock.js';

const noLaw = lawBook([]);

const at = (date: string): string => `${date}T05:00:00.000Z`;

const declaring = {
  regime: 'pe-emergencia',
  level: 'emergency',
  areas: ['PE-TAC'],
  cause: 'Unrest',
  effectiveFrom: at('2025-12-01'),
  effectiveUntil: at('2026-01-30'),
  orderKeptBy: 'police',
};
const imposing = {
  areas: ['PE-TAC'],
  startsAt: '22:00',
  endsAt: '05:00',
  cause: 'Unrest',
  restsOn: 'emergency-declaration/south',
  effectiveFrom: at('2025-12-01'),
};

let world: World;
beforeEach(() => {
  world = new World(() => new AreaRegistry());
  world.now = at('2025-12-01');
});
afterEach(() => world.leave());

async function done(address: string, body: object): Promise<void> {
  expect(await world.act(address, body)).not.toHaveProperty('refused');
}

async function readModel() {
  await world.follow('model');
  return world.readModel('model');
}

async function clock(): Promise<Clock> {
  return new Clock(world.foundations, noLaw, await readModel());
}

async function told(): Promise<readonly string[]> {
  await world.follow('model');
  const events = await world.store.readAll({ limit: 10_000 });
  return events.filter(({ metadata }) => metadata.actor.role === 'clock').map(inWords);
}

function inWords({ type, stream, data }: StoredEvent): string {
  return stream === remindersStream
    ? `${type} ${textIn(data['case'])} ${JSON.stringify(data['before'])}`
    : `${type} ${stream}`;
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

describe('the clock', () => {
  it('says nothing before anything is due', async () => {
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock();
    world.now = at('2026-01-22');
    await ours.tick();
    expect(await told()).toEqual([]);
  });

  it('warns seven days and 48 hours before an end, and says that it has come', async () => {
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock();
    for (const date of ['2026-01-23', '2026-01-24', '2026-01-28', '2026-01-29', '2026-01-30', '2026-01-31']) {
      world.now = at(date);
      await ours.tick();
      await world.follow('model');
    }
    expect(await told()).toEqual([
      'EndApproaching emergency-declaration/south {"count":7,"unit":"days"}',
      'EndApproaching emergency-declaration/south {"count":48,"unit":"hours"}',
      'EmergencyLapsed emergency-declaration-south',
    ]);
    expect(ours.told).toEqual({ lapses: 1, reminders: 2, overdue: 0 });
    const [warning] = await world.store.readStream(remindersStream);
    expect(warning?.data).toMatchObject({ endsAt: at('2026-01-30'), areas: ['PE-TAC'], title: 'Emergency in PE-TAC' });
    const [declared] = await world.store.readStream('emergency-declaration-south');
    expect(warning?.metadata.causationId).toBe(declared?.id);
  });

  it('ends what rests on an emergency with it, and says with which', async () => {
    await done('emergency-declaration/south/declare', declaring);
    await done('curfew/tacna/impose', imposing);
    const ours = await clock();
    world.now = at('2026-01-30');
    await ours.tick();
    const [, lapse] = await world.store.readStream('curfew-tacna');
    expect(lapse).toMatchObject({
      type: 'CurfewLapsed',
      data: { endedAt: at('2026-01-30'), endedWith: 'emergency-declaration/south' },
    });
  });

  it('follows an end that is moved, also that of what rests on it', async () => {
    await done('emergency-declaration/south/declare', declaring);
    await done('curfew/tacna/impose', imposing);
    const ours = await clock();
    await ours.tick();
    await done('emergency-declaration/south/extend', { effectiveUntil: at('2026-03-31') });
    await world.follow('model');
    world.now = at('2026-02-01');
    await ours.tick();
    expect(await told()).toEqual([]);
    world.now = at('2026-03-31');
    await ours.tick();
    expect(await told()).toEqual(['CurfewLapsed curfew-tacna', 'EmergencyLapsed emergency-declaration-south']);
  });

  it('does not end what an act has just moved, though the read model does not know yet', async () => {
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock();
    world.now = at('2026-01-30');
    await done('emergency-declaration/south/extend', { effectiveUntil: at('2026-03-31') });
    await ours.tick();
    expect(await told()).toEqual([]);
    world.now = at('2026-03-31');
    await ours.tick();
    expect(await told()).toContain('EmergencyLapsed emergency-declaration-south');
  });

  it('begun again after years says at once what it missed, but warns of nothing that is over', async () => {
    await done('emergency-declaration/south/declare', declaring);
    world.now = at('2030-01-01');
    await (await clock()).tick();
    await (await clock()).tick();
    expect(await told()).toEqual(['EmergencyLapsed emergency-declaration-south']);
  });

  it('looks at many cases some at a time, and says what is due of all of them', async () => {
    for (let number = 0; number < 520; number += 1) {
      await done(`emergency-declaration/e${number.toString()}/declare`, declaring);
    }
    world.now = at('2026-01-31');
    const ours = await clock();
    await ours.tick();
    expect(ours.told.lapses).toBe(500);
    await ours.tick();
    expect(ours.told.lapses).toBe(520);
  });

  it('tells of an end that was years away when it began to look', async () => {
    await done('emergency-declaration/south/declare', { ...declaring, effectiveUntil: at('2029-01-01') });
    const ours = await clock();
    await ours.tick();
    for (const day of ['2028-12-25', '2028-12-30', '2029-01-01']) {
      world.now = at(day);
      await ours.tick();
      await world.follow('model');
    }
    expect(ours.told).toEqual({ lapses: 1, reminders: 2, overdue: 0 });
  });

  it('says again what could not be stored', async () => {
    await done('emergency-declaration/south/declare', declaring);
    const failing = { value: true };
    const store = storeWith(world.store, {
      append: (append) =>
        failing.value ? Promise.reject(new TypeError('The disk is full.')) : world.store.append(append),
    });
    const ours = new Clock({ ...world.foundations, store }, noLaw, await readModel());
    world.now = at('2026-01-30');
    await expect(ours.tick()).rejects.toThrow('The disk is full.');
    failing.value = false;
    await ours.tick();
    expect(await told()).toEqual(['EmergencyLapsed emergency-declaration-south']);
  });

  it('waits a day with what was recorded after its end: more of it may be recorded', async () => {
    world.now = at('2026-06-01');
    await done('emergency-declaration/south/declare', declaring);
    const ours = await clock();
    world.now = '2026-06-01T20:00:00.000Z';
    await done('emergency-declaration/south/amend', { effectiveFrom: at('2025-12-10'), orderKeptBy: 'armed-forces' });
    await world.follow('model');
    world.now = at('2026-06-02');
    await ours.tick();
    expect(await told()).toEqual([]);
    world.now = '2026-06-02T20:00:00.000Z';
    await ours.tick();
    expect(await told()).toEqual(['EmergencyLapsed emergency-declaration-south']);
  });

  it('has nothing to say of what was lifted, closed or has no end', async () => {
    await done('emergency-declaration/south/declare', declaring);
    await done('emergency-declaration/south/lift', { effectiveFrom: at('2025-12-20'), cause: 'Calm' });
    const { restsOn: _none, ...alone } = imposing;
    await done('curfew/open/impose', alone);
    const ours = await clock();
    world.now = at('2027-01-01');
    await ours.tick();
    expect(await told()).toEqual([]);
  });

  it('is one of any number: two at once say everything once', async () => {
    await done('emergency-declaration/south/declare', declaring);
    await done('curfew/tacna/impose', imposing);
    const both = [await clock(), await clock()];
    for (const date of ['2026-01-23', '2026-01-28', '2026-01-30']) {
      world.now = at(date);
      await Promise.all(both.map((one) => one.tick()));
      await world.follow('model');
    }
    const all = await told();
    expect(all).toHaveLength(6);
    expect(new Set(all).size).toBe(6);
  });
});

/** Emergencies and curfews over ten years, each with an end of its own. */
function decade(seed: number) {
  const one = fc.record({
    start: fc.integer({ min: 0, max: 3_600 }),
    days: fc.integer({ min: 10, max: 90 }),
    resting: fc.boolean(),
  });
  return fc.sample(fc.array(one, { minLength: 60, maxLength: 60 }), { numRuns: 1, seed })[0] ?? [];
}

const day = 86_400_000;
const beginning = Date.parse('2016-01-01T05:00:00.000Z');
const dayOf = (number: number): string => new Date(beginning + number * day).toISOString();

describe('ten years of clock', () => {
  it('say every end once and in order, with two clocks running of which one is killed at random', async () => {
    const seed = 1;
    const random = fc.sample(fc.integer({ min: 0, max: 99 }), { numRuns: 2_000, seed });
    const cases = decade(seed).toSorted((one, other) => one.start - other.start);
    world.now = dayOf(0);
    const steady = await clock();
    let mortal = await clock();
    let killed = 0;
    const waiting = [...cases.entries()];
    for (let today = 0; today <= 3_720; today += 1 + ((random[today % 2_000] ?? 0) % 5)) {
      world.now = dayOf(today);
      for (let [next] = waiting; next !== undefined && next[1].start <= today; [next] = waiting) {
        await begin(next[0], next[1]);
        waiting.shift();
      }
      await world.follow('model');
      const kill = new AbortController();
      const dies = (random[(today + 7) % 2_000] ?? 0) < 10;
      const dying = mortal.tick(kill.signal);
      if (dies)
        setTimeout(
          () => {
            kill.abort();
          },
          (random[(today + 13) % 2_000] ?? 0) / 50,
        );
      await Promise.all([steady.tick(), dying]);
      if (dies) {
        killed += 1;
        mortal = await clock();
      }
    }
    await world.follow('model');
    await steady.tick();
    expect(killed).toBeGreaterThan(20);
    const events = await world.store.readAll({ limit: 10_000 });
    const lapses = events.filter(({ type }) => type.endsWith('Lapsed'));
    expect(new Set(lapses.map(({ stream }) => stream)).size).toBe(lapses.length);
    expect(lapses).toHaveLength(cases.length + cases.filter(({ resting }) => resting).length);
    for (const { data, recordedAt } of lapses) expect(textIn(data['endedAt']) <= recordedAt).toBe(true);
    expect(inTheOrderOfDays(lapses)).toBe(true);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });
});

/** What fell due between two looks is said in the order in which it ended. */
function inTheOrderOfDays(lapses: readonly StoredEvent[]): boolean {
  const looks = Map.groupBy(lapses, ({ recordedAt }) => recordedAt);
  return [...looks.values()].every((said) =>
    said.every(({ data }, index) => index === 0 || textIn(said[index - 1]?.data['endedAt']) <= textIn(data['endedAt'])),
  );
}

async function begin(
  number: number,
  { start, days, resting }: { readonly start: number; readonly days: number; readonly resting: boolean },
): Promise<void> {
  const id = `case-${number.toString()}`;
  const [effectiveFrom, effectiveUntil] = [dayOf(start), dayOf(start + days)];
  await done(`emergency-declaration/${id}/declare`, { ...declaring, effectiveFrom, effectiveUntil });
  if (!resting) return;
  await done(`curfew/${id}/impose`, { ...imposing, restsOn: `emergency-declaration/${id}`, effectiveFrom });
}
