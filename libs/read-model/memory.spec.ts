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

  it('are not many more than events came together, and two hundred where few came', () => {
    const memory = new Memory();
    const streams = Array.from({ length: 1_000 }, (_, index) => index.toString());
    for (const stream of streams) memory.keep(stream, caseOf(1n));
    const kept = () => streams.filter((stream) => memory.has(stream));
    memory.forgetSome(300);
    expect(kept()).toEqual(streams.slice(-600));
    memory.forgetSome(1);
    expect(kept()).toEqual(streams.slice(-200));
  });

  it('are kept however long they are, while they take turns', () => {
    const memory = new Memory();
    const streams = Array.from({ length: 100 }, (_, index) => index.toString());
    for (const stream of streams) {
      memory.keep(stream, caseOf(50n));
      memory.forgetSome(1);
    }
    expect(streams.filter((stream) => memory.has(stream))).toEqual(streams);
  });
});
