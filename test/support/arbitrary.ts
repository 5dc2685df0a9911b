import type { JsonObject, JsonValue } from '#kernel';
import { isJsonList, isJsonObject, readBack } from '#kernel';
import fc from 'fast-check';

type Arbitrary = fc.Arbitrary<JsonValue>;

/** What stands in certain fields, by name, so that it makes sense to the rules; the rest is whatever the schema takes. */
export type Sense = Readonly<Record<string, Arbitrary>>;

/** Bodies that a schema takes, almost always: what it cannot say is left to the shape. */
export function bodies(schema: JsonObject, sense: Sense = {}): fc.Arbitrary<JsonObject> {
  return objects(schema, { parts: objectIn(schema['$defs']), sense });
}

interface Setting {
  readonly parts: JsonObject;
  readonly sense: Sense;
}

function objects(schema: JsonObject, setting: Setting, but: Alternative = anything): fc.Arbitrary<JsonObject> {
  const fields = Object.entries(objectIn(schema['properties']))
    .filter(([name]) => !but.without.includes(name))
    .map(([name, field]) => [name, setting.sense[name] ?? values(objectIn(field), setting)] as const);
  const requiredKeys = [...textsIn(schema['required']), ...but.required];
  return fc.record(Object.fromEntries(fields), { requiredKeys, noNullPrototype: true });
}

/** One of the forms that an object may have: the fields it needs, and those of the other forms. */
interface Alternative {
  readonly required: readonly string[];
  readonly without: readonly string[];
}

const anything: Alternative = { required: [], without: [] };

function values(schema: JsonObject, setting: Setting): Arbitrary {
  const { type, enum: allowed, $ref: part, anyOf, oneOf } = schema;
  if (isJsonList(allowed)) return fc.constantFrom(...allowed);
  if (isJsonList(anyOf)) return fc.oneof(...anyOf.map((one) => values(objectIn(one), setting)));
  if (typeof part === 'string') {
    const inner = objectIn(setting.parts[part.replace('#/$defs/', '')]);
    return fc.oneof(...alternatives(oneOf).map((one) => objects(inner, setting, one)));
  }
  const make = typeof type === 'string' ? makers[type] : anyJson;
  if (make === undefined) throw new TypeError(`No values are known for a schema of type ${JSON.stringify(type)}.`);
  return make(schema, setting);
}

const anyJson = (): Arbitrary => fc.json({ maxDepth: 2 }).map((text) => readBack<JsonValue>(text));

const makers: Readonly<Record<string, (schema: JsonObject, setting: Setting) => Arbitrary>> = {
  array: lists,
  boolean: () => fc.boolean(),
  object: () => fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/u), anyJson(), { maxKeys: 3, noNullPrototype: true }),
  string: strings,
  null: () => fc.constant(null),
  integer: ({ minimum, maximum }) => fc.integer({ min: numberIn(minimum, -1e9), max: numberIn(maximum, 1e9) }),
  number: ({ minimum, maximum }) =>
    fc.double({ min: numberIn(minimum, -1e9), max: numberIn(maximum, 1e9), noNaN: true }),
};

function alternatives(oneOf: JsonValue | undefined): readonly Alternative[] {
  if (!isJsonList(oneOf)) return [anything];
  const needs = oneOf.map((one) => textsIn(objectIn(one)['required']));
  return needs.map((required) => ({ required, without: needs.flat().filter((name) => !required.includes(name)) }));
}

function lists(schema: JsonObject, setting: Setting): Arbitrary {
  const item = values(objectIn(schema['items']), setting);
  const minLength = numberIn(schema['minItems'], 0);
  const maxLength = Math.min(numberIn(schema['maxItems'], 4), Math.max(4, minLength));
  return schema['uniqueItems'] === true
    ? fc.uniqueArray(item, { minLength, maxLength, selector: (one) => JSON.stringify(one) })
    : fc.array(item, { minLength, maxLength });
}

function strings({ format, pattern, minLength, maxLength }: JsonObject): Arbitrary {
  if (format === 'date-time') return instants;
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
  const longest = Math.min(numberIn(maxLength, 30), 30);
  return fc.string({ unit: 'grapheme', minLength: numberIn(minLength, 0), maxLength: longest });
}

/** From 1900 to 2200, in UTC or with an offset. */
const instants: fc.Arbitrary<string> = fc
  .tuple(
    fc.date({ min: new Date('1900-01-02T00:00:00Z'), max: new Date('2200-12-30T00:00:00Z'), noInvalidDate: true }),
    fc.constantFrom('Z', '-05:00', '+05:30'),
  )
  .map(([date, offset]) => date.toISOString().replace('Z', offset));

function textsIn(value: JsonValue | undefined): readonly string[] {
  return isJsonList(value) ? value.filter((one) => typeof one === 'string') : [];
}

function numberIn(value: JsonValue | undefined, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function objectIn(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
