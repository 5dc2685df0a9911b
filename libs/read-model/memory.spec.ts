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
    memory.forgetSome();
    expect(['short', 'other'].map((stream) => memory.has(stream))).toEqual([true, true]);
    memory.keep('long', caseOf(6_000n));
    memory.forgetSome();
    expect(['short', 'other', 'long'].map((stream) => memory.has(stream))).toEqual([false, false, true]);
    memory.keep('short', caseOf(1n));
    memory.forgetSome();
    expect(['short', 'long'].map((stream) => memory.has(stream))).toEqual([true, false]);
  });
});
