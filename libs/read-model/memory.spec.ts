import { curfew } from '#actions/curfew';
import type { Remembered } from './changes.js';
import { Memory } from './memory.js';

/** A case of so many events. */
function caseOf(events: bigint): Remembered {
  return { case: { ...curfew.open('a'), revision: events - 1n }, openedAt: 0, findings: [], believed: new Map() };
}

describe('the cases that a projector has in mind', () => {
  it('are those used last, and the last one however long it is', () => {
    const memory = new Memory();
    memory.keep('short', caseOf(3_000n));
    memory.keep('other', caseOf(2_000n));
    memory.forgetSome(4_000);
    expect(['short', 'other'].map((stream) => memory.has(stream))).toEqual([true, true]);
    memory.keep('long', caseOf(6_000n));
    memory.forgetSome(4_000);
    expect(['short', 'other', 'long'].map((stream) => memory.has(stream))).toEqual([false, false, true]);
    memory.keep('short', caseOf(1n));
    memory.forgetSome(4_000);
    expect(['short', 'long'].map((stream) => memory.has(stream))).toEqual([true, false]);
  });

  it('are not many more than came together, and some where few came', () => {
    const memory = new Memory();
    const keep = (count: number) => {
      for (let index = 0; index < count; index++) memory.keep(index.toString(), caseOf(1n));
    };
    const kept = (count: number) => Array.from({ length: count }, (_, index) => memory.has(index.toString()));
    keep(1_000);
    memory.forgetSome(200);
    expect(kept(1_000).filter(Boolean)).toHaveLength(400);
    expect(kept(1_000).indexOf(true)).toBe(600);
    memory.forgetSome(1);
    expect(kept(1_000).filter(Boolean)).toHaveLength(100);
  });
});
