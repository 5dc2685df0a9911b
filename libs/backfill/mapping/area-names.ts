import { folded, nearest } from '#kernel';
import type { Area, AreaLookup } from '#kernel';

interface Wanted {
  readonly under?: string | undefined;
  readonly scheme?: string | undefined;
  readonly kind?: string | undefined;
}

/** An area that was found, or those that look most like what was written. */
export type Looked = { readonly code: string } | { readonly like: readonly string[]; readonly several?: true };

interface Names {
  readonly all: readonly Area[];
  readonly byName: ReadonlyMap<string, readonly Area[]>;
}

/** Looks areas up as a table writes them: by code, or by name below another area. */
export class AreaNames {
  readonly #areas: AreaLookup;
  readonly #below = new Map<string, Names>();
  readonly #looked = new Map<string, Looked>();

  constructor(areas: AreaLookup) {
    this.#areas = areas;
  }

  look(text: string, wanted: Wanted): Looked {
    const asked = [text, wanted.under, wanted.scheme, wanted.kind].join('\n');
    const known = this.#looked.get(asked);
    if (known !== undefined) return known;
    const found = this.#look(text, wanted);
    if (this.#looked.size > 20_000) this.#looked.clear();
    this.#looked.set(asked, found);
    return found;
  }

  #look(text: string, { under, scheme, kind }: Wanted): Looked {
    const coded = this.#areas.find(scheme === undefined ? text : `${scheme}:${text}`);
    const isMeant = (area: Area): boolean =>
      (kind === undefined || area.kind === kind) && (scheme === undefined || area.scheme === scheme);
    if (coded !== undefined && isMeant(coded) && this.#liesUnder(coded, under)) return { code: coded.code };
    if (under === undefined) return { like: this.#areas.nearest(text, mostLike).map(inWords) };
    const names = this.#namesBelow(under);
    const found = (names.byName.get(folded(text)) ?? []).filter(isMeant);
    const highest = Math.min(...found.map(depth));
    const [first, ...others] = found.filter((area) => depth(area) === highest);
    if (first !== undefined && others.length === 0) return { code: first.code };
    if (first !== undefined) return { like: [first, ...others].slice(0, mostLike).map(inWords), several: true };
    return { like: likeOnes(text, names.all.filter(isMeant)).map(inWords) };
  }

  #liesUnder(area: Area, under: string | undefined): boolean {
    return under === undefined || area.code === under || area.path.split('/').includes(under);
  }

  #namesBelow(code: string): Names {
    const known = this.#below.get(code);
    if (known !== undefined) return known;
    const all = [...this.#allBelow(code)];
    const names = { all, byName: Map.groupBy(all, ({ name }) => folded(name)) };
    this.#below.set(code, names);
    return names;
  }

  *#allBelow(code: string): Iterable<Area> {
    for (const area of this.#areas.below(code)) {
      yield area;
      yield* this.#allBelow(area.code);
    }
  }
}

/** The most that are named of those that may be meant. */
const mostLike = 3;

/** By the whole of what was written; where nothing is like that, by its words, the longest first. */
function likeOnes(text: string, all: readonly Area[]): readonly Area[] {
  const wordsOf = ({ name }: Area): readonly string[] => [folded(name), ...wordsIn(name)];
  const typed = wordsIn(text).toSorted((one, other) => other.length - one.length);
  for (const written of [text, ...typed]) {
    const found = nearest(written, all, { wordsOf, limit: mostLike });
    if (found.length > 0) return found;
  }
  return [];
}

/** Its words but for the short ones, such as "de" and "the". */
function wordsIn(text: string): readonly string[] {
  return folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 3);
}

function depth({ path }: Area): number {
  return path.split('/').length;
}

function inWords({ code, name }: Area): string {
  return `${code} (${name})`;
}
