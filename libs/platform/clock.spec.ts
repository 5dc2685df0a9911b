import { StoryClock, systemClock } from './clock.js';

describe('clock', () => {
  it('tells the real time as an instant', () => {
    expect(systemClock.now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
  });

  it.each(['actual', 'exercise'] as const)('cannot be set by anybody in mode %s', (mode) => {
    expect(() => new StoryClock(mode, '2025-11-28T15:00:00.000Z')).toThrow(`The ledger's mode is ${mode}`);
  });

  it('stands where the story sets it and never goes back', () => {
    const clock = new StoryClock('test', '2025-11-28T15:00:00.000Z');
    clock.set('2025-11-28T20:00:00.000Z');
    expect(clock.now()).toBe('2025-11-28T20:00:00.000Z');
    expect(() => {
      clock.set('2025-11-28T19:59:59.999Z');
    }).toThrow(RangeError);
    expect(clock.now()).toBe('2025-11-28T20:00:00.000Z');
  });
});
