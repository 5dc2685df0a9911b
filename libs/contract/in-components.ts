import type { JsonObject, JsonValue } from '#kernel';
import { isJsonList, isJsonObject } from '#kernel';

/**
 * A published schema as a component of an AsyncAPI document, whose schemas are those of JSON Schema draft 7: what stands
 * beside a reference is passed over there, so that both become parts of `allOf`; references lead into the document.
 */
export function inComponents(name: string, { $schema: _dialect, $id: _id, ...schema }: JsonObject): JsonObject {
  return moved(schema, `#/components/schemas/${name}/$defs/`);
}

function moved(schema: JsonObject, below: string): JsonObject {
  const { $ref: reference, ...rest } = schema;
  const own = Object.fromEntries(
    Object.entries(rest).map(([keyword, value]) => [keyword, within(keyword, value, below)]),
  );
  if (typeof reference !== 'string') return own;
  const { description, ...asked } = own;
  const there: JsonObject = { $ref: reference.replace('#/$defs/', below) };
  const said = description === undefined ? {} : { description };
  return { ...said, allOf: Object.keys(asked).length === 0 ? [there] : [there, asked] };
}

function within(keyword: string, value: JsonValue, below: string): JsonValue {
  if (keyword === 'enum' || keyword === 'const' || keyword === 'examples') return value;
  if (isJsonList(value)) return value.map((one) => (isJsonObject(one) ? moved(one, below) : one));
  if (!isJsonObject(value)) return value;
  if (keyword !== 'properties' && keyword !== '$defs') return moved(value, below);
  return mapped(value, below);
}

function mapped(named: JsonObject, below: string): JsonObject {
  return Object.fromEntries(
    Object.entries(named).map(([name, inner]) => [name, isJsonObject(inner) ? moved(inner, below) : inner]),
  );
}
