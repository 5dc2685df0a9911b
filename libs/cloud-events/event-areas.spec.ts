import { AreaRegistry, areasStream } from '#areas';
import { catalogue } from '#catalogue';
import type { EventStore, StoredEvent } from '#kernel';
import { stored, storeWith } from '#kernel/testing';
import { World } from '#read-model/testing';
import { EventAreas, everywhere, mostNamed } from './event-areas.js';

const morning = (date: string): string => `${date}T05:00:00.000Z`;
const declaring = {
  regime: 'pe-emergencia',
  level: 'emergency',
  areas: ['PE-TAC', 'PE-MOQ'],
  cause: 'Crime and irregular migration',
  effectiveFrom: morning('2025-11-29'),
  term: { count: 30, unit: 'days' },
  orderKeptBy: 'police',
};
const address = 'emergency-declaration/southern';
const history = [
  ['announce', { announcedAt: morning('2025-11-28'), announcedBy: 'The president', areas: ['PE-TAC'], cause: 'Crime' }],
  ['declare', declaring],
  ['lift', { effectiveFrom: morning('2025-12-05'), areas: ['PE-MOQ'], cause: 'Calm' }],
  ['extend', { term: { count: 30, unit: 'days' } }],
  [
    'correct',
    {
      revision: 1,
      fields: [{ field: '/areas/0', before: 'PE-TAC', after: 'PE-PUN' }],
      gazette: { name: 'El Peruano', publishedAt: morning('2025-12-03') },
    },
  ],
] as const;
const concerned = ['PE-TAC', 'PE-MOQ,PE-TAC', 'PE-MOQ', 'PE-TAC', 'PE-PUN,PE-TAC'];

let world: World;
beforeEach(async () => {
  world = new World(() => new AreaRegistry());
  world.now = morning('2025-12-03');
  for (const [command, body] of history) {
    expect(await world.act(`${address}/${command}`, body)).not.toHaveProperty('refused');
  }
});
afterEach(() => world.leave());

const actionOf = (type: string): string | undefined =>
  [...catalogue.values()].find(({ events }) => events.has(type))?.name;

function eventAreas(readStream?: EventStore['readStream']): EventAreas {
  const store = storeWith(world.store, readStream === undefined ? {} : { readStream });
  return new EventAreas({ store, catalogue, actionOf });
}

async function toldBy(areas: EventAreas, events: readonly StoredEvent[]): Promise<readonly string[]> {
  const told: string[] = [];
  for (const event of events) told.push(await areas.of(event));
  return told;
}

describe('the areas of an event', () => {
  it('follow from its case up to it, also where the event itself names none', async () => {
    expect(await toldBy(eventAreas(), await world.store.readAll())).toEqual(concerned);
  });

  it('are the same whatever is asked first, and whatever has happened since', async () => {
    const events = await world.store.readAll();
    const backwards = await toldBy(eventAreas(), events.toReversed());
    expect(backwards.toReversed()).toEqual(concerned);
    for (const [index, event] of events.entries()) expect(await eventAreas().of(event)).toBe(concerned[index]);
  });

  it('cost no reading for one who follows, and one for each case where somebody begins in the middle', async () => {
    await world.act('emergency-declaration/other/declare', declaring);
    const events = await world.store.readAll();
    const read: string[] = [];
    const counting: EventStore['readStream'] = (stream, options) => {
      read.push(stream);
      return world.store.readStream(stream, options);
    };
    await toldBy(eventAreas(counting), events);
    expect(read).toEqual([]);
    await toldBy(eventAreas(counting), events.slice(2));
    expect(read).toEqual(['emergency-declaration-southern']);
  });

  it('are none where the case cannot be followed any further, nor for what is no act', async () => {
    const [announced, declared] = await world.store.readAll();
    if (announced === undefined || declared === undefined) throw new TypeError('Nothing has happened.');
    const areas = eventAreas();
    const newer = { ...declared, version: 99 };
    expect(await toldBy(areas, [announced, newer, { ...declared, revision: 2n, position: 3n }])).toEqual([
      'PE-TAC',
      '',
      '',
    ]);
    const opened = { ...stored('ledger', 0n, { type: 'LedgerOpened', data: {} }), position: 4n };
    expect(await areas.of(opened)).toBe('');
  });

  it('are those that are registered, and of crossings those in which they lie', async () => {
    const crossing = { id: 'santa-rosa', name: 'Santa Rosa', area: 'PE-TAC', neighbour: 'CL', kind: 'road' };
    const registering = { type: 'CrossingsRegistered', data: { crossings: [crossing] } };
    expect(await eventAreas().of(stored(areasStream, 1n, registering))).toBe('PE-TAC');
    expect(await eventAreas().of(registered(2))).toBe('own:0,own:1');
  });

  it('are not named where there are too many of them', async () => {
    expect((await eventAreas().of(registered(mostNamed))).split(',')).toHaveLength(mostNamed);
    expect(await eventAreas().of(registered(mostNamed + 1))).toBe(everywhere);
  });
});

/** So many districts of Tacna are registered. */
function registered(count: number): StoredEvent {
  const areas = Array.from({ length: count }, (_, index) => ({
    code: `own:${index.toString()}`,
    name: 'A district',
    kind: 'district',
    parent: 'PE-TAC',
  }));
  return stored(areasStream, 0n, { type: 'AreasRegistered', data: { scheme: 'own', areas } });
}
