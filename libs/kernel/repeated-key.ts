import { placeAt } from './json-place.js';
import type { Place } from './json-place.js';

/**
 * A key that an object of the text has twice, of which `JSON.parse` keeps the last; undefined where there is none.
 * The value is the text's own. The text has as many keys as the value unless one was lost, so that counting both
 * clears almost every body.
 */
export function repeatedKey(text: string, value: unknown): string | undefined {
  return placeOfRepeatedKey(text, value)?.key;
}

/** The same, with where it stands the second time. */
export function placeOfRepeatedKey(text: string, value: unknown): RepeatedKey | undefined {
  return keysInText(text) === keysInValue(value) ? undefined : firstRepeated(text);
}

export interface RepeatedKey extends Place {
  readonly key: string;
}

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const lastSpace = 0x20;

/** Of JSON that has been parsed: a string before a colon is a key. */
function keysInText(text: string): number {
  let count = 0;
  for (let start = text.indexOf('"'); start !== -1;) {
    let at = endOfString(text, start) + 1;
    while (text.charCodeAt(at) <= lastSpace) at++;
    if (text.charCodeAt(at) === colon) count++;
    start = text.indexOf('"', at);
  }
  return count;
}

/** Where the quotation mark stands that closes the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === backslash) at++;
  }
  return text.length;
}

/** Without recursion. */
function keysInValue(value: unknown): number {
  let count = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    const inner: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) count += inner.length;
    for (const one of inner) if (typeof one === 'object' && one !== null) waiting.push(one);
  }
  return count;
}

const token = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]/gu;

function firstRepeated(text: string): RepeatedKey | undefined {
  const open: Set<unknown>[] = [];
  for (const match of text.matchAll(token)) {
    const [found, written, isKey] = match;
    if (found === '{') open.push(new Set());
    else if (found === '}') open.pop();
    if (written === undefined || isKey === undefined) continue;
    const key = String(JSON.parse(written));
    const seen = open.at(-1);
    if (seen?.has(key) === true) return { key, ...placeAt(text, match.index) };
    seen?.add(key);
  }
  return undefined;
}
