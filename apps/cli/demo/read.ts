import type { JsonObject, JsonValue } from '#kernel';
import { isJsonList, isJsonObject } from '#kernel';

/** Reads in answers: JSON whose shape is known, but came over the wire. What is not there reads as nothing. */
type Found = JsonValue | undefined;

export function at(value: Found, ...path: readonly string[]): Found {
  return path.reduce<Found>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);
}

/** The objects of a list. */
export function items(value: Found, ...path: readonly string[]): readonly JsonObject[] {
  return listAt(value, ...path).filter(isJsonObject);
}

/** The texts of a list. */
export function words(value: Found, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((one) => typeof one === 'string');
}

/** A text or a number as text; empty for anything else. */
export function word(value: Found, ...path: readonly string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' || typeof found === 'number' ? found.toString() : '';
}

function listAt(value: Found, ...path: readonly string[]): readonly JsonValue[] {
  const found = at(value, ...path);
  return isJsonList(found) ? found : [];
}
