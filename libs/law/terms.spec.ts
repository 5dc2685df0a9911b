import { countLegalTerm, deadline } from './index.js';

const lima = 'America/Lima';
const madrid = 'Europe/Madrid';

describe('a term of an emergency', () => {
  it.each([
    [
      '60 days from 1 December in Lima',
      '2025-12-01T05:00:00.000Z',
      { count: 60, unit: 'days' },
      lima,
      '2026-01-30T05:00:00.000Z',
    ],
    [
      '30 days over a leap day',
      '2024-02-01T05:00:00.000Z',
      { count: 30, unit: 'days' },
      lima,
      '2024-03-02T05:00:00.000Z',
    ],
    [
      'the same days of a year without',
      '2025-02-01T05:00:00.000Z',
      { count: 30, unit: 'days' },
      lima,
      '2025-03-03T05:00:00.000Z',
    ],
    [
      '15 days into summer time',
      '2026-03-20T23:00:00.000Z',
      { count: 15, unit: 'days' },
      madrid,
      '2026-04-04T22:00:00.000Z',
    ],
    [
      '15 days out of summer time',
      '2026-10-14T22:00:00.000Z',
      { count: 15, unit: 'days' },
      madrid,
      '2026-10-29T23:00:00.000Z',
    ],
    [
      '48 hours over the night of summer time',
      '2026-03-28T12:00:00.000Z',
      { count: 48, unit: 'hours' },
      madrid,
      '2026-03-30T12:00:00.000Z',
    ],
    [
      '1 year from a leap day',
      '2024-02-29T05:00:00.000Z',
      { count: 1, unit: 'years' },
      lima,
      '2025-02-28T05:00:00.000Z',
    ],
    ['6 months', '2025-08-31T05:00:00.000Z', { count: 6, unit: 'months' }, lima, '2026-02-28T05:00:00.000Z'],
    [
      'a day that has begun is the first',
      '2025-12-01T20:30:00.000Z',
      { count: 1, unit: 'days' },
      lima,
      '2025-12-02T05:00:00.000Z',
    ],
  ] as const)('%s', (_name, from, term, zone, until) => {
    expect(countLegalTerm(from, term, zone, 'counted')).toMatchObject({ until });
  });

  it('says how it was counted', () => {
    const term = countLegalTerm('2025-12-01T05:00:00.000Z', { count: 60, unit: 'days' }, lima, 'counted');
    expect(term).toMatchObject({ counted: expect.stringContaining('2025-12-01 being the first day and 2026-01-29') });
  });

  it.each([
    ['sitting-days', '7 sitting days cannot be computed: no calendar of sittings.'],
    ['working-days', '7 working days cannot be computed: no calendar of public holidays.'],
  ] as const)('in %s is never counted in calendar days', (unit, cannot) => {
    expect(countLegalTerm('2025-12-01T05:00:00.000Z', { count: 7, unit }, lima, 'counted')).toEqual({ cannot });
  });
});

describe('a time limit', () => {
  const moments = {
    signing: '2025-12-01T20:00:00.000Z',
    publication: '2025-12-03T05:00:00.000Z',
    effect: '2025-12-04T05:00:00.000Z',
  };
  const hours = { count: 48, unit: 'hours' } as const;

  it('of hours runs from the signing or from the gazette, as the law says', () => {
    expect(deadline(moments, { within: hours, from: 'signing', zone: lima })).toMatchObject({
      until: '2025-12-03T20:00:00.000Z',
    });
    expect(deadline(moments, { within: hours, from: 'publication', zone: lima })).toMatchObject({
      until: '2025-12-05T05:00:00.000Z',
    });
  });

  it('of days does not count the day on which it begins', () => {
    expect(deadline(moments, { within: { count: 5, unit: 'days' }, from: 'signing', zone: lima })).toMatchObject({
      until: '2025-12-07T05:00:00.000Z',
    });
  });

  it('from a moment that the act does not say cannot be computed', () => {
    const unsigned = { ...moments, signing: undefined };
    expect(deadline(unsigned, { within: hours, from: 'signing', zone: lima })).toEqual({
      cannot: 'The law counts from its signing, and the act does not say when that was ("decidedAt").',
    });
  });
});
