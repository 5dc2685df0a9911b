import { readBack } from '#kernel';
import type { JsonObject } from '#kernel';

/** JSON Schema, draft 2020-12, in few words. */
type Schema = JsonObject;

export const text = (description: string, more: JsonObject = {}): Schema => ({ type: 'string', description, ...more });

export const instant = (description: string): Schema => text(description, { format: 'date-time' });

/** A position or revision: JSON's numbers are too small for them, so they are texts. */
export const whole = (description: string): Schema => text(description, { pattern: '^[0-9]+$' });

export const count = (description: string): Schema => ({ type: 'integer', minimum: 0, description });

export const word = (description: string, words: readonly string[]): Schema => text(description, { enum: [...words] });

export const list = (items: Schema, description: string): Schema => ({ type: 'array', items, description });

/** Every property but the optional ones is always there. */
export function object(
  description: string,
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', description, properties, required };
}

/** A JSON object of which the document says no more. */
export const anyObject = (description: string): Schema => ({ type: 'object', description, additionalProperties: true });

export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

/** A schema of the document's components. */
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

type Schemas = Readonly<Record<string, Schema>>;

/** The schema of a shape as components of the document: itself under its name, and its parts under theirs. */
export function asComponents(name: string, schema: JsonObject): Schemas {
  const moved = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { $defs = {}, ...own } = readBack<JsonObject & { readonly $defs?: Schemas }>(moved);
  return { ...$defs, [name]: own };
}
