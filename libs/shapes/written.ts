import { parseInstant } from '#calendar';
import type { CorrectedField, JsonObject, JsonValue, Shape } from '#kernel';
import { isJsonList, isJsonObject } from '#kernel';

/**
 * The fields of a correction with their words as an event of that shape is stored: where it has a moment, the moment in
 * UTC, however the operator wrote it. Everything else stays as it was said.
 */
export function fieldsWritten(fields: readonly CorrectedField[], event: Shape<object>): readonly CorrectedField[] {
  const root = event.schema();
  return fields.map((change) => {
    const schema = schemaAt(root, change.field);
    const { before, after } = change;
    return {
      ...change,
      ...(before === undefined ? {} : { before: written(before, schema, root) }),
      ...(after === undefined ? {} : { after: written(after, schema, root) }),
    };
  });
}

/** What the schema says of the place that a JSON Pointer names; nothing where it says nothing. */
function schemaAt(root: JsonObject, field: string): JsonObject {
  const steps = field.split('/').slice(1);
  return steps.reduce((schema, step) => objectIn(schema['items'] ?? objectIn(schema['properties'])[step], root), root);
}

/** The schema itself or, where it only names a part, that of the part. */
function objectIn(schema: JsonValue | undefined, root: JsonObject = {}): JsonObject {
  if (!isJsonObject(schema)) return {};
  const { $ref: part } = schema;
  return typeof part === 'string' ? objectIn(objectIn(root['$defs'])[part.replace('#/$defs/', '')]) : schema;
}

function written(value: JsonValue, schema: JsonObject, root: JsonObject): JsonValue {
  if (typeof value === 'string') return schema['format'] === 'date-time' ? (parseInstant(value) ?? value) : value;
  if (isJsonList(value)) return value.map((item) => written(item, objectIn(schema['items'], root), root));
  if (!isJsonObject(value)) return value;
  const fields = objectIn(schema['properties']);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, written(inner, objectIn(fields[name], root), root)]),
  );
}
