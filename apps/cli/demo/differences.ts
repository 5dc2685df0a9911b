import type { JsonObject, JsonValue } from '#kernel';
import { canonicalJson, isJsonList, isJsonObject } from '#kernel';
import { word } from './read.js';

/** One place where two answers say different things; undefined where one of them says nothing. */
export interface Difference {
  /** The way to it; what stands in a list is named by what names it there: its case, article or id. */
  readonly path: readonly string[];
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** What belongs to the question, and to how far the read model had come when it was asked. */
const ofTheQuestion = ['knownAt', 'position', 'asOf'];

/** Everything in which two answers about one area differ. */
export function differences(before: JsonObject, after: JsonObject): readonly Difference[] {
  return between(before, after, []).filter(({ path: [first = ''] }) => !ofTheQuestion.includes(first));
}

function between(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly string[],
): readonly Difference[] {
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after)) return [];
  const [one, other] = [membersOf(before), membersOf(after)];
  if (one === undefined || other === undefined) return [{ path, before, after }];
  const keys = [...new Set([...one.keys(), ...other.keys()])];
  const inside = keys.flatMap((key) => between(one.get(key), other.get(key), [...path, key]));
  return inside.length > 0 ? inside : [{ path, before, after }];
}

/** The members of an object or a list by their names; undefined for a value that has none. */
function membersOf(value: JsonValue | undefined): ReadonlyMap<string, JsonValue> | undefined {
  if (!isJsonList(value)) return isJsonObject(value) ? new Map(Object.entries(value)) : undefined;
  const named = new Map(value.map((item, index) => [nameOf(item) ?? index.toString(), item]));
  return named.size === value.length ? named : new Map(value.map((item, index) => [index.toString(), item]));
}

function nameOf(item: JsonValue): string | undefined {
  return ['case', 'article', 'id'].map((key) => word(item, key)).find((name) => name !== '');
}
