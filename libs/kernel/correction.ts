import { canonicalJson, isJsonList, isJsonObject } from './json.js';
import type { JsonObject, JsonValue } from './json.js';
import { inField, isRefusal, refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** A fe de erratas: what was printed wrong, and the right words. */
export interface Correction {
  /** Revision of the event whose words are corrected. */
  readonly revision: number;
  readonly fields: readonly CorrectedField[];
}

export interface CorrectedField {
  /** JSON Pointer into the event's data (RFC 6901), for example `/provisions/0/text`. */
  readonly field: string;
  /** What stood there; null where nothing did. */
  readonly before?: JsonValue;
  /** What should have stood there; null where nothing should. */
  readonly after?: JsonValue;
}

/** The data with the right words in it, or why it cannot be corrected so. The original is not touched. */
export function applyCorrection(data: JsonObject, correction: Correction): JsonObject | Refusal {
  let corrected: JsonObject = data;
  for (const [index, change] of correction.fields.entries()) {
    const next = applyField(corrected, change);
    if (isRefused(next)) return inField(`fields.${index.toString()}`, next);
    corrected = next;
  }
  return corrected;
}

/** Why one of the fields changes nothing. */
export function unchangedIn({ fields }: Correction): Refusal | undefined {
  const index = fields.findIndex(({ before, after }) => canonicalJson(before ?? null) === canonicalJson(after ?? null));
  const idle = fields[index];
  if (idle === undefined) return undefined;
  const because = `"before" and "after" of ${idle.field} are the same; leave the field out, or say what it should read.`;
  return inField(`fields.${index.toString()}`, refuse('nothing-changes', because));
}

function isRefused(value: JsonObject | Refusal): value is Refusal {
  return isRefusal(value);
}

function applyField(data: JsonObject, change: CorrectedField): JsonObject | Refusal {
  const path = pointer(change.field);
  if (path === undefined) {
    return refuse('unknown-field', `"${change.field}" is not a JSON Pointer to a field, such as /cause or /areas/0.`);
  }
  const actual = read(data, path);
  const before = change.before ?? null;
  if (canonicalJson(actual ?? null) !== canonicalJson(before)) {
    return refuse(
      'before-differs',
      `The field ${change.field} reads ${canonicalJson(actual ?? null)}, not ${canonicalJson(before)}; ` +
        'give in "before" what is recorded.',
    );
  }
  const next = write(data, path, change.after ?? null);
  return isJsonObject(next) ? next : refuse('unknown-field', `The event has no field ${change.field}.`);
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

function pointer(field: string): readonly string[] | undefined {
  if (!field.startsWith('/')) return undefined;
  const path = field
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return path.some((step) => step === '' || forbidden.has(step)) ? undefined : path;
}

function read(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  return read(member(value, step), rest);
}

function member(value: JsonValue | undefined, step: string): JsonValue | undefined {
  if (isJsonList(value)) return isIndex(step) ? value[Number(step)] : undefined;
  if (isJsonObject(value)) return Object.hasOwn(value, step) ? value[step] : undefined;
  return undefined;
}

/** RFC 6901, section 4: digits without leading zeros. */
function isIndex(step: string): boolean {
  return /^(?:0|[1-9]\d{0,8})$/u.test(step);
}

/**
 * A copy with the field set, or an item removed where the new value is null; undefined where the path leads nowhere.
 * A field that is null is left to the shape: null is a word of its own where a number may be unknown, and nothing
 * anywhere else.
 */
function write(value: JsonValue | undefined, path: readonly string[], after: JsonValue): JsonValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return after;
  if (isJsonList(value)) return isIndex(step) ? writeItem(value, Number(step), rest, after) : undefined;
  if (!isJsonObject(value)) return undefined;
  const next = write(member(value, step), rest, after);
  if (next === undefined) return undefined;
  const { [step]: _gone, ...others } = value;
  return { ...others, [step]: next };
}

function writeItem(
  list: readonly JsonValue[],
  index: number,
  rest: readonly string[],
  after: JsonValue,
): JsonValue | undefined {
  if (index > list.length) return undefined;
  const next = write(list[index], rest, after);
  if (next === undefined) return undefined;
  return next === null ? list.toSpliced(index, 1) : list.toSpliced(index, 1, next);
}
