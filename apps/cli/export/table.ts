import type { JsonObject, JsonValue } from '#kernel';
import type { Picture } from './picture.js';

/** One line of a table. */
export interface Row {
  /** As NDJSON has it, whole. */
  readonly line: JsonObject;
  /** As CSV has it, where its columns are not members of the line. */
  readonly cells?: JsonObject;
  /** Codes of the areas that it is drawn with. */
  readonly areas?: readonly string[];
  /** What of it another ledger with the same acts says too: neither its own clock nor its findings. */
  readonly facts?: JsonObject;
}

/** Something that is exported: each row has its columns, of which CSV and GeoJSON are made. */
export interface Table {
  readonly name: string;
  /** What it holds, in a few words. */
  readonly holds: string;
  readonly columns: readonly string[];
  /** Set where the rows have places on a map: what each is. */
  readonly each?: 'area' | 'measure';
  rows(picture: Picture): AsyncIterable<Row>;
}

/** The cells of a row in the order of the columns: lists in one cell, the rest of what has parts as JSON. */
export function cellsOf({ line, cells = line }: Row, columns: readonly string[]): readonly (string | number)[] {
  return columns.map((column) => cellOf(cells[column]));
}

function cellOf(value: JsonValue | undefined): string | number {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join('; ');
  return JSON.stringify(value);
}

/** Without some of its members, also where they lie deeper. */
export function without(value: JsonValue, members: ReadonlySet<string>): JsonValue {
  if (Array.isArray(value)) return value.map((one: JsonValue) => without(one, members));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([member]) => !members.has(member));
  return Object.fromEntries(kept.map(([member, inner]: [string, JsonValue]) => [member, without(inner, members)]));
}
