import type { JsonObject, JsonValue } from '#kernel';
import { schemaIdOf } from '#cloud-events';
import { isJsonObject } from '#kernel';
import type { DescribedEvent } from './described-events.js';

/** What a field of a class means, in a sentence; undefined where nothing is said of it. */
export type Meanings = (type: string, field: string) => string | undefined;

/**
 * The JSON Schema (2020-12) of the data of an event in today's version, as it is published. Unlike the shape that is
 * written, it takes fields that it does not name: one may be added without a new version, and who reads passes over it.
 */
export function eventSchemaOf(event: DescribedEvent, meaning: Meanings = () => undefined): JsonObject {
  const { type, version, summary, shape } = event;
  const { $defs, ...own } = shape.schema();
  const parts = isJsonObject($defs) ? Object.entries($defs) : [];
  const open = parts.map(([name, part]) => [name, read(part, name, meaning)] as const);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: schemaIdOf({ type, version }),
    title: type,
    description: summary,
    ...read(own, shape.name, meaning),
    ...(open.length === 0 ? {} : { $defs: Object.fromEntries(open) }),
  };
}

/** One class as a reader sees it: open, its type first, and each field with its meaning. */
function read(schema: JsonValue, name: string, meaning: Meanings): JsonObject {
  if (!isJsonObject(schema)) throw new TypeError(`The schema of ${name} is no object.`);
  const { type = 'object', properties, required, additionalProperties: _closed, ...rest } = schema;
  const fields = isJsonObject(properties) ? Object.entries(properties) : [];
  const told = fields.map(([field, inner]) => [field, explained(inner, meaning(name, field))] as const);
  return { type, properties: Object.fromEntries(told), ...(required === undefined ? {} : { required }), ...rest };
}

function explained(schema: JsonValue, meaning: string | undefined): JsonValue {
  return meaning === undefined || !isJsonObject(schema) ? schema : { description: meaning, ...without(schema) };
}

function without({ description: _must, ...rest }: JsonObject): JsonObject {
  return rest;
}
