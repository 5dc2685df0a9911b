import fc from 'fast-check';
import { repeatedKey } from './repeated-key.js';

/** JSON as pairs, so that one key can come twice. */
type Written =
  string | number | null | readonly Written[] | { readonly pairs: readonly (readonly [string, Written])[] };

const word = fc.oneof(
  fc.constantFrom('a', 'b', ':', '"', '\\', '":', '{', '__proto__', '1'),
  fc.string({ maxLength: 4 }),
);
/** Without backslashes: having met the key "\\", the JSON.parse of Node 24 takes a key that begins with an escape for it. */
const key = word.filter((name) => !name.includes('\\'));
const { written } = fc.letrec<{ readonly written: Written }>((tie) => ({
  written: fc.oneof(
    { depthSize: 'small' },
    word,
    fc.integer(),
    fc.constant(null),
    fc.array(tie('written'), { maxLength: 4 }),
    fc.record({ pairs: fc.array(fc.tuple(key, tie('written')), { maxLength: 4 }) }),
  ),
}));

/** Every second character of a key with an escape, and white space around the colon. */
function textOf(value: Written): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (!('pairs' in value)) return `[${value.map(textOf).join(' , ')}]`;
  return `{${value.pairs.map(([name, inner], index) => `${keyText(name, index)}\n : ${textOf(inner)}`).join(',')}}`;
}

function keyText(name: string, index: number): string {
  if (index % 2 === 0) return JSON.stringify(name);
  const escaped = name.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped.join('')}"`;
}

function repeatedIn(value: Written): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!('pairs' in value)) return value.flatMap(repeatedIn);
  const names = value.pairs.map(([name]) => name);
  return [
    ...names.filter((name, index) => names.indexOf(name) !== index),
    ...value.pairs.flatMap(([, inner]) => repeatedIn(inner)),
  ];
}

describe('a key that comes twice in one object', () => {
  it('is found wherever it stands and however it is written, and nothing else is', () => {
    fc.assert(
      fc.property(written, (value) => {
        const text = textOf(value);
        const expected = repeatedIn(value);
        const found = repeatedKey(text, JSON.parse(text));
        if (expected.length === 0) expect(found).toBeUndefined();
        else expect(expected).toContain(found);
      }),
      { numRuns: 2_000, seed: 6 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"\\u0061":1}', 'a'],
    ['[{"b":{"c":1,"d":"\\"c\\":","c":2}}]', 'c'],
    ['{"a":{"x":1,"y":2},"b":3,"a":null}', 'a'],
  ])('is named: %s', (text, expected) => {
    expect(repeatedKey(text, JSON.parse(text))).toBe(expected);
  });

  it.each(['{"a":{"a":1},"b":[{"a":1},{"a":"a"}]}', '"a:b"', '["\\\\",":"]', '{"\\\\":"\\":"}'])(
    'is not there: %s',
    (text) => {
      expect(repeatedKey(text, JSON.parse(text))).toBeUndefined();
    },
  );
});
