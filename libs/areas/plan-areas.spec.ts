import { isObject } from '#kernel';
import { AreaRegistry } from './area-registry.js';
import type { RegisteredArea } from './area-events.js';
import { largestEventData, mostProblems } from './limits.js';
import { planAreas } from './plan-areas.js';
import { isFaulty } from './plan.js';
import type { ImportPlan, ImportProblem } from './plan.js';
import { bytesOf, inEvents, largestItem, tooMany } from './split.js';
import { fieldsOf, registryOf, takeIn } from './testing/registry.js';

const province = { code: '2301', name: 'Tacna', kind: 'province', parent: 'PE-TAC' };
const district = { code: '230101', name: 'Tacna', kind: 'district', parent: '2301' };
const empty = new AreaRegistry();

function plan(rows: readonly object[], areas = empty, scheme = 'inei'): ImportPlan {
  const planned = planAreas(areas, { scheme, rows: fieldsOf(rows) });
  if (isFaulty(planned)) throw new TypeError(JSON.stringify(planned.problems));
  return planned;
}

function faults(rows: readonly object[], areas = empty, scheme = 'inei'): readonly ImportProblem[] {
  const planned = planAreas(areas, { scheme, rows: fieldsOf(rows) });
  if (!isFaulty(planned)) throw new TypeError('The import was accepted.');
  return planned.problems;
}

function registered(planned: ImportPlan): readonly RegisteredArea[] {
  return planned.events.flatMap((event) => (event.type === 'AreasRegistered' ? event.data.areas : []));
}

/** The one problem of an import, as `place field problem`. */
function only(rows: readonly object[], areas = empty, scheme = 'inei'): string {
  const found = faults(rows, areas, scheme);
  expect(found).toHaveLength(1);
  return found.map(({ at = 'all', field, problem }) => `${at} ${field} ${problem}`).join('\n');
}

function after(planned: ImportPlan, areas: AreaRegistry): AreaRegistry {
  takeIn(
    areas,
    planned.events.map(({ data }) => data),
    '2025-01-01T00:00:00.000Z',
  );
  return areas;
}

describe('planning an import of areas', () => {
  it('registers children that come before their parents, parents first', () => {
    const planned = plan([district, province]);
    expect(registered(planned)).toEqual([
      { ...province, code: 'inei:2301' },
      { ...district, code: 'inei:230101', parent: 'inei:2301' },
    ]);
    expect(planned).toMatchObject({ registered: 2, changed: 0, unchanged: 0 });
  });

  it('takes a parent as an ISO code, as a bare code of the scheme, or with its scheme', () => {
    const areas = registryOf([{ code: 'other:9', name: 'Nine', kind: 'zone', parent: 'PE' }]);
    const rows = [
      province,
      { ...district, parent: 'inei:2301' },
      { ...district, code: 'inei:230102', parent: 'iso-3166:PE-TAC' },
      { ...district, code: '230103', parent: 'other:9' },
    ];
    expect(registered(plan(rows, areas)).map(({ code, parent }) => `${code} < ${parent}`)).toEqual([
      'inei:2301 < PE-TAC',
      'inei:230102 < PE-TAC',
      'inei:230103 < other:9',
      'inei:230101 < inei:2301',
    ]);
  });

  it('takes a bare code that is of the scheme and of ISO 3166 for neither, and says how to write which', () => {
    const rows = [
      { ...province, code: 'PE-TAC', parent: 'PE' },
      { ...district, parent: 'PE-TAC' },
    ];
    expect(only(rows)).toBe(
      'row 2 parent "PE-TAC" may mean inei:PE-TAC or the area of ISO 3166; write "inei:PE-TAC" or "iso-3166:PE-TAC"',
    );
  });

  it('registers nothing when the same rows come again, and only what differs when they do', () => {
    const areas = after(plan([province, district], new AreaRegistry()), new AreaRegistry());
    expect(plan([district, province], areas)).toEqual({ events: [], registered: 0, changed: 0, unchanged: 2 });
    const planned = plan([province, { ...district, name: 'Tacna (Cercado)' }, { ...district, code: '230102' }], areas);
    expect(planned).toMatchObject({ registered: 1, changed: 1, unchanged: 1 });
    expect(registered(planned).map(({ name }) => name)).toEqual(['Tacna (Cercado)', 'Tacna']);
  });

  it.each([
    ['name', { name: 'Provincia de Tacna' }],
    ['kind', { kind: 'region' }],
    ['validFrom', { validFrom: '2001-02-03' }],
    ['validUntil', { validUntil: '2031-02-03' }],
    ['geometry', { geometry: { type: 'Point', coordinates: [-70.25, -18.01] } }],
  ])('lets the %s of a registered area change', (_field, change) => {
    const areas = after(plan([province]), new AreaRegistry());
    expect(plan([{ ...province, ...change }], areas)).toMatchObject({ registered: 0, changed: 1 });
  });

  it('takes a validity that is no longer said for ended, and a geometry that is no longer said for the one before', () => {
    const point = { type: 'Point', coordinates: [-70.25, -18.01] };
    const full = { ...province, validFrom: '2001-02-03', geometry: point };
    const areas = after(plan([full]), new AreaRegistry());
    expect(plan([{ ...full, geometry: undefined }], areas)).toMatchObject({ changed: 0, unchanged: 1 });
    const planned = plan([province], areas);
    expect(planned).toMatchObject({ changed: 1 });
    expect(after(planned, areas).find('inei:2301')).toMatchObject({ validFrom: null });
    expect(areas.geometry('inei:2301')).toEqual(point);
  });

  it('does not let a registered area move, and says why and the way out', () => {
    const areas = after(plan([province, district]), new AreaRegistry());
    expect(only([{ ...district, parent: 'PE-PUN' }], areas)).toMatch(
      /^row 1 parent is PE-PUN, but inei:230101 is registered below inei:2301 and does not move: .*new code.*validUntil/u,
    );
  });

  it('does not let a corridor take another course, and says the way out', () => {
    const corridor = { code: 'sur', name: 'Corredor Vial Sur', parent: 'PE', through: ['PE-CUS', 'PE-PUN'] };
    const areas = after(plan([corridor]), new AreaRegistry());
    expect(areas.find('inei:sur')).toMatchObject({ kind: 'corridor', through: ['PE-CUS', 'PE-PUN'] });
    expect(plan([{ ...corridor, through: 'PE-CUS; PE-PUN' }], areas)).toMatchObject({ unchanged: 1 });
    expect(only([{ ...corridor, through: 'PE-PUN;PE-CUS' }], areas)).toMatch(
      /through is PE-PUN, PE-CUS, but .*new code/u,
    );
    expect(only([{ ...corridor, kind: 'corridor', through: undefined }], areas)).toMatch(/through is no areas, but/u);
  });

  it('takes a row that stands twice with the same content once', () => {
    expect(plan([province, province])).toMatchObject({ registered: 1, unchanged: 0 });
  });

  it('tells each thing that is wrong, with its row and field, and registers nothing', () => {
    const found = faults([
      { ...province, code: '23 01' },
      { ...district, parent: '2399' },
      { ...district, code: '230102', name: '' },
      { ...district, code: 230103, parent: 'PE-TAC' },
      { ...district, code: '230104', parent: 'PE-TAC', validFrom: '2020-02-30', kind: '7' },
    ]);
    expect(found.map(({ at, field }) => `${String(at)} ${field}`)).toEqual([
      'row 1 code',
      'row 3 name',
      'row 4 code',
      'row 5 kind',
      'row 5 validFrom',
      'row 2 parent',
    ]);
  });

  it.each([
    [
      'an unknown parent, with the nearest',
      { parent: 'PE-TAX' },
      /^row 1 parent names "PE-TAX", and no area .* did you mean PE-TAC \(Tacna\)/u,
    ],
    ['no parent', { parent: undefined }, /parent is missing: it must be the code of an area/u],
    ['no name', { name: '  ' }, /name is missing/u],
    ['no kind', { kind: null }, /kind is missing: it must be what the scheme calls it/u],
    ['a name with control characters', { name: 'Tac\u0007na' }, /name must be a text .* it is "Tac\\u0007na"/u],
    ['a name that turns the text around', { name: 'Tac\u202Ena' }, /name must be a text .* it is "Tac\\u202ena"/u],
    ['a name of 201 characters', { name: 'x'.repeat(201) }, /name must be a text of 1 to 200 characters/u],
    ['a code with a slash', { code: '23/01' }, /code must be 1 to 40 letters/u],
    ['a code of another scheme', { code: 'reniec:2301' }, /code must be 1 to 40 letters/u],
    ['a code as a number', { code: 2301 }, /code must be .* as text: a number loses its leading zeros; it is "2301"/u],
    ['a day that does not exist', { validFrom: '2025-02-29' }, /validFrom must be a date .* it is "2025-02-29"/u],
    ['a day before 1900', { validFrom: '1857-01-02' }, /validFrom must be a date between 1900 and 2200/u],
    ['a day with a time', { validUntil: '2025-02-01T00:00' }, /validUntil must be a date/u],
    [
      'an end before its start',
      { validFrom: '2020-01-01', validUntil: '2020-01-01' },
      /validUntil must be later than validFrom/u,
    ],
    ['a corridor through an unknown area', { through: 'PE-PUN;PE-XYZ' }, /through names "PE-XYZ", and no area/u],
    ['a corridor through itself', { through: '2301' }, /through names inei:2301, which is the corridor itself/u],
    ['a corridor through nothing', { through: [] }, /through must be a list of 1 to 500/u],
    ['a corridor through what is no text', { through: [7] }, /through must be a list of 1 to 500/u],
    ['a geometry that is none', { geometry: { type: 'Circle' } }, /geometry must be a GeoJSON geometry whose type/u],
  ])('does not take %s', (_what, change, expected) => {
    expect(only([{ ...province, ...change }])).toMatch(expected);
  });

  it.each([
    ['iso-3166', /^all scheme must not be iso-3166: its areas come with the program/u],
    ['INEI', /^all scheme must be 1 to 40 lower case letters/u],
    ['', /^all scheme must be/u],
    ['a:b', /^all scheme must be/u],
    ['__proto__', /^all scheme must be/u],
  ])('does not take the scheme "%s"', (scheme, expected) => {
    expect(only([province], empty, scheme)).toMatch(expected);
  });

  it('does not take an import without rows', () => {
    expect(only([])).toMatch(/^all areas must hold at least one/u);
  });

  it('does not take a code twice with different content, and names the first', () => {
    expect(only([province, district, { ...province, name: 'Other' }])).toBe(
      'row 3 code "2301" stands in row 1 already, with other content; keep one of the two',
    );
  });

  it('tells a circle once, by its members', () => {
    const circle = [
      { ...province, code: 'a', parent: 'c' },
      { ...province, code: 'b', parent: 'a' },
      { ...province, code: 'c', parent: 'b' },
      { ...district, code: 'd', parent: 'a' },
    ];
    expect(only(circle)).toBe(
      'row 1 parent makes a circle, inei:a below inei:c below inei:b below inei:a: one of them must lie elsewhere',
    );
    expect(only([{ ...province, code: 'a', parent: 'a' }])).toMatch(
      /^row 1 parent makes a circle, inei:a below inei:a/u,
    );
  });

  it('does not blame the rows below one that is wrong', () => {
    expect(only([{ ...province, kind: '' }, district])).toMatch(/^row 1 kind is missing/u);
  });

  it('does not take a hierarchy of more than twenty levels, nor follow one for ever', () => {
    const chain = (length: number): readonly object[] =>
      Array.from({ length }, (_, index) => ({
        ...province,
        code: `l${index.toString()}`,
        parent: index === 0 ? 'PE' : `l${(index - 1).toString()}`,
      }));
    expect(plan(chain(19))).toMatchObject({ registered: 19 });
    expect(only(chain(20))).toMatch(/^row 20 parent lies 21 levels deep; a hierarchy has at most 20/u);
    expect(faults(chain(30_000).toReversed())).toHaveLength(mostProblems);
  });

  it('tells a hundred problems and how many more there are, and suggests for the first few only', () => {
    const rows = Array.from({ length: 250 }, (_, index) => ({ ...district, code: index.toString(), parent: 'PE-TAX' }));
    const planned = planAreas(empty, { scheme: 'inei', rows: fieldsOf(rows) });
    if (!isFaulty(planned)) throw new TypeError('The import was accepted.');
    expect(planned.problems).toHaveLength(mostProblems);
    expect(planned.more).toBe(150);
    expect(planned.problems.filter(({ problem }) => problem.includes('did you mean'))).toHaveLength(10);
  });

  it('is not led astray by fields named as those of a prototype', () => {
    const row = JSON.parse('{"code":"1","name":"n","kind":"k","parent":"PE","__proto__":{"through":["PE"]}}') as object;
    expect(registered(plan([row]))).toEqual([{ code: 'inei:1', name: 'n', kind: 'k', parent: 'PE' }]);
    expect(only([{ ...province, parent: '__proto__' }])).toMatch(/parent names "__proto__"/u);
    expect(only([{ ...province, parent: 'constructor' }])).toMatch(/parent names "constructor"/u);
  });
});

describe('a geometry', () => {
  const square = [
    [-70, -18],
    [-70, -17],
    [-69, -17],
    [-70, -18],
  ];
  const with_ = (geometry: unknown): readonly object[] => [{ ...province, geometry }];

  it.each([
    ['Point', [-70, -18, 562]],
    ['MultiPoint', [[-70, -18]]],
    ['LineString', square],
    ['MultiLineString', [square]],
    ['Polygon', [square]],
    ['MultiPolygon', [[square]]],
  ])('may be a %s', (type, coordinates) => {
    expect(registered(plan(with_({ type, coordinates, bbox: [0, 0, 0, 0] })))).toMatchObject([
      { geometry: { type, coordinates } },
    ]);
  });

  it('may be a collection of them', () => {
    const collection = { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [-70, -18] }] };
    expect(registered(plan(with_(collection)))).toMatchObject([{ geometry: collection }]);
    const inner = { type: 'GeometryCollection', geometries: [collection] };
    expect(only(with_(inner))).toMatch(/geometry must be a collection of plain geometries/u);
  });

  it.each([
    ['metres instead of degrees', { type: 'Point', coordinates: [360_000, 8_000_000] }],
    ['a latitude beyond the pole', { type: 'Point', coordinates: [0, 91] }],
    ['text for numbers', { type: 'Point', coordinates: ['-70', '-18'] }],
    ['a position of one number', { type: 'Point', coordinates: [1] }],
    ['too shallow coordinates', { type: 'Polygon', coordinates: square }],
    ['too deep coordinates', { type: 'Polygon', coordinates: [[square]] }],
    ['an open ring', { type: 'Polygon', coordinates: [square.slice(0, 3)] }],
    ['an open ring of several', { type: 'MultiPolygon', coordinates: [[square, square.slice(1)]] }],
    ['no coordinates', { type: 'Polygon', coordinates: [] }],
    ['text', 'POINT(-70 -18)'],
    ['an empty collection', { type: 'GeometryCollection', geometries: [] }],
  ])('does not have %s', (_what, geometry) => {
    expect(only(with_(geometry))).toMatch(/^row 1 geometry must be /u);
  });

  it('is refused by name and size where it is larger than an event', () => {
    const ring = Array.from({ length: 3_000 }, (_, index) => [-70 - index / 1e5, -18.123456789012345]);
    const geometry = { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
    expect(only(with_(geometry))).toMatch(
      /^row 1 geometry of inei:2301 \(Tacna\) makes it take \d{5} bytes.*[Ss]implify/u,
    );
  });
});

describe('the events of an import', () => {
  it('each stay below what the store takes in, and hold together all areas in their order', () => {
    const names = 'Ñandú '.repeat(30);
    const rows = Array.from({ length: 4_000 }, (_, index) => ({
      ...district,
      code: index.toString().padStart(6, '0'),
      name: `${names}${index.toString()}`,
      parent: 'PE-TAC',
    }));
    const { events } = plan(rows);
    expect(events.length).toBeGreaterThan(10);
    for (const { data } of events) expect(bytesOf(data)).toBeLessThanOrEqual(largestEventData);
    const codes = events
      .flatMap((event) => (event.type === 'AreasRegistered' ? event.data.areas : []))
      .map(({ code }) => code);
    expect(codes).toEqual(rows.map(({ code }) => `inei:${code}`));
  });

  it('are as few as the sizes allow', () => {
    const item = 'x'.repeat(largestItem / 4);
    expect(inEvents(Array.from({ length: 9 }, () => item)).map(({ length }) => length)).toEqual([3, 3, 3]);
    expect(inEvents([])).toEqual([]);
  });

  it('are at most as many as one append may hold: more is to be split, parents first', () => {
    expect(tooMany(1_000)).toBeUndefined();
    expect(tooMany(1_001)).toMatch(/1001 events, and at most 1000 .* Split it into several, parents first/u);
  });
});

it('plans without changing the registry', () => {
  const areas = new AreaRegistry();
  const before = areas.list({ limit: 10_000 });
  plan([province, district], areas);
  expect(areas.list({ limit: 10_000 })).toEqual(before);
  expect(isObject(areas.find('inei:2301'))).toBe(false);
});
