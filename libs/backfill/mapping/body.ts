import type { JsonObject, JsonValue } from '#kernel';
import { isJsonList, isJsonObject, isObject } from '#kernel';
import type { ValueShape } from '../shapes/value.js';
import type { Evaluate, Ground } from './ground.js';
import { isFault } from './row.js';
import { compileValue } from './value.js';

/** Names that make of an object in a body a value that comes from the row. */
export const ofValues = ['column', 'template', 'first', 'constant'] as const;

/** Whether an object in a body is a value, and not a part of the body. */
export function isValue(said: Readonly<Record<string, unknown>>): boolean {
  return ofValues.some((name) => Object.hasOwn(said, name));
}

/** How a body is read: its values have been checked, and parsed where they stand. */
export type ParsedValue = (said: Readonly<Record<string, unknown>>) => ValueShape;

/** A body, or a part of one, ready to be asked of many rows. */
export function compileBody(said: unknown, parsed: ParsedValue, ground: Ground): Evaluate {
  if (Array.isArray(said)) return listOf(said.map((one) => compileBody(one, parsed, ground)));
  if (!isObject(said)) {
    const constant =
      typeof said === 'string' || typeof said === 'number' || typeof said === 'boolean' ? said : undefined;
    return () => constant;
  }
  if (isValue(said)) return compileValue(parsed(said), ground);
  return objectOf(
    Object.entries(said).map(([name, one]) => [name, compileBody(one, parsed, ground)]),
    true,
  );
}

/** Lists in it are one list with it; what is blank or not known is left out, and a list of nothing is blank. */
function listOf(all: readonly Evaluate[]): Evaluate {
  return (row, remarks) => {
    const items: JsonValue[] = [];
    for (const one of all) {
      const said = one(row, remarks);
      if (isFault(said)) return said;
      if (isJsonList(said)) items.push(...said);
      else if (said !== undefined && said !== null) items.push(said);
    }
    return items.length === 0 ? undefined : items;
  };
}

/** `whole`: a part in which something is blank is left out with its constants, such as a term without its count. */
export function objectOf(fields: readonly (readonly [string, Evaluate])[], whole: boolean): Evaluate {
  return (row, remarks) => {
    const body: Record<string, JsonValue> = {};
    for (const [name, one] of fields) {
      const said = one(row, remarks);
      if (isFault(said)) return said;
      if (said === undefined && whole) return undefined;
      if (said !== undefined) body[name] = said;
    }
    return body;
  };
}

/** What a row says a body to be. */
export function asBody(said: JsonValue | undefined): JsonObject {
  return isJsonObject(said) ? said : {};
}
