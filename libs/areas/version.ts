import type { Instant } from '#kernel';

/** What was believed from a moment on; `earlier` leads to what was believed before. */
export interface Version<T> {
  readonly since: Instant;
  readonly value: T;
  readonly earlier: Version<T> | undefined;
}

/** Before every instant: what was known from the beginning. */
export const always: Instant = '';

/** What was believed at a moment; undefined is now. */
export function asKnownAt<T>(newest: Version<T> | undefined, moment: Instant | undefined): T | undefined {
  for (let version = newest; version !== undefined; version = version.earlier) {
    if (moment === undefined || version.since <= moment) return version.value;
  }
  return undefined;
}
