import type { Conditions } from '../shapes/value.js';
import type { Row } from './row.js';

export type Holds = (row: Row) => boolean;

interface Asked {
  readonly when?: Conditions | undefined;
  readonly unless?: Conditions | undefined;
}

/** Whether a row is meant: all of `when` hold, and not all of `unless`. */
export function conditionOf({ when, unless }: Asked): Holds {
  const wanted = all(when ?? {});
  if (unless === undefined) return wanted;
  const unwanted = all(unless);
  return (row) => wanted(row) && !unwanted(row);
}

function all(conditions: Conditions): Holds {
  const tests = Object.entries(conditions).map(([column, texts]) => one(column, textsIn(texts)));
  return (row) => tests.every((test) => test(row));
}

function one(column: string, texts: readonly string[]): Holds {
  const known = new Set(texts.map((text) => text.trim()));
  const anything = known.has('*');
  return (row) => {
    const text = row.get(column);
    return known.has(text) || (anything && text !== '');
  };
}

/** Whether it is such an object at all: class-validator knows only that it is an object. */
export function isConditions(value: unknown): value is Conditions {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(
      (texts: unknown) =>
        typeof texts === 'string' || (Array.isArray(texts) && texts.every((text) => typeof text === 'string')),
    )
  );
}

function textsIn(texts: string | readonly string[]): readonly string[] {
  return typeof texts === 'string' ? [texts] : texts;
}
