import { leftOf } from './progress.js';

describe('the time that is left', () => {
  it('is told at the pace so far, also where the work comes in bursts', () => {
    expect(leftOf({ done: 0, total: 100, elapsed: 5_000 })).toBe('…');
    expect(leftOf({ done: 50, total: 100, elapsed: 5_000 })).toBe('5 s left');
    expect(leftOf({ done: 10, total: 100, elapsed: 10_000 })).toBe('1 min 30 s left');
    expect(leftOf({ done: 1, total: 101, elapsed: 60_000 })).toBe('1 h 40 min left');
    expect(leftOf({ done: 100, total: 100, elapsed: 5_000 })).toBe('0 s left');
  });
});
