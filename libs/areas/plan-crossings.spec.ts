import type { Crossing } from '#kernel';
import { AreaRegistry } from './area-registry.js';
import { isFaulty } from './plan.js';
import type { ImportPlan } from './plan.js';
import { planCrossings } from './plan-crossings.js';
import { fieldsOf, registryOf, takeIn } from './testing/registry.js';

const tacna = registryOf([
  { code: 'inei:2301', name: 'Tacna', kind: 'province', parent: 'PE-TAC' },
  { code: 'inei:230101', name: 'Tacna', kind: 'district', parent: 'inei:2301' },
]);
const santaRosa: Crossing = {
  id: 'santa-rosa',
  name: 'Santa Rosa',
  area: 'inei:230101',
  neighbour: 'CL',
  kind: 'road',
};

function plan(rows: readonly object[], areas: AreaRegistry = tacna, scheme?: string): ImportPlan {
  const planned = planCrossings(areas, { scheme, rows: fieldsOf(rows) });
  if (isFaulty(planned)) throw new TypeError(JSON.stringify(planned.problems));
  return planned;
}

function only(rows: readonly object[], scheme?: string): string {
  const planned = planCrossings(tacna, { scheme, rows: fieldsOf(rows) });
  if (!isFaulty(planned)) throw new TypeError('The import was accepted.');
  expect(planned.problems).toHaveLength(1);
  return planned.problems.map(({ at = 'all', field, problem }) => `${at} ${field} ${problem}`).join('\n');
}

describe('planning an import of crossings', () => {
  it('registers crossings in areas that are known, in the order of their ids', () => {
    const planned = plan([santaRosa, { ...santaRosa, id: 'a-pass', kind: 'irregular', area: 'PE-TAC' }]);
    expect(planned.events).toEqual([
      {
        type: 'CrossingsRegistered',
        data: { crossings: [{ ...santaRosa, id: 'a-pass', kind: 'irregular', area: 'PE-TAC' }, santaRosa] },
      },
    ]);
  });

  it('reads a bare code as one of the scheme that is named', () => {
    expect(plan([{ ...santaRosa, area: '230101' }], tacna, 'inei')).toMatchObject({ registered: 1 });
    expect(only([{ ...santaRosa, area: '230101' }])).toMatch(
      /^row 1 area names "230101", and no area with that code is registered; did you mean inei:230101/u,
    );
  });

  it('registers nothing when the same crossings come again, and lets everything but the id change', () => {
    const areas = registryOf([{ code: 'inei:230101', name: 'Tacna', kind: 'district', parent: 'PE-TAC' }], [santaRosa]);
    expect(plan([santaRosa], areas)).toEqual({ events: [], registered: 0, changed: 0, unchanged: 1 });
    const changed = plan([{ ...santaRosa, name: 'Complejo Santa Rosa', area: 'PE-TAC', kind: 'rail' }], areas);
    expect(changed).toMatchObject({ registered: 0, changed: 1 });
    takeIn(
      areas,
      changed.events.map(({ data }) => data),
      '2025-02-01T00:00:00.000Z',
    );
    expect(areas.crossing('santa-rosa')).toMatchObject({ name: 'Complejo Santa Rosa', area: 'PE-TAC', kind: 'rail' });
  });

  it.each([
    ['an unknown area', { area: 'PE-TAX' }, /area names "PE-TAX".*did you mean PE-TAC/u],
    ['an unknown neighbour', { neighbour: 'XX' }, /neighbour names "XX", and no country of ISO 3166-1 has that code/u],
    ['a region for a neighbour', { neighbour: 'CL-AP' }, /neighbour must be the ISO 3166-1 code/u],
    [
      'its own country for a neighbour',
      { neighbour: 'PE' },
      /neighbour is PE \(Peru\), in which the crossing itself lies/u,
    ],
    [
      'an unknown kind',
      { kind: 'tunnel' },
      /kind must be one of road, rail, port, airport, irregular; it is "tunnel"/u,
    ],
    ['an id with capitals', { id: 'Santa-Rosa' }, /id must be 1 to 60 lower case letters/u],
    ['no id', { id: '' }, /id is missing/u],
    ['no name', { name: undefined }, /name is missing/u],
    ['a name with control characters', { name: 'a\nb' }, /name must be a text/u],
  ])('does not take %s', (_what, change, expected) => {
    expect(only([{ ...santaRosa, ...change }])).toMatch(expected);
  });

  it('does not take an id twice with different content', () => {
    expect(only([santaRosa, { ...santaRosa, name: 'Other' }])).toMatch(
      /^row 2 id "santa-rosa" stands in row 1 already/u,
    );
    expect(plan([santaRosa, santaRosa])).toMatchObject({ registered: 1 });
  });

  it('does not take an import without rows', () => {
    expect(only([])).toMatch(/^all crossings must hold at least one/u);
  });

  it('knows no crossing before one is registered', () => {
    expect(new AreaRegistry().crossing('santa-rosa')).toBeUndefined();
  });
});
