import { AreaRegistry, areasStream } from '#areas';
import { catalogue } from '#catalogue';
import { audienceOf } from '#cloud-events';
import { remindersStream } from '#kernel';
import { stored } from '#kernel/testing';
import { World } from '#read-model/testing';
import { Statuses } from './statuses.js';

let world: World;
beforeEach(async () => {
  world = new World(() => new AreaRegistry());
  const district = { code: 'own:north', name: 'North', kind: 'district', parent: 'PE-TAC' };
  const registering = { type: 'AreasRegistered', data: { scheme: 'own', areas: [district] } };
  await world.store.append({ stream: areasStream, expected: 'none', events: [stored(areasStream, 0n, registering)] });
});
afterEach(() => world.leave());

/** With a registry that has not followed the log yet. */
async function statuses(): Promise<Statuses> {
  const { store, foundations } = world;
  const { ledger } = foundations;
  const readModel = await world.rebuilt('read');
  return new Statuses({
    store,
    ledger,
    catalogue,
    audience: audienceOf(catalogue),
    areas: new AreaRegistry(),
    readModel,
  });
}

describe('the areas that an event touches', () => {
  it('are also those that it registers itself', async () => {
    const [registered] = await world.store.readAll();
    if (registered === undefined) throw new TypeError('Nothing is registered.');
    expect((await (await statuses()).touchedBy(registered)).toSorted()).toEqual(['PE', 'PE-TAC', 'own:north']);
  });

  it('are of those that follow from the log alone only the ones that were known then', async () => {
    const naming = stored(remindersStream, 0n, { type: 'Reminded', data: { areas: ['PE-TAC'] } });
    const [registered] = await world.store.readAll();
    if (registered === undefined) throw new TypeError('Nothing is registered.');
    const asked = await statuses();
    await asked.touchedBy(registered);
    const before = new Date(Date.parse(registered.recordedAt) - 1).toISOString();
    const named = (recordedAt: string) => asked.namedBy({ ...naming, recordedAt });
    expect((await named(before)).toSorted()).toEqual(['PE', 'PE-TAC']);
    expect((await named(registered.recordedAt)).toSorted()).toEqual(['PE', 'PE-TAC', 'own:north']);
  });

  it('are also those that were registered before it, and are not known here yet', async () => {
    const naming = stored(remindersStream, 0n, { type: 'Reminded', data: { areas: ['own:north'] } });
    expect((await (await statuses()).touchedBy({ ...naming, position: 2n })).toSorted()).toEqual([
      'PE',
      'PE-TAC',
      'own:north',
    ]);
  });
});
