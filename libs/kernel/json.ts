/** What JSON can carry (RFC 8259). Stored events hold nothing else: no bigint, no Date, no undefined. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * The one text of a JSON value: keys in order of their UTF-16 code units, no white space (RFC 8785).
 * Members that are undefined are left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object, of a value that came as JSON. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return isObject(value);
}

/** A list, of a value that came as JSON. */
export function isJsonList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Reads back what this system itself wrote and checked: the one place where JSON is believed. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the writer's type is the reader's
export function readBack<T>(text: string): T {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-return -- see above
  return JSON.parse(text);
}

/** True for a value made of nothing but JSON. */
export function isJson(value: unknown): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return isObject(value) && Object.values(value).every(isJson);
}

/** The JSON of a shape: members that are undefined are gone, classes are plain objects. */
export function toJsonObject(value: object): JsonObject {
  const text = JSON.stringify(value);
  if (!text.startsWith('{')) throw new TypeError('Only an object of JSON values can be stored.');
  return readBack<JsonObject>(text);
}
