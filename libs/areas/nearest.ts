import type { Area } from '#kernel';

/** The codes or names that look most like what was typed. Looks at every area once, at most 40 characters of each. */
export function nearestAreas(typed: string, areas: Iterable<Area>, limit: number): readonly Area[] {
  const wanted = fold(typed);
  const scored: { readonly area: Area; readonly distance: number }[] = [];
  for (const area of areas) {
    const distance = Math.min(distanceOf(wanted, fold(area.code)), distanceOf(wanted, fold(area.name)));
    if (distance <= Math.max(1, Math.floor(wanted.length / 3))) scored.push({ area, distance });
  }
  return scored
    .sort((one, other) => one.distance - other.distance || (one.area.code < other.area.code ? -1 : 1))
    .slice(0, limit)
    .map(({ area }) => area);
}

function fold(value: string): string {
  return value.slice(0, 40).toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

/** Levenshtein's distance, one row at a time. */
function distanceOf(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 13) return 40;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let left = 1; left <= one.length; left++) {
    const next = [left];
    for (let right = 1; right <= other.length; right++) {
      const swap = (row[right - 1] ?? 0) + (one[left - 1] === other[right - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[right] ?? 0) + 1, (next[right - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
