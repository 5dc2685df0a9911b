import type { Area, AreaLookup } from '#kernel';
import { isValidOn } from '#kernel';

/** How far a measure holds in the area that was asked for. */
export type Scope =
  | { readonly scope: 'whole' }
  | { readonly scope: 'inherited'; readonly inheritedFrom: string }
  | { readonly scope: 'partial'; readonly affected: number; readonly of: number };

/** Tells how far something holds that is imposed on these paths; undefined where it does not touch the area. */
export type ScopeOf = (paths: readonly string[]) => Scope | undefined;

/**
 * `whole` where it is imposed on the area itself, `inherited` from the nearest area above, `partial` where it holds
 * only below: then with how many of the areas directly below are affected, wholly or in part. Those are counted whose
 * codes are valid on the day, an ISO date, and those affected whatever their validity; a corridor is no share of an
 * area and is not counted. The shares of a corridor are the areas that it leads through: one is affected by what holds
 * in it, in a part of it or in an area above it.
 */
export function scopesIn(area: Area, areas: AreaLookup, day: string): ScopeOf {
  const above = areas.above(area.code);
  const valid = areas.below(area.code).filter((child) => child.through === undefined && isValidOn(child, day));
  const shares = new Set([...valid.map(({ code }) => code), ...(area.through ?? [])]);
  return (paths) => {
    if (paths.includes(area.path)) return { scope: 'whole' };
    const from = above.find(({ path }) => paths.includes(path));
    if (from !== undefined) return { scope: 'inherited', inheritedFrom: from.code };
    const below = paths.filter((path) => path.startsWith(area.path));
    const onTheWay = (area.through ?? []).filter((code) => isTouched(areas.find(code), paths));
    if (below.length === 0 && onTheWay.length === 0) return undefined;
    const parts = [...childrenIn(area, below)].filter((code) => areas.find(code)?.through === undefined);
    const affected = new Set([...parts, ...onTheWay]);
    const besides = [...affected].filter((code) => !shares.has(code));
    return { scope: 'partial', affected: affected.size, of: shares.size + besides.length };
  };
}

function isTouched(area: Area | undefined, paths: readonly string[]): boolean {
  return area !== undefined && paths.some((path) => path.startsWith(area.path) || area.path.startsWith(path));
}

/** The codes directly below an area that lead to these paths. */
function childrenIn(area: Area, paths: readonly string[]): ReadonlySet<string> {
  const codes = paths.map((path) => path.slice(area.path.length, path.indexOf('/', area.path.length)));
  return new Set(codes);
}
