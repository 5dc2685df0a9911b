import type { Area, AreaLookup } from '#kernel';
import { pathsAbove, pathsThrough } from './places.js';

/** Where an act concerns an area: on or below these paths, and on those above them. */
export interface Reach {
  readonly here: readonly string[];
  readonly above: readonly string[];
}

/** The area, and for a corridor each area that it leads through; with what is above them. */
export function reachOf(area: Area, areas: AreaLookup): Reach {
  const here = [...new Set(pathsThrough(area, (code) => areas.find(code)))];
  return { here, above: [...new Set(here.flatMap(pathsAbove))] };
}
