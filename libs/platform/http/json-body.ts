import { placeOfJsonError, repeatedKey } from '#kernel';
import { isUtf8 } from 'node:buffer';
import { Problem } from '../problems/problem.js';

export const deepestJson = 32;

/** Reads a body, or throws a `malformed-json` problem: not UTF-8, not JSON, too deep, with one key twice or with the keys of a prototype. */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) throw malformed('The body is empty; send a JSON object.');
  if (!isUtf8(body)) throw malformed('The body is not UTF-8.');
  const text = body.toString();
  const value = parse(text);
  if (isTooDeep(text)) throw malformed(`The body is nested deeper than ${deepestJson.toString()} levels.`);
  const twice = repeatedKey(text, value);
  if (twice !== undefined)
    throw malformed(`The body has the field ${JSON.stringify(twice)} twice in one object; say it once.`);
  if (suspicious.test(text)) refusePrototypes(value);
  return value;
}

function malformed(detail: string): Problem {
  return new Problem('malformed-json', detail);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column } = placeOfJsonError(text);
    throw malformed(`The body stops being JSON at line ${line.toString()}, column ${column.toString()}.`);
  }
}

/** A look at the brackets alone clears almost every body; only one with many is read for its depth. */
function isTooDeep(text: string): boolean {
  return countOf('[', text) + countOf('{', text) > deepestJson && depthOf(text) > deepestJson;
}

function countOf(bracket: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(bracket); at !== -1 && count <= deepestJson; at = text.indexOf(bracket, at + 1)) count++;
  return count;
}

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[[{\]}]/gu;

/** Of JSON that has been parsed: its strings end, so that this takes one pass. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [found] of text.matchAll(token)) {
    if (found === '[' || found === '{') deepest = Math.max(deepest, ++depth);
    else if (found === ']' || found === '}') depth--;
  }
  return deepest;
}

/** Keys may be written with escapes. */
const suspicious = /__proto__|prototype|\\u/u;

/** Objects of our own making would take these keys for their prototype's. Without recursion. */
function refusePrototypes(value: unknown): void {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (!isContainer(next)) continue;
    for (const key of Object.keys(next)) {
      if (key === '__proto__' || key === 'prototype')
        throw malformed(`The body has a field named "${key}", which is not taken.`);
    }
    for (const inner of Object.values(next)) waiting.push(inner);
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
