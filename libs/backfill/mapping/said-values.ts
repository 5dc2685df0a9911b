import { isObject } from '#kernel';
import type { ValueShape } from '../shapes/value.js';

/** What a mapping itself says a value to be in some rows, and the place where it says so. */
export interface SaidValue {
  readonly place: string;
  readonly said: unknown;
}

/** The constants, defaults and words of tables that a value may come to as they stand. */
export function* saidValues(
  place: string,
  value: ValueShape,
  tables: Readonly<Record<string, unknown>> = {},
): Iterable<SaidValue> {
  const { constant, default: fallback, first = [], table: name, as = 'text', split, longest } = value;
  if (constant !== undefined) yield { place: `${place}.constant`, said: constant };
  if (fallback !== undefined) yield { place: `${place}.default`, said: fallback };
  for (const [index, one] of first.entries()) yield* saidValues(`${place}.first.${index.toString()}`, one, tables);
  const table = name === undefined ? undefined : tables[name];
  if (name === undefined || !isObject(table) || as !== 'text' || split !== undefined || longest !== undefined) return;
  for (const [text, said] of Object.entries(table)) yield { place: `tables.${name}.${text}`, said };
}
