import { Recent } from './recent.js';

describe('what was kept last', () => {
  it('is forgotten in the order of its last use, as soon as all weigh too much together', () => {
    const recent = new Recent<string, string>(6, ({ length }) => length);
    recent.keep('one', 'aa');
    recent.keep('two', 'bb');
    recent.keep('three', 'cc');
    expect(recent.get('one')).toBe('aa');
    recent.keep('four', 'd');
    expect(['one', 'two', 'three', 'four'].map((key) => recent.get(key))).toEqual(['aa', undefined, 'cc', 'd']);
  });

  it('weighs once what takes the place of another; what is too heavy is kept alone, until the next', () => {
    const recent = new Recent<string, string>(4, ({ length }) => length);
    recent.keep('one', 'aaa');
    recent.keep('one', 'bb');
    recent.keep('two', 'cc');
    expect([recent.get('one'), recent.get('two')]).toEqual(['bb', 'cc']);
    recent.keep('three', 'ddddd');
    expect(['one', 'two', 'three'].map((key) => recent.get(key))).toEqual([undefined, undefined, 'ddddd']);
    recent.keep('four', 'a');
    expect(['three', 'four'].map((key) => recent.get(key))).toEqual([undefined, 'a']);
  });
});
