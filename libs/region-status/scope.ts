import type { Area, AreaLookup } from '#kernel';

/** How far a measure holds in the area that was asked for. */
export type Scope =
  | { readonly scope: 'whole' }
  | { readonly scope: 'inherited'; readonly inheritedFrom: string }
  | { readonly scope: 'partial'; readonly affected: number; readonly of: number };

/**
 * `whole` where it is imposed on the area itself, `inherited` from the nearest area above, `partial` where it holds
 * only below: then with how many of the areas directly below are affected, wholly or in part.
 */
export function scopeIn(area: Area, paths: readonly string[], areas: AreaLookup): Scope | undefined {
  if (paths.includes(area.path)) return { scope: 'whole' };
  const above = areas.above(area.code).find(({ path }) => paths.includes(path));
  if (above !== undefined) return { scope: 'inherited', inheritedFrom: above.code };
  const below = paths.filter((path) => path.startsWith(area.path));
  if (below.length === 0) return undefined;
  return { scope: 'partial', affected: childrenIn(area, below).size, of: areas.below(area.code).length };
}

/** The codes directly below an area that lead to these paths. */
export function childrenIn(area: Area, paths: readonly string[]): ReadonlySet<string> {
  const codes = paths.map((path) => path.slice(area.path.length, path.indexOf('/', area.path.length)));
  return new Set(codes);
}
