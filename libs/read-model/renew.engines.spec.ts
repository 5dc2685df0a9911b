import { AreaRegistry } from '#areas';
import { ReadModelUnavailable } from '#kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepReadModel, Projector, renew } from './index.js';
import type { Renewed } from './index.js';
import { tablesOf } from './migrations.js';
import { oldestReadable, projectionVersion } from './tables.js';
import { crashAt, Crashed, crashSqlite, restart } from './testing/crash.js';
import { allEngines, inProcess, sqlite } from './testing/engines.js';
import { closure as closing } from '../../test/support/acts.js';
import { World } from './testing/index.js';

const december = '2025-12-01T00:00:00.000Z';
const easing = { effectiveFrom: '2025-12-02T05:00:00.000Z', cause: 'Calm' };

crashSqlite();

async function close(world: World, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) await world.act(`border-closure/${id}/close`, closing);
}

function renewed(world: World, change: Partial<Parameters<typeof renew>[0]> = {}): Promise<Renewed | undefined> {
  return renew({
    ...world.keepSetting('live'),
    signal: new AbortController().signal,
    waits: () => undefined,
    isWanted: () => true,
    ...change,
  });
}

/** How many tables there are in the room beside. */
async function leftIn(world: World): Promise<number> {
  const next = world.keepSetting('live').site.open('next', 'write');
  const names = await tablesOf(next);
  await next.destroy();
  return names.length;
}

describe.each(allEngines())('a read model that is made anew on $name', (engine) => {
  let world: World;
  beforeEach(async () => {
    world = new World(() => new AreaRegistry(), undefined, engine);
    await close(world, 'a', 'b');
    await world.follow('live');
  });
  afterEach(() => world.leave());

  it('takes the place of the one before, and whoever reads goes on with it', async () => {
    const reader = world.readModel('live');
    expect(await reader.position()).toBe(2n);
    await world.change('live', "update measures set title = 'Another'");
    const wrong = (await reader.digest()).answer;
    const result = await renewed(world);
    const right = (await reader.digest()).answer;
    expect(result).toMatchObject({
      position: 2n,
      events: 2,
      compared: { position: 2n, before: wrong, after: right, equal: false },
    });
    expect((await renewed(world))?.compared).toEqual({ position: 2n, before: right, after: right, equal: true });
    expect(right).toBe((await (await world.rebuilt('anew')).digest()).answer);
    expect(await leftIn(world)).toBe(0);
    await close(world, 'c');
    expect(await world.follow('live')).toHaveLength(1);
    expect(await reader.position()).toBe(3n);
  });

  it('is read as it was while another version of the projection is replaced, and has the rows of this one then', async () => {
    await world.change(
      'live',
      `update checkpoint set version = ${oldestReadable.toString()}`,
      "update cases set phase = 'old'",
    );
    await close(world, 'c');
    const reader = world.readModel('live');
    const phases = async () => {
      const { answer } = await reader.register({ action: 'border-closure', standingAt: december, limit: 10 });
      return answer.map(({ phase }) => phase);
    };
    expect([await reader.position(), await phases()]).toEqual([2n, ['old', 'old']]);
    const told: bigint[] = [];
    const results: Renewed[] = [];
    await world.follow('live', {
      renewing: (position) => told.push(position),
      renewed: (result) => results.push(result),
    });
    expect([told.at(-1), results]).toEqual([3n, [expect.objectContaining({ position: 3n, events: 3 })]]);
    expect([await reader.position(), await phases()]).toEqual([3n, ['closed', 'closed', 'closed']]);
  });

  it('is not read where its rows are older than what this version knows', async () => {
    await world.change('live', `update checkpoint set version = ${(oldestReadable - 1).toString()}`);
    await expect(world.readModel('live').position()).rejects.toThrow('makes an older one anew');
  });

  it('is left alone in a database that a newer version has filled, unless somebody asks for it', async () => {
    await world.change('live', `update checkpoint set version = ${(projectionVersion + 1).toString()}`);
    if (engine !== sqlite) {
      await expect(world.follow('live')).rejects.toThrow('A newer version of Tocsin has made the read model');
      await renewed(world);
    }
    await world.follow('live');
    expect(await world.snapshot('live')).toMatchObject({ position: 2n, version: projectionVersion });
  });

  it('is not written any more by a projector that began with the one before', async () => {
    const database = world.open('live', 'write');
    const late = await Projector.start({ ...world.setting(), database });
    await renewed(world);
    await close(world, 'c');
    await expect(late.handle(await world.store.readAll({ after: 2n }))).rejects.toThrow(ReadModelUnavailable);
    await database.destroy();
    expect(await world.snapshot('live')).toMatchObject({ position: 2n, cases: 2 });
  });

  it('is gone on with where it was stopped, and cleared away by a projector that does not need it', async () => {
    const stop = new AbortController();
    const told = (): void => {
      stop.abort();
    };
    expect(await renewed(world, { signal: stop.signal, told })).toBeUndefined();
    expect(await leftIn(world)).toBeGreaterThan(0);
    await close(world, 'c');
    expect(await renewed(world)).toMatchObject({ position: 3n, events: 1 });
    const again = new AbortController();
    const toldAgain = (): void => {
      again.abort();
    };
    expect(await renewed(world, { signal: again.signal, told: toldAgain })).toBeUndefined();
    await world.follow('live');
    expect(await leftIn(world)).toBe(0);
  });

  it('is compared with nothing where a case waited, which then goes on', async () => {
    await world.change('live', "insert into parked values ('border-closure-a', 1, 'unknown')");
    expect((await renewed(world))?.compared).toBeUndefined();
    expect((await world.readModel('live').parked()).answer).toEqual([]);
  });
});

/** Not on PGlite, whose one session has every lock. */
const withLocks = allEngines().filter(({ name }) => name !== 'PGlite');

describe.each(withLocks)('a read model that is made anew on $name beside a projector', (engine) => {
  it('gives answers of one moment each that never go back, while it is written and made anew', async () => {
    const world = new World(() => new AreaRegistry(), undefined, engine);
    await close(world, 'a', 'b');
    await world.follow('live');
    const stop = new AbortController();
    const nothing = (): void => undefined;
    const course = { waits: nothing, caughtUp: nothing, renewing: nothing, renewed: nothing };
    const projecting = keepReadModel(world.keepSetting('live'), stop.signal, course);
    const reader = world.readModel('live');
    let last = 0n;
    const reading = (async () => {
      while (!stop.signal.aborted) {
        const question = { action: 'border-closure', standingAt: december, limit: 1_000 };
        const { answer, position } = await reader.register(question);
        expect(BigInt(answer.length)).toBe(position);
        expect(position >= last).toBe(true);
        last = position;
        await sleep(1);
      }
    })();
    const results: (Renewed | undefined)[] = [];
    const writing = (async () => {
      for (let round = 0; round < 3; round++) {
        const ids = Array.from({ length: 15 }, (_, index) => `r${round.toString()}-${index.toString()}`);
        const [result] = await Promise.all([renewed(world), close(world, ...ids)]);
        results.push(result);
      }
      while (last < 47n) await sleep(5);
    })();
    try {
      await Promise.race([writing, projecting, reading]);
    } finally {
      stop.abort();
    }
    await Promise.all([projecting, reading]);
    for (const one of results) expect(one?.compared?.equal).not.toBe(false);
    expect((await reader.digest()).answer).toBe((await (await world.rebuilt('anew')).digest()).answer);
    await world.leave();
  });
});

/** At how many statements from one crash to the next: all are tried by `npm run test:crash`. */
const every: Readonly<Record<string, number>> =
  process.env['CRASH_ROUNDS'] === undefined ? { SQLite: 9, PGlite: 23 } : {};

/** PGlite has all of PostgreSQL that is asked here, and can be stopped at any statement. */
describe.each([sqlite, inProcess()])('a read model that is made anew on $name', (engine) => {
  it('is whole wherever the process that makes it ends, and finished or cleared by the next', async () => {
    const world = new World(() => new AreaRegistry(), undefined, engine);
    await close(world, 'a', 'b');
    await world.act('border-closure/a/ease', easing);
    await world.follow('live');
    const reader = world.readModel('live');
    const right = (await reader.digest()).answer;
    const older = [`update checkpoint set version = ${oldestReadable.toString()}`, "update measures set title = 'Old'"];
    await world.change('live', ...older);
    const old = (await reader.digest()).answer;
    let points = 0;
    for (let at = 1, ended = true; ended; at += every[engine.name] ?? 1) {
      await world.change('live', ...older);
      crashAt(at);
      const crash = await renewed(world).catch((error: unknown) => error);
      ended = restart();
      await engine.endSessions();
      if (ended) expect(crash).toBeInstanceOf(Crashed);
      expect([old, right]).toContain((await reader.digest()).answer);
      await world.follow('live');
      expect([(await reader.digest()).answer, await leftIn(world)]).toEqual([right, 0]);
      points += 1;
    }
    expect(points).toBeGreaterThan(3);
    await world.leave();
  }, 600_000);
});
