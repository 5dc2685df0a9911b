import type { Measure } from '#kernel';

/** A decree does nothing on the ground by itself: the acts that cite it do. */
export function measures(): readonly Measure[] {
  return [];
}
