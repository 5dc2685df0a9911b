import type { Area, AreaLookup } from '#kernel';
import { isValidOn } from '#kernel';

/** How far a measure holds in the area that was asked for. */
export type Scope =
  | { readonly scope: 'whole' }
  | { readonly scope: 'inherited'; readonly inheritedFrom: string }
  | { readonly scope: 'partial'; readonly affected: number; readonly of: number };

/**
 * `whole` where it is imposed on the area itself, `inherited` from the nearest area above, `partial` where it holds
 * only below: then with how many of the areas directly below are affected, wholly or in part. Those are counted whose
 * codes are valid on the day, an ISO date, and those affected whatever their validity; a corridor is no share of an
 * area and is not counted.
 */
export function scopeIn(area: Area, paths: readonly string[], areas: AreaLookup, day: string): Scope | undefined {
  if (paths.includes(area.path)) return { scope: 'whole' };
  const above = areas.above(area.code).find(({ path }) => paths.includes(path));
  if (above !== undefined) return { scope: 'inherited', inheritedFrom: above.code };
  const below = paths.filter((path) => path.startsWith(area.path));
  if (below.length === 0) return undefined;
  const affected = [...childrenIn(area, below)].filter((code) => areas.find(code)?.through === undefined);
  const valid = areas.below(area.code).filter((child) => child.through === undefined && isValidOn(child, day));
  const all = new Set([...affected, ...valid.map(({ code }) => code)]);
  return { scope: 'partial', affected: affected.length, of: all.size };
}

/** The codes directly below an area that lead to these paths. */
export function childrenIn(area: Area, paths: readonly string[]): ReadonlySet<string> {
  const codes = paths.map((path) => path.slice(area.path.length, path.indexOf('/', area.path.length)));
  return new Set(codes);
}
