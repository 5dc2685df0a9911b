import { differences } from './differences.js';

describe('what differs between two answers', () => {
  it('is nothing but the question where they say the same, in whatever order of their members', () => {
    const one = { knownAt: 'a', position: '1', asOf: 'a', level: 'normal', area: { code: 'PE', name: 'Peru' } };
    expect(differences(one, { ...one, area: { name: 'Peru', code: 'PE' }, knownAt: 'b', position: '2' })).toEqual([]);
  });

  it('is named by its case, article or id, wherever it stands in a list', () => {
    const before = { reports: [{ case: 'r/1', text: 'one' }, { case: 'r/2' }] };
    const after = { reports: [{ case: 'r/3' }, { case: 'r/2' }, { case: 'r/1', text: 'other' }] };
    expect(differences(before, after)).toEqual([
      { path: ['reports', 'r/1', 'text'], before: 'one', after: 'other' },
      { path: ['reports', 'r/3'], before: undefined, after: { case: 'r/3' } },
    ]);
  });

  it('loses nothing where two in a list have one name', () => {
    const [first, second] = [
      { article: '6', text: 'a' },
      { article: '6', text: 'b' },
    ];
    expect(differences({ all: [first, second] }, { all: [{ ...first, text: 'c' }, second] })).toEqual([
      { path: ['all', '0', 'text'], before: 'a', after: 'c' },
    ]);
  });

  it('tells values of different kinds, and lists that only are in another order', () => {
    expect(differences({ until: null }, { until: { day: 1 } })).toEqual([
      { path: ['until'], before: null, after: { day: 1 } },
    ]);
    expect(differences({ by: ['a', 'b'] }, { by: ['b', 'a'] })).toHaveLength(2);
  });
});
