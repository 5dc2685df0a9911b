import type { Area } from '#kernel';

/** What may be meant by something that was typed: a code, with or without its scheme, or a name. */
export type Named = Pick<Area, 'code' | 'name'>;

/** Those whose code or name looks most like what was typed. Looks at every one once, at most 40 characters of each. */
export function nearestAreas<T extends Named>(typed: string, areas: Iterable<T>, limit: number): readonly T[] {
  const wanted = fold(typed);
  const farthest = Math.max(1, Math.floor(wanted.length / 3));
  const scored: { readonly area: T; readonly distance: number; readonly shared: number }[] = [];
  for (const area of areas) {
    const words = wordsOf(area);
    const distance = Math.min(...words.map((word) => distanceOf(wanted, word, farthest)));
    if (distance > farthest) continue;
    scored.push({ area, distance, shared: Math.max(...words.map((word) => sharedStart(wanted, word))) });
  }
  return scored
    .sort(
      (one, other) =>
        one.distance - other.distance || other.shared - one.shared || (one.area.code < other.area.code ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ area }) => area);
}

/** The word that looks most like what was typed; undefined where none does. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  const named = words.map((word) => ({ code: word, name: word }));
  return nearestAreas(typed, named, 1)[0]?.code;
}

/** The words of an area as they are compared; made once, as folding costs more than comparing. */
const folded = new WeakMap<Named, readonly string[]>();

function wordsOf(area: Named): readonly string[] {
  const known = folded.get(area);
  if (known !== undefined) return known;
  const { code, name } = area;
  const scheme = code.indexOf(':');
  const words = (scheme === -1 ? [code, name] : [code, code.slice(scheme + 1), name]).map(fold);
  folded.set(area, words);
  return words;
}

function fold(value: string): string {
  return value.slice(0, 40).toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}

/** How many characters both begin with: who mistypes the end of `PE-TAC` still means Peru. */
function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/**
 * Edits from one word to the other: a character more, less or another, or two neighbours swapped (optimal string
 * alignment, after Damerau 1964). Some number above `farthest` where it is farther.
 */
function distanceOf(one: string, other: string, farthest: number): number {
  if (Math.abs(one.length - other.length) > farthest) return farthest + 1;
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let left = 1; left <= one.length; left++) {
    const next = [left];
    for (let right = 1; right <= other.length; right++) {
      const changed = (row[right - 1] ?? 0) + (one[left - 1] === other[right - 1] ? 0 : 1);
      const swapped = areSwapped(one, left, other, right) ? (before[right - 2] ?? 0) + 1 : changed;
      next.push(Math.min(changed, swapped, (row[right] ?? 0) + 1, (next[right - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > farthest && Math.min(...row) > farthest) return farthest + 1;
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}

function areSwapped(one: string, left: number, other: string, right: number): boolean {
  if (left < 2 || right < 2) return false;
  return one[left - 1] === other[right - 2] && one[left - 2] === other[right - 1];
}
