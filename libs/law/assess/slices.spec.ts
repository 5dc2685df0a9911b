import type { CurfewMeasure } from '#kernel';
import { slicesMade } from './slices.js';

const day = (count: number): string => new Date(Date.UTC(2025, 11, count, 5)).toISOString();

function curfew(from: number, until: number | null, change: Partial<CurfewMeasure> = {}): CurfewMeasure {
  const end = until === null ? null : day(until);
  return {
    kind: 'curfew',
    from: day(from),
    until: end,
    areas: ['PE-TAC'],
    startsAt: '22:00',
    endsAt: '05:00',
    exempt: [],
    ...change,
  };
}

/** Nobody may make a text of it. */
function unread(from: number, until: number): CurfewMeasure {
  const areas = Object.assign(['PE-TAC'], {
    toJSON: () => {
      throw new TypeError('It was made a text.');
    },
  });
  return curfew(from, until, { areas });
}

describe('the slices that an act makes', () => {
  it('are those that did not stand before, in their words or at their time', () => {
    const before = [curfew(1, 5), curfew(5, null)];
    const longer = curfew(1, 6);
    const other = curfew(7, 9, { startsAt: '21:00' });
    expect(slicesMade(before, [longer, other, curfew(5, 7), curfew(2, 3)])).toEqual([longer, other]);
    expect(slicesMade([], before)).toEqual(before);
  });

  it('are found without a text of what stands as it stood, nor of what held at another time', () => {
    const stands = unread(1, 5);
    expect(slicesMade([stands, unread(5, 7)], [stands, curfew(7, 9)])).toEqual([curfew(7, 9)]);
  });
});
