import { addDays, countTerm, daysBetween, localDate, localTime, parseInstant, parseMoment } from './index.js';

const lima = 'America/Lima';

describe('instants', () => {
  it.each([
    ['2025-11-28T15:00:00-05:00', '2025-11-28T20:00:00.000Z'],
    ['2025-11-28T20:00Z', '2025-11-28T20:00:00.000Z'],
    ['2025-11-28t20:00:00.1234z', '2025-11-28T20:00:00.123Z'],
    ['2024-02-29T23:59:59.999Z', '2024-02-29T23:59:59.999Z'],
  ])('reads %s as %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    '2025-11-28',
    '2025-11-28T20:00:00',
    '2025-02-30T00:00:00Z',
    '2025-02-29T00:00:00.000Z',
    '2025-04-31T00:00:00.000Z',
    '2025-11-28T24:00:00.000Z',
    '2025-11-00T00:00:00.000Z',
    '2025-11-28T25:00:00Z',
    '',
    '1',
    '-000001-01-01T00:00:00Z',
    '1899-12-31T23:59:59.999Z',
    '2201-01-01T00:00:00+00:00',
  ])('does not read "%s", which is no instant', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('reads a date alone as the start of that day in the zone', () => {
    expect(parseMoment('2025-11-30', lima)).toBe('2025-11-30T05:00:00.000Z');
    expect(parseMoment('2025-02-30', lima)).toBeUndefined();
  });

  it('tells the local day and time of a moment', () => {
    expect(localDate('2025-11-29T03:00:00.000Z', lima)).toBe('2025-11-28');
    expect(localDate('2025-11-29T03:00:00.000Z', 'UTC')).toBe('2025-11-29');
    expect(localTime('2025-11-29T03:05:00.000Z', lima)).toBe('22:05');
    expect(daysBetween('2025-11-29T03:00:00.000Z', '2025-11-29T06:00:00.000Z', lima)).toBe(1);
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  });

  it('tells the same day however many it has told before', () => {
    const hours = Array.from({ length: 3_000 }, (_, hour) => new Date(1_764_000_000_000 + hour * 3_600_000));
    const days = hours.map((hour) => localDate(hour.toISOString(), lima));
    expect(hours.map((hour) => localDate(hour.toISOString(), lima))).toEqual(days);
    expect(days).toEqual(hours.map((hour) => new Date(hour.getTime() - 5 * 3_600_000).toISOString().slice(0, 10)));
  });
});

describe('terms', () => {
  it.each([
    ['2025-12-01T05:00:00.000Z', 60, 'days', lima, '2026-01-30T05:00:00.000Z'],
    ['2024-02-01T05:00:00.000Z', 30, 'days', lima, '2024-03-02T05:00:00.000Z'],
    ['2025-12-01T20:30:00.000Z', 1, 'days', lima, '2025-12-02T05:00:00.000Z'],
    ['2025-12-01T20:30:00.000Z', 48, 'hours', lima, '2025-12-03T20:30:00.000Z'],
    ['2025-01-31T05:00:00.000Z', 1, 'months', lima, '2025-02-28T05:00:00.000Z'],
    ['2025-03-29T23:00:00.000Z', 1, 'days', 'Europe/Madrid', '2025-03-30T22:00:00.000Z'],
  ] as const)('from %s, %d %s in %s end at %s', (from, count, unit, zone, until) => {
    expect(countTerm(from, { count, unit }, zone).until).toBe(until);
  });

  it('says how a term was counted', () => {
    expect(countTerm('2025-12-01T05:00:00.000Z', { count: 60, unit: 'days' }, lima).counted).toBe(
      '60 days by the calendar in America/Lima, 2025-12-01 being the first day and 2026-01-29 the last.',
    );
  });
});
