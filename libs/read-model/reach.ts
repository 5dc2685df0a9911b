import type { Area, AreaLookup } from '#kernel';
import { pathsThrough } from './changes.js';

/** Where an act concerns an area: on these paths, and below those of the families. */
export interface Reach {
  readonly on: readonly string[];
  readonly families: readonly string[];
}

/** The area, what is above it and what is below it; for a corridor the same of each area that it leads through. */
export function reachOf(area: Area, areas: AreaLookup): Reach {
  const families = [...new Set(pathsThrough(area, (code) => areas.find(code)))];
  return { on: [...new Set(families.flatMap(upwards))], families };
}

/** A path and those above it: `a/b/c/`, `a/b/`, `a/`. */
function upwards(path: string): readonly string[] {
  const codes = path.split('/').slice(0, -1);
  return codes.map((_, index) => `${codes.slice(0, codes.length - index).join('/')}/`);
}

/** The first path after all that begin with this one; paths end with a slash. */
export function endOfFamily(path: string): string {
  return `${path.slice(0, -1)}0`;
}
