import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import type { ReadAll, StoredEvent } from '#kernel';
import { stored } from '#kernel/testing';
import { Projector } from './projector.js';
import { fill, takeIn } from './rebuild.js';
import { World } from './testing/index.js';

const world = new World(() => new AreaRegistry());
afterAll(() => world.leave());

function exampleOf(command: string): object {
  return catalogue.get('situation-report')?.commands.get(command)?.example ?? {};
}

describe('a rebuild', () => {
  it('makes the same rows of long cases that take turns, however few it may have in mind', async () => {
    world.now = '2026-11-28T20:00:00.000Z';
    const cases = ['a', 'b', 'c'];
    for (const id of cases) await world.act(`situation-report/${id}/report`, exampleOf('report'));
    for (let turn = 0; turn < 200; turn++)
      for (const id of cases)
        await world.act(`situation-report/${id}/revise`, { ...exampleOf('revise'), cause: `Count ${turn.toString()}` });
    expect(await world.store.head()).toBe(603n);
    const whole = await world.rebuilt('whole');
    const database = world.open('forgetful', 'write');
    await fill({ ...world.setting(), database, mostRemembered: 1 });
    await database.destroy();
    expect(await world.readModel('forgetful').digest()).toEqual(await whole.digest());
  }, 60_000);

  it('hears between two transactions that it is to stop', async () => {
    const end = 100_000n;
    const event = stored('reminders', 0n, { type: 'EndApproaching', data: {} });
    const long = {
      readStream: () => Promise.resolve([]),
      head: () => Promise.resolve(end),
      readAll: ({ after = 0n, limit = 0 }: ReadAll): Promise<readonly StoredEvent[]> =>
        Promise.resolve(
          Array.from({ length: after < end ? limit : 0 }, (_, index) => ({
            ...event,
            position: after + BigInt(index + 1),
          })),
        ),
    };
    const database = world.open('long', 'write');
    const projector = await Projector.start({ ...world.setting(), store: long, database });
    const stop = new AbortController();
    setImmediate(() => {
      stop.abort();
    });
    const { position } = await takeIn(projector, { store: long, signal: stop.signal });
    expect(await projector.checkpoint()).toBe(position);
    await database.destroy();
    expect(position).toBeLessThan(end);
  });

  it('writes less together where what is imposed is long', async () => {
    const database = world.open('little', 'write');
    const projector = await Projector.start({ ...world.setting(), database });
    const told: bigint[] = [];
    await takeIn(projector, { store: world.store, longest: 1, told: (position) => told.push(position) });
    await database.destroy();
    expect(told).toEqual([250n, 603n]);
    expect(await world.readModel('little').digest()).toEqual(await world.readModel('whole').digest());
  });
});
