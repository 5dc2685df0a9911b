/** How those are looked through that may be meant by something that was typed. */
export interface Looked<T> {
  /** The words by which one may be meant, as `folded` makes them. The first decides between two that are as near. */
  wordsOf(one: T): readonly string[];
  readonly limit: number;
}

/** Those of which a word looks most like what was typed. Looks at every one once, at most 40 characters of each. */
export function nearest<T>(typed: string, all: Iterable<T>, { wordsOf, limit }: Looked<T>): readonly T[] {
  const wanted = folded(typed);
  const farthest = Math.max(1, Math.floor(wanted.length / 3));
  const scored: { readonly one: T; readonly name: string; readonly distance: number; readonly shared: number }[] = [];
  for (const one of all) {
    const words = wordsOf(one);
    const distance = Math.min(...words.map((word) => distanceOf(wanted, word, farthest)));
    if (distance > farthest) continue;
    const shared = Math.max(...words.map((word) => sharedStart(wanted, word)));
    scored.push({ one, name: words[0] ?? '', distance, shared });
  }
  return scored
    .sort(
      (first, other) =>
        first.distance - other.distance || other.shared - first.shared || (first.name < other.name ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ one }) => one);
}

/** Up to `limit` of the words that look most like what was typed. */
export function nearestWords(typed: string, words: readonly string[], limit: number): readonly string[] {
  return nearest(typed, words, { wordsOf: (word) => [folded(word)], limit });
}

/** The word that looks most like what was typed; undefined where none does. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  return nearestWords(typed, words, 1)[0];
}

/** A word as it is compared: without accents, in small letters. */
export function folded(value: string): string {
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
