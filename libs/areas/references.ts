import type { AreaRegistry } from './area-registry.js';
import { isoScheme } from './iso-areas.js';
import { quoted } from './must.js';
import { nearestAreas } from './nearest.js';
import type { Named } from './nearest.js';
import type { Faults, ImportProblem } from './plan.js';

/** How many unknown codes get suggestions: each looks at every area. */
const mostSuggested = 10;

/** Finds what a code in a row means: an area of the file, or one that is registered. */
export class References {
  readonly #areas: AreaRegistry;
  readonly #scheme: string | undefined;
  readonly #inFile: ReadonlyMap<string, Named>;
  readonly #faults: Faults;
  #suggested = 0;

  /** `scheme` is that of codes that are written bare. */
  constructor(areas: AreaRegistry, scheme: string | undefined, inFile: ReadonlyMap<string, Named>, faults: Faults) {
    this.#areas = areas;
    this.#scheme = scheme;
    this.#inFile = inFile;
    this.#faults = faults;
  }

  /** The full code; undefined, and a problem told, where there is none or there are two. */
  resolve(place: Omit<ImportProblem, 'problem'>, reference: string): string | undefined {
    const meant = this.#meanings(reference).filter((code) => this.#isKnown(code));
    const [first, second] = meant;
    if (first === undefined) {
      this.#faults.add({ ...place, problem: this.#unknown(reference) });
    } else if (second !== undefined) {
      const problem = `${quoted(reference)} may mean ${first} or the area of ISO 3166; write ${quoted(first)} or "${isoScheme}:${second}"`;
      this.#faults.add({ ...place, problem });
    } else return first;
    return undefined;
  }

  #meanings(reference: string): readonly string[] {
    if (reference.startsWith(`${isoScheme}:`)) return [reference.slice(isoScheme.length + 1)];
    if (reference.includes(':') || this.#scheme === undefined) return [reference];
    return [`${this.#scheme}:${reference}`, reference];
  }

  #isKnown(code: string): boolean {
    return this.#inFile.has(code) || this.#areas.find(code) !== undefined;
  }

  #unknown(reference: string): string {
    const near = this.#suggested < mostSuggested ? this.#nearest(reference) : [];
    this.#suggested += 1;
    const hint =
      near.length === 0 ? '' : `; did you mean ${near.map(({ code, name }) => `${code} (${name})`).join(', ')}?`;
    const where = this.#inFile.size === 0 ? 'registered' : 'in this import or registered';
    return `names ${quoted(reference)}, and no area with that code is ${where}${hint}`;
  }

  #nearest(reference: string): readonly Named[] {
    const near = [...nearestAreas(reference, this.#inFile.values(), 3), ...this.#areas.nearest(reference, 3)];
    return nearestAreas(reference, new Map(near.map((one) => [one.code, one])).values(), 3);
  }
}
