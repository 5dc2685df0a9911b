import { AreaRegistry } from '#areas';
import { takeIn } from '../areas/testing/registry.js';
import { scopesIn } from './scope.js';

const day = '2025-12-01';
const areas = new AreaRegistry();
takeIn(
  areas,
  [
    {
      scheme: 'own',
      areas: [
        { code: 'own:t', name: 'T', kind: 'province', parent: 'PE-TAC' },
        { code: 'own:t1', name: 'T1', kind: 'district', parent: 'own:t' },
        { code: 'own:t2', name: 'T2', kind: 'district', parent: 'own:t', validUntil: '2025-01-01' },
        { code: 'own:t3', name: 'T3', kind: 'district', parent: 'own:t', validFrom: '2026-01-01' },
        { code: 'own:way', name: 'Way', kind: 'corridor', parent: 'PE', through: ['PE-PUN', 'own:t', 'PE-PUN'] },
        { code: 'own:way1', name: 'A part of the way', kind: 'section', parent: 'own:way' },
      ],
    },
  ],
  '2025-01-01T00:00:00.000Z',
);

/** How far an act on these areas holds in one. */
function scope(code: string, on: readonly string[]) {
  const [area, ...others] = [code, ...on].map((one) => areas.find(one));
  if (area === undefined) throw new TypeError(`There is no ${code}.`);
  const paths = others.flatMap((one) => [one, ...(one?.through ?? []).map((part) => areas.find(part))]);
  return scopesIn(area, areas, day)(paths.map((one) => one?.path ?? '?'));
}

describe('how far an act holds in an area', () => {
  it('is the whole of the area it is imposed on, and inherited by all below, whatever registry they are of', () => {
    expect(scope('PE-TAC', ['PE-TAC'])).toEqual({ scope: 'whole' });
    expect(scope('own:t1', ['PE-TAC'])).toEqual({ scope: 'inherited', inheritedFrom: 'PE-TAC' });
    expect(scope('own:t1', ['PE', 'PE-TAC'])).toEqual({ scope: 'inherited', inheritedFrom: 'PE-TAC' });
  });

  it('is partial in all above, with the share of the areas directly below that are valid on the day', () => {
    expect(scope('own:t', ['own:t1'])).toEqual({ scope: 'partial', affected: 1, of: 1 });
    expect(scope('PE-TAC', ['own:t1'])).toEqual({ scope: 'partial', affected: 1, of: 1 });
    expect(scope('PE', ['own:t1'])).toMatchObject({ scope: 'partial', affected: 1 });
  });

  it('counts an area that is affected though its code is not valid on the day', () => {
    expect(scope('own:t', ['own:t2'])).toEqual({ scope: 'partial', affected: 1, of: 2 });
  });

  it('is nothing in an area that lies elsewhere', () => {
    expect(scope('PE-CUS', ['PE-TAC', 'own:way'])).toBeUndefined();
  });

  it('holds from a corridor in each area it leads through, and below them', () => {
    expect(scope('own:way', ['own:way'])).toEqual({ scope: 'whole' });
    expect(scope('PE-PUN', ['own:way'])).toEqual({ scope: 'whole' });
    expect(scope('own:t1', ['own:way'])).toEqual({ scope: 'inherited', inheritedFrom: 'own:t' });
    expect(scope('PE-TAC', ['own:way'])).toEqual({ scope: 'partial', affected: 1, of: 1 });
  });

  it('is partial in a corridor where it holds in some of its areas, in a part of one or above one', () => {
    expect(scope('own:way', ['PE-PUN'])).toEqual({ scope: 'partial', affected: 1, of: 3 });
    expect(scope('own:way', ['own:t1'])).toEqual({ scope: 'partial', affected: 1, of: 3 });
    expect(scope('own:way', ['PE-TAC'])).toEqual({ scope: 'partial', affected: 1, of: 3 });
    expect(scope('own:way', ['PE-PUN', 'own:t'])).toEqual({ scope: 'partial', affected: 2, of: 3 });
    expect(scope('own:way', ['own:way1'])).toEqual({ scope: 'partial', affected: 1, of: 3 });
    expect(scope('own:way', ['PE'])).toEqual({ scope: 'inherited', inheritedFrom: 'PE' });
    expect(scope('own:way', ['PE-CUS'])).toBeUndefined();
  });
});
