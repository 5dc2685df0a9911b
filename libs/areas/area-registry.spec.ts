import type { Crossing } from '#kernel';
import fc from 'fast-check';
import { AreaRegistry } from './area-registry.js';
import type { RegisteredArea } from './area-events.js';
import { planAreas } from './plan-areas.js';
import { isFaulty } from './plan.js';
import { fieldsOf, registryOf, takeIn } from './testing/registry.js';

const tacna: readonly RegisteredArea[] = [
  { code: 'inei:2301', name: 'Tacna', kind: 'province', parent: 'PE-TAC' },
  { code: 'inei:2302', name: 'Candarave', kind: 'province', parent: 'PE-TAC' },
  { code: 'inei:230101', name: 'Tacna', kind: 'district', parent: 'inei:2301' },
  { code: 'inei:230111', name: 'La Yarada Los Palos', kind: 'district', parent: 'inei:2301' },
  {
    code: 'inei:corredor-sur',
    name: 'Corredor Vial Sur',
    kind: 'corridor',
    parent: 'PE',
    through: ['PE-CUS', 'PE-PUN', 'inei:2301'],
  },
];
const santaRosa: Crossing = {
  id: 'santa-rosa',
  name: 'Santa Rosa',
  area: 'inei:230101',
  neighbour: 'CL',
  kind: 'road',
};

const codes = (areas: readonly { readonly code: string }[]): readonly string[] => areas.map(({ code }) => code);

describe('the registry', () => {
  const registry = registryOf(tacna, [santaRosa, { ...santaRosa, id: 'arica-tacna', kind: 'rail', area: 'inei:2301' }]);

  it('knows the countries and subdivisions of ISO 3166 from the beginning, without an event', () => {
    const fresh = new AreaRegistry();
    expect(fresh.list({ scheme: 'iso-3166', limit: 10_000 }).length).toBeGreaterThan(5_000);
    expect(fresh.find('PE-TAC')).toMatchObject({ name: 'Tacna', parent: 'PE', path: 'PE/PE-TAC/', scheme: 'iso-3166' });
    expect(fresh.last).toBeUndefined();
  });

  it('leads from a district up to its country, and down again one level at a time', () => {
    expect(codes(registry.above('inei:230101'))).toEqual(['inei:2301', 'PE-TAC', 'PE']);
    expect(codes(registry.below('PE-TAC'))).toEqual(['inei:2301', 'inei:2302']);
    expect(codes(registry.below('inei:2301'))).toEqual(['inei:230101', 'inei:230111']);
    expect(registry.below('inei:230101')).toEqual([]);
    expect(registry.above('nowhere')).toEqual([]);
  });

  it('has in the path of an area every area that contains it, and no other', () => {
    expect(registry.find('inei:230101')?.path).toBe('PE/PE-TAC/inei:2301/inei:230101/');
    expect(codes(registry.list({ under: 'inei:2301', limit: 10 }))).toEqual(['inei:230101', 'inei:230111']);
  });

  it('keeps the areas of a corridor in their order', () => {
    expect(registry.find('inei:corredor-sur')?.through).toEqual(['PE-CUS', 'PE-PUN', 'inei:2301']);
  });

  it('finds the crossings of an area in it and below it, by their ids', () => {
    expect(registry.crossingsIn('PE').map(({ id }) => id)).toEqual(['arica-tacna', 'santa-rosa']);
    expect(registry.crossingsIn('inei:2301').map(({ id }) => id)).toEqual(['arica-tacna', 'santa-rosa']);
    expect(registry.crossingsIn('inei:230101').map(({ id }) => id)).toEqual(['santa-rosa']);
    expect(registry.crossingsIn('inei:2302')).toEqual([]);
    expect(registry.crossingsIn('nowhere')).toEqual([]);
  });

  it('pages through areas and crossings behind a code, without losing or repeating one', () => {
    const pages: string[] = [];
    for (let after: string | undefined; ;) {
      const page = codes(registry.list({ under: 'PE', after, limit: 7 }));
      if (page.length === 0) break;
      pages.push(...page);
      after = page.at(-1);
    }
    expect(pages).toEqual(codes(registry.list({ under: 'PE', limit: 1_000 })));
    expect(new Set(pages).size).toBe(pages.length);
    expect(registry.listCrossings({ after: 'arica-tacna', limit: 1 }).map(({ id }) => id)).toEqual(['santa-rosa']);
    expect(registry.listCrossings({ neighbour: 'BO', limit: 9 })).toEqual([]);
    expect(registry.listCrossings({ area: 'inei:230101', limit: 9 })).toEqual([santaRosa]);
  });

  it('lists what is directly below an area, and what was valid on a day', () => {
    const aged = registryOf([
      { code: 'inei:2301', name: 'Tacna', kind: 'province', parent: 'PE-TAC' },
      { code: 'inei:230109', name: 'Old', kind: 'district', parent: 'inei:2301', validUntil: '2010-01-01' },
      { code: 'inei:230111', name: 'New', kind: 'district', parent: 'inei:2301', validFrom: '2015-11-07' },
    ]);
    expect(codes(aged.list({ parent: 'PE-TAC', limit: 9 }))).toEqual(['inei:2301']);
    const on = (validOn: string): readonly string[] => codes(aged.list({ parent: 'inei:2301', validOn, limit: 9 }));
    expect(on('2009-12-31')).toEqual(['inei:230109']);
    expect(on('2010-01-01')).toEqual([]);
    expect(on('2015-11-07')).toEqual(['inei:230111']);
  });

  it('suggests the codes and names that look most like what was typed, also without their scheme', () => {
    expect(codes(registry.nearest('230112', 2))).toEqual(['inei:230111', 'inei:2301']);
    expect(codes(registry.nearest('la yarada los palo', 1))).toEqual(['inei:230111']);
    expect(codes(registry.nearest('PE-TAX', 1))).toEqual(['PE-TAC']);
    expect(codes(registry.nearest('PE-TCA', 1))).toEqual(['PE-TAC']);
    expect(registry.nearest('nothing that anything is called', 3)).toEqual([]);
  });

  it('takes an event in once, however often it comes', () => {
    const areas = new AreaRegistry();
    const events = takeIn(areas, [{ scheme: 'inei', areas: tacna.slice(0, 1) }], '2025-01-01T00:00:00.000Z');
    for (const event of events) expect(areas.take(event)).toBe(true);
    expect(codes(areas.below('PE-TAC'))).toEqual(['inei:2301']);
    expect(areas.take({ type: 'BorderClosed', data: {}, revision: 9n, position: 9n, recordedAt: '' })).toBe(false);
    expect(areas.last?.revision).toBe(0n);
  });
});

describe('the memory of the registry', () => {
  const january = '2025-01-01T00:00:00.000Z';
  const march = '2025-03-01T00:00:00.000Z';
  const may = '2025-05-01T00:00:00.000Z';
  const areas = new AreaRegistry();
  takeIn(areas, [{ scheme: 'inei', areas: tacna.slice(0, 3) }, { crossings: [santaRosa] }], march);
  takeIn(
    areas,
    [
      {
        scheme: 'inei',
        areas: [
          { ...tacna[0], name: 'Provincia de Tacna', validUntil: '2030-01-01' } as RegisteredArea,
          ...tacna.slice(3),
        ],
      },
      { crossings: [{ ...santaRosa, area: 'inei:2302', name: 'Moved' }] },
    ],
    may,
  );

  it('answers about a moment as it would have answered then', () => {
    const then = areas.asKnown('2025-04-01T00:00:00.000Z');
    expect(then.find('inei:2301')).toMatchObject({ name: 'Tacna', validUntil: null });
    expect(codes(then.below('inei:2301'))).toEqual(['inei:230101']);
    expect(codes(then.above('inei:230101'))).toEqual(['inei:2301', 'PE-TAC', 'PE']);
    expect(then.find('inei:corredor-sur')).toBeUndefined();
    expect(then.crossing('santa-rosa')).toEqual(santaRosa);
    expect(then.crossingsIn('inei:230101')).toEqual([santaRosa]);
    expect(codes(then.nearest('la yarada los palos', 1))).toEqual([]);
    expect(codes(then.list({ under: 'PE-TAC', limit: 9 }))).toEqual(['inei:2301', 'inei:230101', 'inei:2302']);
  });

  it('knows an area from the moment it was recorded, and not a millisecond before', () => {
    expect(areas.asKnown(march).find('inei:2301')).toBeDefined();
    expect(areas.asKnown('2025-02-28T23:59:59.999Z').find('inei:2301')).toBeUndefined();
    expect(areas.asKnown('2025-02-28T23:59:59.999Z').below('PE-TAC')).toEqual([]);
  });

  it('has known ISO 3166 from the beginning', () => {
    expect(areas.asKnown(january).find('PE-TAC')?.name).toBe('Tacna');
    expect(areas.asKnown('1900-01-01T00:00:00.000Z').below('PE').length).toBeGreaterThan(20);
  });

  it('answers about now with what is newest', () => {
    const now = areas.asKnown(undefined);
    expect(now.find('inei:2301')).toMatchObject({ name: 'Provincia de Tacna', validUntil: '2030-01-01' });
    expect(now.crossingsIn('inei:230101')).toEqual([]);
    expect(now.crossingsIn('inei:2302')).toMatchObject([{ name: 'Moved' }]);
  });

  it('does not change an answer about the past when more is registered later', () => {
    const later = new AreaRegistry();
    takeIn(later, [{ scheme: 'inei', areas: tacna.slice(0, 3) }, { crossings: [santaRosa] }], march);
    const then = later.asKnown('2025-04-01T00:00:00.000Z');
    const ask = (): unknown => [
      then.find('inei:2301'),
      then.below('inei:2301'),
      then.below('PE-TAC'),
      then.crossingsIn('PE'),
      then.list({ under: 'PE', limit: 1_000 }),
    ];
    const before = structuredClone(ask());
    takeIn(later, [{ scheme: 'inei', areas: [{ ...tacna[0], name: 'X' } as RegisteredArea, ...tacna.slice(3)] }], may);
    takeIn(later, [{ crossings: [{ ...santaRosa, name: 'X' }] }], may);
    expect(ask()).toEqual(before);
    expect(later.find('inei:2301')?.name).toBe('X');
  });

  it('keeps a geometry until another one is given, and remembers the one before', () => {
    const point = (longitude: number) => ({ type: 'Point', coordinates: [longitude, -18] });
    const [province] = tacna;
    if (province === undefined) throw new TypeError('no province');
    const own = new AreaRegistry();
    takeIn(own, [{ scheme: 'inei', areas: [{ ...province, geometry: point(-70) }] }], january);
    takeIn(own, [{ scheme: 'inei', areas: [province] }], march);
    takeIn(own, [{ scheme: 'inei', areas: [{ ...province, geometry: point(-71) }] }], may);
    expect(own.asKnown(march).geometry('inei:2301')).toEqual(point(-70));
    expect(own.geometry('inei:2301')).toEqual(point(-71));
    expect(own.geometry('PE')).toBeUndefined();
  });
});

describe('a registry in any order of its rows', () => {
  /** A tree of areas below PE: each hangs below one before it. */
  const trees = fc
    .array(fc.nat(), { minLength: 1, maxLength: 40 })
    .map((picks) =>
      picks.map((pick, index) => ({
        code: `a${index.toString()}`,
        name: `Area ${index.toString()}`,
        kind: 'district',
        parent: index === 0 || pick % 4 === 0 ? 'PE' : `a${(pick % index).toString()}`,
        ...(index > 2 && pick % 7 === 0 ? { through: ['a0', 'PE-TAC'] } : {}),
      })),
    )
    .filter((rows) => rows.every(({ parent }, index) => depthOf(rows, index, parent) < 19));

  function depthOf(rows: readonly { readonly parent: string }[], index: number, parent: string, depth = 1): number {
    const above = /^a(\d+)$/u.exec(parent)?.[1];
    const next = above === undefined ? undefined : rows[Number(above)];
    return next === undefined ? depth : depthOf(rows, index, next.parent, depth + 1);
  }

  it('is the same registry, whether children or parents come first', () => {
    const imported = (rows: readonly object[]): AreaRegistry => {
      const areas = new AreaRegistry();
      const plan = planAreas(areas, { scheme: 'own', rows: fieldsOf(rows) });
      if (isFaulty(plan)) throw new TypeError(JSON.stringify(plan));
      takeIn(
        areas,
        plan.events.map(({ data }) => data),
        '2025-01-01T00:00:00.000Z',
      );
      return areas;
    };
    const said = (areas: AreaRegistry): unknown => [
      areas.list({ scheme: 'own', limit: 1_000 }),
      codes(areas.list({ scheme: 'own', limit: 1_000 })).map((code) => [
        codes(areas.above(code)),
        codes(areas.below(code)),
      ]),
      codes(areas.below('PE')),
    ];
    fc.assert(
      fc.property(
        trees.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
        ([rows, shuffled]) => {
          expect(said(imported(shuffled))).toEqual(said(imported(rows)));
        },
      ),
      { seed: 20_251_128, numRuns: 60 },
    );
  });
});
