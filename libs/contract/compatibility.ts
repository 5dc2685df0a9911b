import type { JsonObject, JsonValue } from '#kernel';
import { canonicalJson, isJsonList, isJsonObject } from '#kernel';

/** A change of a published schema that not every reader could follow. */
export interface Breach {
  /** JSON Pointer into the schema, references followed. */
  readonly place: string;
  /** What has changed, in a sentence. */
  readonly because: string;
}

/**
 * What stands between a published schema and the one that would take its place under the same type and version: nothing
 * where everybody who reads one goes on under the other. In the words of Confluent's Schema Registry ("Schema evolution
 * and compatibility", types of compatibility) it is FULL_TRANSITIVE, for readers of an open and a writer of a closed
 * content model:
 *
 * - forward: every document that is written under the new schema is valid under every one published before, so that who
 *   kept an old copy reads what is written today;
 * - backward: every document that was written under one published before is valid under the new one, so that who fetches
 *   today's copy reads the log from its beginning, which holds old data of the same version.
 *
 * "Valid" is that of JSON Schema 2020-12 with formats asserted. The published schema takes fields that it does not name.
 * "Written under" is stricter: no field but those named, which is what the shapes of this program see to.
 *
 * From both follow the rules, each of them sufficient; `compatibility.spec.ts` tries them against a validator:
 *
 * 1. What is said of a field stays: its keywords are the same, but for the order of `enum` and `required`.
 * 2. A named field stays named. Taken away and named again as something else, it would break readers of the first copy.
 * 3. A field may be added where it is not required, and where fields are named at all.
 * 4. Titles, descriptions and examples may change; they exclude no document.
 *
 * A keyword that the rules do not know is a breach: nothing is said of what was not thought of.
 */
export function breachesOf(published: JsonObject, next: JsonObject): readonly Breach[] {
  const sides = { before: { schema: published, root: published }, after: { schema: next, root: next } };
  return [...compare(sides, { place: '', within: [] })];
}

/** A schema, and the document in which its references are looked up. */
interface Side {
  readonly schema: JsonValue | undefined;
  readonly root: JsonObject;
}

interface Sides {
  readonly before: Side;
  readonly after: Side;
}

interface Where {
  readonly place: string;
  /** References that lead here: one that contains itself is compared once. */
  readonly within: readonly string[];
}

const annotations = new Set(['$schema', '$id', '$defs', '$comment', 'title', 'description', 'examples', 'deprecated']);
const sets = new Set(['enum', 'required']);
const sameText = new Set([
  ...['type', 'const', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'multipleOf'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'exclusiveMinimum', 'exclusiveMaximum'],
]);

function* compare(sides: Sides, { place, within }: Where): Iterable<Breach> {
  const before = followed(sides.before);
  const after = followed(sides.after);
  const path = `${before.references.join(' ')} | ${after.references.join(' ')}`;
  if (before.references.length > 0 && within.includes(path)) return;
  const here = { place, within: [...within, path] };
  for (const keyword of new Set([...before.keywords.keys(), ...after.keywords.keys()])) {
    const side = (of: Followed, root: JsonObject): Side => ({ schema: of.keywords.get(keyword), root });
    const said = { before: side(before, sides.before.root), after: side(after, sides.after.root) };
    yield* compareKeyword(keyword, said, { ...here, place: `${place}/${keyword}` });
  }
}

function compareKeyword(keyword: string, said: Sides, where: Where): Iterable<Breach> {
  if (keyword === 'properties') return compareFields(said, where);
  if (keyword === 'items') return compare(said, where);
  if (keyword === 'anyOf') return compareForms(said, where);
  if (keyword === 'oneOf') return isOfRequired(said.before.schema) ? same(keyword, said, where) : unknown(where);
  if (sameText.has(keyword) || sets.has(keyword)) return same(keyword, said, where);
  return unknown(where);
}

function* unknown({ place }: Where): Iterable<Breach> {
  yield { place, because: 'uses a keyword of which this check does not know what may change.' };
}

/** Alternatives that only say which fields there must be: of anything else, one more field could make two of them hold. */
function isOfRequired(forms: JsonValue | undefined): boolean {
  return (
    isJsonList(forms) &&
    forms.every((form) => isJsonObject(form) && Object.keys(form).every((one) => one === 'type' || one === 'required'))
  );
}

function* same(keyword: string, { before, after }: Sides, { place }: Where): Iterable<Breach> {
  const [was, is] = [textOf(keyword, before.schema), textOf(keyword, after.schema)];
  if (was !== is) yield { place, because: `was ${was} and would be ${is}.` };
}

function textOf(keyword: string, value: JsonValue | undefined): string {
  if (value === undefined) return 'absent';
  return sets.has(keyword) && isJsonList(value)
    ? `[${value.map(canonicalJson).toSorted().join(',')}]`
    : canonicalJson(value);
}

function* compareFields({ before, after }: Sides, { place, within }: Where): Iterable<Breach> {
  if (!isJsonObject(before.schema) || !isJsonObject(after.schema)) {
    yield { place, because: 'stands in one of both only: what an object may hold must stay said, or unsaid.' };
    return;
  }
  for (const [name, field] of Object.entries(before.schema)) {
    const there = `${place}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (!Object.hasOwn(after.schema, name)) yield { place: there, because: 'was a field and would be none any more.' };
    else {
      const inner = { before: { ...before, schema: field }, after: { ...after, schema: after.schema[name] } };
      yield* compare(inner, { place: there, within });
    }
  }
}

function* compareForms({ before, after }: Sides, { place, within }: Where): Iterable<Breach> {
  const [were, are] = [listIn(before.schema), listIn(after.schema)];
  if (were.length !== are.length) {
    yield { place, because: `had ${were.length.toString()} forms and would have ${are.length.toString()}.` };
    return;
  }
  for (const [index, form] of were.entries()) {
    const inner = { before: { ...before, schema: form }, after: { ...after, schema: are[index] } };
    yield* compare(inner, { place: `${place}/${index.toString()}`, within });
  }
}

function listIn(value: JsonValue | undefined): readonly JsonValue[] {
  return isJsonList(value) ? value : [];
}

interface Followed {
  /** What is asked of a document: annotations are left out, and references followed. */
  readonly keywords: ReadonlyMap<string, JsonValue>;
  readonly references: readonly string[];
}

/**
 * The keywords of a schema with those of the parts that it refers to. Throws `TypeError` where a reference leads nowhere
 * or what it leads to speaks against what stands beside it.
 */
function followed({ schema, root }: Side): Followed {
  const keywords = new Map<string, JsonValue>();
  const references: string[] = [];
  for (let next = schema; next !== undefined;) {
    if (!isJsonObject(next)) throw new TypeError(`A schema must be an object, and not ${canonicalJson(next)}.`);
    const { $ref: reference, ...own } = next;
    for (const [keyword, value] of Object.entries(own)) {
      if (annotations.has(keyword)) continue;
      const known = keywords.get(keyword) ?? value;
      if (canonicalJson(known) !== canonicalJson(value)) throw new TypeError(`A schema says ${keyword} twice.`);
      keywords.set(keyword, value);
    }
    if (typeof reference !== 'string') break;
    if (references.includes(reference)) throw new TypeError(`The reference ${reference} leads to itself.`);
    references.push(reference);
    next = partOf(root, reference);
  }
  return { keywords, references };
}

function partOf({ $defs: parts }: JsonObject, reference: string): JsonValue {
  const part = isJsonObject(parts) ? parts[reference.replace('#/$defs/', '')] : undefined;
  if (part === undefined) throw new TypeError(`The reference ${reference} leads nowhere.`);
  return part;
}
