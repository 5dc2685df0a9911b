import { touchedAreas } from './index.js';
import type { OtherMeasure } from './index.js';

const day = (date: number): string => `2025-12-${date.toString().padStart(2, '0')}T05:00:00.000Z`;

/** A measure that says something in some areas, from one day of December to another. */
function holding(
  areas: readonly string[],
  from: number,
  until: number | null,
  says: Pick<OtherMeasure, 'label' | 'details'> = { label: 'Closed', details: {} },
): OtherMeasure {
  return {
    kind: 'other',
    name: 'school-closure',
    from: day(from),
    until: until === null ? null : day(until),
    areas,
    ...says,
  };
}

const loosened = { label: 'Closed at night', details: {} };

describe('the areas that an event touches', () => {
  it('are all of an act, once each and in order', () => {
    expect(touchedAreas([], [holding(['PE-TAC', 'PE-MOQ'], 1, 9), holding(['PE-TAC'], 9, null)])).toEqual([
      'PE-MOQ',
      'PE-TAC',
    ]);
  });

  it('are those that are lifted, and not those in which it goes on in the same words', () => {
    const both = holding(['PE-TAC', 'PE-MOQ'], 1, 9);
    expect(touchedAreas([both], [holding(['PE-TAC', 'PE-MOQ'], 1, 5), holding(['PE-MOQ'], 5, 9)])).toEqual(['PE-TAC']);
  });

  it('are all that are still in it where it is extended or says something else', () => {
    const before = [holding(['PE-TAC', 'PE-MOQ'], 1, 5), holding(['PE-MOQ'], 5, 9)];
    expect(touchedAreas(before, [...before, holding(['PE-MOQ'], 9, 12)])).toEqual(['PE-MOQ']);
    const changed = [before[0], holding(['PE-MOQ'], 5, 7), holding(['PE-MOQ'], 7, 9, loosened)];
    expect(
      touchedAreas(
        before,
        changed.filter((one) => one !== undefined),
      ),
    ).toEqual(['PE-MOQ']);
  });

  it('are those of both beliefs where it is corrected', () => {
    expect(touchedAreas([holding(['PE-TAC'], 1, 9)], [holding(['PE-MOQ'], 1, 9)])).toEqual(['PE-MOQ', 'PE-TAC']);
  });

  it('do not depend on which objects and which order say it', () => {
    const measures = [holding(['PE-TAC'], 5, null), holding(['PE-MOQ'], 1, 9, loosened)];
    const again = measures.map((measure) => ({ ...measure })).toReversed();
    const more = holding(['PE-PUN'], 1, 2);
    expect(touchedAreas(measures, [...again, more])).toEqual(['PE-PUN']);
  });

  it('are those in which it holds longest where nothing changes, and none where it holds nowhere', () => {
    const measures = [holding(['PE-TAC', 'PE-MOQ'], 1, 5), holding(['PE-MOQ'], 5, 9)];
    expect(touchedAreas(measures, measures)).toEqual(['PE-MOQ']);
    const endless = [...measures, holding(['PE-PUN'], 1, null)];
    expect(touchedAreas(endless, endless)).toEqual(['PE-PUN']);
    expect(touchedAreas([], [])).toEqual([]);
  });
});
