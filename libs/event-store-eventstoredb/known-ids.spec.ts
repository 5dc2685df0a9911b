import { KnownIds } from './known-ids.js';

const events = (from: number, count: number): { id: string; revision: bigint }[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `id-${(from + index).toString()}`,
    revision: BigInt(from + index),
  }));

describe('the ids that are known of streams', () => {
  it('are those without a gap from the first revision on', () => {
    const known = new KnownIds();
    known.note('a', events(1, 2));
    expect(known.next('a')).toBe(0n);
    known.note('a', events(0, 2));
    known.note('a', events(0, 3));
    known.note('a', events(4, 1));
    expect(known.next('a')).toBe(3n);
    expect(known.revisionOf('a', 'id-2')).toBe(2n);
    expect(known.revisionOf('a', 'id-4')).toBeUndefined();
    expect(known.revisionOf('b', 'id-2')).toBeUndefined();
  });

  it('are forgotten stream by stream, those first that grew the longest ago, so that memory does not grow', () => {
    const known = new KnownIds(10);
    for (const stream of ['a', 'b', 'c']) known.note(stream, events(0, 4));
    expect(['a', 'b', 'c'].map((stream) => known.next(stream))).toEqual([0n, 4n, 4n]);
    known.note('b', events(4, 1));
    known.note('d', events(0, 4));
    expect(['b', 'c', 'd'].map((stream) => known.next(stream))).toEqual([5n, 0n, 4n]);
    known.note('e', events(0, 50));
    expect(known.next('e')).toBe(50n);
    expect(known.next('b')).toBe(0n);
  });
});
