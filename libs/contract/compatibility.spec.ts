import type { JsonObject, JsonValue } from '#kernel';
import { isJsonList, isJsonObject } from '#kernel';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { bodies } from '../../test/support/arbitrary.js';
import { breachesOf } from './compatibility.js';

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);

function takes(schema: JsonObject): (document: unknown) => boolean {
  const validate = ajv.compile(schema);
  return (document) => validate(document);
}

/** The schema as who writes keeps to it: no field but those named. */
function written(schema: JsonValue): JsonValue {
  if (isJsonList(schema)) return schema.map(written);
  if (!isJsonObject(schema)) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [
      keyword,
      (keyword === 'properties' || keyword === '$defs') && isJsonObject(value) ? mapped(value) : written(value),
    ]),
  );
  return isJsonObject(schema['properties']) ? { ...inner, additionalProperties: false } : inner;
}

function mapped(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([name, inner]) => [name, written(inner)]));
}

function object(value: JsonValue): JsonObject {
  if (!isJsonObject(value)) throw new TypeError('No object.');
  return value;
}

const closed = (schema: JsonObject): JsonObject => object(written(schema));

/** Schemas of the forms that shapes have. */
const leaves: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ type: fc.constant('string'), maxLength: fc.integer({ min: 2, max: 4 }) }),
  fc.record({
    type: fc.constant('integer'),
    minimum: fc.integer({ min: 0, max: 2 }),
    maximum: fc.integer({ min: 3, max: 5 }),
  }),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }) }),
  fc.constant({ anyOf: [{ type: 'integer', minimum: 1, maximum: 9 }, { type: 'null' }] }),
  fc.constant({ type: 'boolean' }),
);
const names: fc.Arbitrary<string> = fc.constantFrom('p', 'q', 'r');
const { schemas } = fc.letrec<{ schemas: JsonObject; inner: JsonObject }>((tie) => ({
  inner: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc.record({
      type: fc.constant('array'),
      items: tie('inner'),
      minItems: fc.nat(1),
      maxItems: fc.integer({ min: 2, max: 3 }),
    }),
    tie('schemas'),
  ),
  schemas: fc
    .tuple(fc.dictionary(names, tie('inner'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }), fc.array(names))
    .map(([properties, wanted]) => ({
      type: 'object',
      properties,
      required: Object.keys(properties).filter((name) => wanted.includes(name)),
    })),
}));

/** A schema and one that has come of it by some changes, of which many matter to nobody. */
const pairs = fc
  .tuple(schemas, fc.array(fc.tuple(fc.nat(20), fc.nat(15), leaves), { maxLength: 2 }))
  .map(
    ([published, changes]) =>
      [published, changes.reduce((schema, change) => changed(schema, change), published)] as const,
  );

function changed(schema: JsonObject, [where, how, other]: readonly [number, number, JsonObject]): JsonObject {
  const fields = isJsonObject(schema['properties']) ? schema['properties'] : undefined;
  if (fields === undefined) return changedLeaf(schema, how, other);
  const known = Object.keys(fields);
  const required = isJsonList(schema['required']) ? schema['required'] : [];
  const name = known[where % known.length] ?? 'p';
  const { [name]: field = {}, ...rest } = fields;
  if (how === 0) return { ...schema, properties: rest };
  if (how === 1) return { ...schema, properties: { ...fields, new: other } };
  if (how === 2) return { ...schema, properties: { ...fields, new: other }, required: [...required, 'new'] };
  if (how === 3) return { ...schema, required: required.filter((one) => one !== name) };
  if (how === 4) return { ...schema, required: [...new Set([...required, name])] };
  if (how === 5) return { ...schema, title: 'Another title', required: required.toReversed() };
  const inside = changed(object(field), [where, how - 6, other]);
  return { ...schema, properties: { ...fields, [name]: inside } };
}

function changedLeaf(schema: JsonObject, turn: number, other: JsonObject): JsonObject {
  if (isJsonObject(schema['items'])) return { ...schema, items: changed(schema['items'], [0, turn, other]) };
  const how = turn % 4;
  if (how === 0) return other;
  if (how === 3) return { ...schema, description: 'Other words' };
  const limits =
    how === 1 ? { maxLength: 9, maximum: 99, enum: ['a', 'b', 'c', 'd'] } : { maxLength: 1, maximum: 2, enum: ['d'] };
  return { ...schema, ...Object.fromEntries(Object.entries(limits).filter(([keyword]) => keyword in schema)) };
}

const only = (breaches: ReturnType<typeof breachesOf>): readonly string[] => breaches.map(({ place }) => place);

/** Throws where a change that is let through takes documents from somebody. */
function leavesReaders(letsThrough: (published: JsonObject, next: JsonObject) => boolean): void {
  fc.assert(
    fc.property(
      pairs.filter(([published, next]) => letsThrough(published, next)),
      fc.integer(),
      ([published, next], seed) => {
        for (const [writer, reader] of [
          [next, published],
          [published, next],
        ] as const) {
          const [writes, reads] = [takes(closed(writer)), takes(reader)];
          for (const document of fc.sample(bodies(writer), { numRuns: 8, seed })) {
            if (writes(document)) expect([document, reads(document)]).toEqual([document, true]);
          }
        }
      },
    ),
    { numRuns: 60, seed: 5, endOnFailure: true },
  );
}

const isLetThrough = (published: JsonObject, next: JsonObject): boolean => breachesOf(published, next).length === 0;

describe('a change of a published schema that is let through', () => {
  it('leaves every document written under the new one readable to who has the old one, and the other way round', () => {
    leavesReaders(isLetThrough);
  });

  it('would not, if any part of the rules were left out', () => {
    for (const rule of ['', '/required', '/enum', '/maximum', '/maxLength']) {
      expect(() => {
        leavesReaders((published, next) => breachesOf(published, next).every(({ place }) => place.endsWith(rule)));
      }).toThrow(/Property failed/u);
    }
  });

  it('may be followed by others: who has the first copy still reads the last', () => {
    const letThrough = pairs.filter(([published, next]) => isLetThrough(published, next));
    const turns = fc.array(fc.tuple(fc.nat(20), fc.nat(15), leaves), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(letThrough, turns, ([first, second], changes) => {
        let last = second;
        for (const change of changes) {
          const next = changed(last, change);
          if (isLetThrough(last, next)) last = next;
        }
        expect(breachesOf(first, last)).toEqual([]);
      }),
      { numRuns: 80, seed: 6 },
    );
  });
});

describe('a change of a published schema that is refused', () => {
  const base: JsonObject = {
    $defs: { Term: { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] } },
    type: 'object',
    properties: {
      areas: { type: 'array', items: { type: 'string', pattern: '^[A-Z]{2}$' }, minItems: 1 },
      extent: { type: 'string', enum: ['whole', 'crossings'] },
      cause: { type: 'string', maxLength: 5 },
      term: { $ref: '#/$defs/Term' },
    },
    required: ['areas', 'extent'],
  };
  const fields = object(base['properties'] ?? {});
  const withField = (name: string, schema: JsonObject): JsonObject => ({
    ...base,
    properties: { ...fields, [name]: schema },
  });
  const good = { areas: ['PE'], extent: 'whole', cause: 'Fire', term: { count: 1 } };
  const { cause: _cause, ...withoutCause } = fields;

  /** Each with a document that one side writes and the other does not read. */
  const cases: readonly (readonly [string, string, JsonObject, 'old' | 'new', JsonObject])[] = [
    [
      'a word more in a list of words',
      '/properties/extent/enum',
      withField('extent', { type: 'string', enum: ['whole', 'crossings', 'air'] }),
      'new',
      { ...good, extent: 'air' },
    ],
    [
      'a word less',
      '/properties/extent/enum',
      withField('extent', { type: 'string', enum: ['whole'] }),
      'old',
      { ...good, extent: 'crossings' },
    ],
    [
      'a longer text',
      '/properties/cause/maxLength',
      withField('cause', { type: 'string', maxLength: 6 }),
      'new',
      { ...good, cause: 'Unrest' },
    ],
    [
      'a shorter text',
      '/properties/cause/maxLength',
      withField('cause', { type: 'string', maxLength: 3 }),
      'old',
      good,
    ],
    [
      'a number for a text',
      '/properties/cause/type',
      withField('cause', { type: 'integer', maxLength: 5 }),
      'new',
      { ...good, cause: 1 },
    ],
    [
      'a field that must be there from now on',
      '/required',
      { ...base, required: ['areas', 'extent', 'cause'] },
      'old',
      { areas: ['PE'], extent: 'whole' },
    ],
    [
      'a field that need not be there any more',
      '/required',
      { ...base, required: ['areas'] },
      'new',
      { areas: ['PE'] },
    ],
    [
      'another form of what a list holds',
      '/properties/areas/items/pattern',
      withField('areas', { type: 'array', items: { type: 'string', pattern: '^[A-Z]{3}$' }, minItems: 1 }),
      'new',
      { ...good, areas: ['PER'] },
    ],
    [
      'a list that may be empty',
      '/properties/areas/minItems',
      withField('areas', { type: 'array', items: { type: 'string', pattern: '^[A-Z]{2}$' } }),
      'new',
      { ...good, areas: [] },
    ],
    [
      'a part that must say more',
      '/properties/term/required',
      {
        ...base,
        $defs: {
          Term: { type: 'object', properties: { count: { type: 'integer' }, unit: {} }, required: ['count', 'unit'] },
        },
      },
      'old',
      good,
    ],
  ];

  it.each(cases)(
    '%s: there is a document that is written and could not be read',
    (_what, place, next, writer, document) => {
      expect(only(breachesOf(base, next))).toContain(place);
      const [writes, reads] = writer === 'new' ? [next, base] : [base, next];
      expect([takes(closed(writes))(document), takes(reads)(document)]).toEqual([true, false]);
    },
  );

  it('a field that is taken away: named again as something else, it could not be read by those who have the first copy', () => {
    const gone = { ...base, properties: withoutCause };
    expect(only(breachesOf(base, gone))).toEqual(['/properties/cause']);
    const again = withField('cause', { type: 'integer' });
    expect(breachesOf(gone, again)).toEqual([]);
    expect(takes(base)({ ...good, cause: 1 })).toBe(false);
  });

  it('a field that is named where anything could stand', () => {
    const anything = withField('term', { type: 'object' });
    const said = withField('term', { type: 'object', properties: { count: { type: 'integer' } } });
    expect(only(breachesOf(anything, said))).toEqual(['/properties/term/properties']);
    expect(takes(said)({ ...good, term: { count: 'two' } })).toBe(false);
  });

  it('a keyword of which nobody has said what may change', () => {
    for (const keyword of [
      'additionalProperties',
      'not',
      'if',
      'unevaluatedProperties',
      'patternProperties',
      'oneOf',
    ]) {
      const schema = { ...base, [keyword]: [{ properties: {} }] };
      expect(only(breachesOf(schema, schema))).toEqual([`/${keyword}`]);
    }
  });

  it('a reference that leads nowhere, or to itself, is no schema at all', () => {
    const lost = withField('term', { $ref: '#/$defs/Nothing' });
    expect(() => breachesOf(base, lost)).toThrow('The reference #/$defs/Nothing leads nowhere.');
    const round = { ...withField('term', { $ref: '#/$defs/Round' }), $defs: { Round: { $ref: '#/$defs/Round' } } };
    expect(() => breachesOf(round, round)).toThrow('The reference #/$defs/Round leads to itself.');
  });

  it('but not other words, another order, a part by another name, or a field more that need not be there', () => {
    const next = {
      ...base,
      title: 'Other words',
      required: ['extent', 'areas'],
      $defs: { Length: { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'] } },
      properties: {
        note: { type: 'string' },
        ...fields,
        extent: { description: 'How far', type: 'string', enum: ['crossings', 'whole'] },
        term: { $ref: '#/$defs/Length' },
      },
    };
    expect(breachesOf(base, next)).toEqual([]);
  });

  it('and a part that holds itself is compared once', () => {
    const tree = (count: JsonObject): JsonObject => ({
      $ref: '#/$defs/Tree',
      $defs: { Tree: { type: 'object', properties: { count, below: { $ref: '#/$defs/Tree' } } } },
    });
    expect(breachesOf(tree({ type: 'integer' }), tree({ type: 'integer' }))).toEqual([]);
    expect(only(breachesOf(tree({ type: 'integer' }), tree({ type: 'string' })))).toEqual(['/properties/count/type']);
  });
});
