import { localDate } from '#calendar';
import type { Instant, Measure } from '#kernel';
import { southernPeru } from '#kernel/testing';
import { regionStatus } from '#region-status';
import type { BelievedMeasure } from '#region-status';
import fc from 'fast-check';
import { joined, spansIn } from './support/joined.js';

const areas = southernPeru();
const zone = 'America/Lima';
const pathOf = (code: string): string => areas.find(code)?.path ?? '';
const day = (number: number): Instant => new Date(Date.UTC(2025, 11, 1 + number, 5)).toISOString();

/** Few days, places and cases, so that measures often meet: one ends as another begins, overlap and go side by side. */
const places = fc.subarray(['PE', 'PE-TAC', 'PE-PUN'], { minLength: 1 });
const span = fc
  .tuple(fc.integer({ min: 0, max: 5 }), fc.option(fc.integer({ min: 1, max: 3 })))
  .map(([from, length]) => ({ from: day(from), until: length === null ? null : day(from + length) }));
const cause = fc.constantFrom('Crime', 'Migration');
const measure: fc.Arbitrary<Measure> = fc
  .record({ span, places, cause, kind: fc.constantFrom('announcement', 'force', 'border') })
  .map(({ span: { from, until }, places: imposed, cause: said, kind }): Measure => {
    const common = { from, until, areas: imposed };
    switch (kind) {
      case 'announcement':
        return { ...common, kind, announcedBy: 'The President', cause: said };
      case 'force':
        return { ...common, kind, force: 'army', personnel: null, mode: 'support', mission: said };
      case 'border':
        return {
          ...common,
          kind,
          severity: 'closed',
          extent: 'whole',
          crossings: [],
          direction: 'both',
          exempt: [],
          cause: said,
        };
    }
  });
const believed: fc.Arbitrary<BelievedMeasure> = fc
  .record({ measure, id: fc.constantFrom('a', 'b') })
  .map(({ measure: said, id }) => ({
    action: 'some-action',
    id,
    stream: `some-action-${id}`,
    title: `Case ${id}`,
    measure: said,
    recordedAt: day(0),
    paths: said.areas.map(pathOf),
    findings: [],
  }));

describe('measures of a case that go on without a gap', () => {
  it('are joined in the status as the definition has it, with every way to go on written out', () => {
    let changing = 0;
    fc.assert(
      fc.property(
        fc.array(believed, { minLength: 1, maxLength: 9 }),
        fc.constantFrom('PE', 'PE-TAC', 'PE-PUN', 'ubigeo-inei:230101'),
        fc.integer({ min: 0, max: 5 }).map(day),
        (all, code, at) => {
          const area = areas.find(code);
          if (area === undefined) throw new TypeError(`There is no ${code}.`);
          const lasting = all.filter(({ measure: { until } }) => until === null || until > at);
          const status = regionStatus({ area, at, zone, areas, believed: lasting, reports: [] });
          const spans = joined(lasting, { area, areas, at, day: localDate(at, zone) });
          expect(spansIn(status)).toEqual(spans);
          changing += spans.lines.filter((line) => !line.endsWith('changes null')).length;
        },
      ),
      { numRuns: 5_000 },
    );
    expect(changing).toBeGreaterThan(200);
  });
});
