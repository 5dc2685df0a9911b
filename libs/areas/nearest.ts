import { folded, nearest } from '#kernel';
import type { Area } from '#kernel';

/** What may be meant by something that was typed: a code, with or without its scheme, or a name. */
export type Named = Pick<Area, 'code' | 'name'>;

/** Those whose code or name looks most like what was typed. */
export function nearestAreas<T extends Named>(typed: string, areas: Iterable<T>, limit: number): readonly T[] {
  return nearest<T>(typed, areas, { wordsOf, limit });
}

/** The words of an area as they are compared; made once, as folding costs more than comparing. */
const words = new WeakMap<Named, readonly string[]>();

function wordsOf(area: Named): readonly string[] {
  const known = words.get(area);
  if (known !== undefined) return known;
  const { code, name } = area;
  const scheme = code.indexOf(':');
  const made = (scheme === -1 ? [code, name] : [code, code.slice(scheme + 1), name]).map(folded);
  words.set(area, made);
  return made;
}
