import type { Area, AreaLookup, Crossing, Instant, JsonObject } from '#kernel';
import { isValidOn, readBack } from '#kernel';
import { codesInOrder } from './area-book.js';
import type { AreaBook } from './area-book.js';
import { nearestAreas } from './nearest.js';
import { asKnownAt } from './version.js';

export interface AreaList {
  /** Everything below this code. */
  readonly under?: string | undefined;
  /** Only what is directly below this code. */
  readonly parent?: string | undefined;
  readonly scheme?: string | undefined;
  /** Only areas whose code is valid on this day, an ISO date. */
  readonly validOn?: string | undefined;
  /** Behind this code. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface CrossingList {
  /** In this area or below it. */
  readonly area?: string | undefined;
  readonly neighbour?: string | undefined;
  /** Behind this id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The book as it was known at a moment; undefined is now, and goes on with the time. */
export class AreaView implements AreaLookup {
  readonly #book: AreaBook;
  readonly #moment: Instant | undefined;

  constructor(book: AreaBook, moment: Instant | undefined) {
    this.#book = book;
    this.#moment = moment;
  }

  find(code: string): Area | undefined {
    return asKnownAt(this.#book.areas.get(code), this.#moment)?.area;
  }

  above(code: string): readonly Area[] {
    const found: Area[] = [];
    let parent = this.find(code)?.parent ?? null;
    while (parent !== null) {
      const area = this.find(parent);
      if (area === undefined) break;
      found.push(area);
      ({ parent } = area);
    }
    return found;
  }

  /** Whatever their validity: a code that is no longer valid stays where it was. */
  below(code: string): readonly Area[] {
    const codes = this.#book.children.get(code) ?? [];
    const children = codes.map((child) => this.find(child)).filter((child) => child !== undefined);
    return children.filter(({ parent }) => parent === code);
  }

  crossing(id: string): Crossing | undefined {
    return asKnownAt(this.#book.crossings.get(id), this.#moment);
  }

  /** In the order of their ids. */
  crossingsIn(code: string): readonly Crossing[] {
    const path = this.find(code)?.path;
    const ids = this.#book.crossingsIn.get(code);
    if (path === undefined || ids === undefined) return [];
    const crossings = [...ids].map((id) => this.crossing(id)).filter((crossing) => crossing !== undefined);
    return crossings.filter(({ area }) => this.find(area)?.path.startsWith(path) === true).toSorted(byId);
  }

  nearest(code: string, limit: number): readonly Area[] {
    return nearestAreas(code, this.#areas(), limit);
  }

  /** GeoJSON geometry of an area, where its registry gave one. */
  geometry(code: string): JsonObject | undefined {
    const text = this.geometryText(code);
    return text === undefined ? undefined : readBack<JsonObject>(text);
  }

  hasGeometry(code: string): boolean {
    return this.geometryText(code) !== undefined;
  }

  /** Canonical JSON of the geometry. */
  geometryText(code: string): string | undefined {
    return asKnownAt(this.#book.areas.get(code), this.#moment)?.geometry;
  }

  /** Areas in the order of their codes. */
  list({ under, parent, scheme, validOn, after, limit }: AreaList): readonly Area[] {
    const path = under === undefined ? '' : (this.find(under)?.path ?? '?');
    const wanted = (area: Area): boolean =>
      (scheme === undefined || area.scheme === scheme) &&
      (parent === undefined || area.parent === parent) &&
      (validOn === undefined || isValidOn(area, validOn)) &&
      area.path.startsWith(path) &&
      area.path !== path;
    const found: Area[] = [];
    for (const code of codesInOrder(this.#book)) {
      if (found.length === limit) break;
      const area = after !== undefined && code <= after ? undefined : this.find(code);
      if (area !== undefined && wanted(area)) found.push(area);
    }
    return found;
  }

  /** Crossings in the order of their ids. */
  listCrossings({ area, neighbour, after, limit }: CrossingList): readonly Crossing[] {
    const all = area === undefined ? this.#crossings() : this.crossingsIn(area);
    return all
      .filter((crossing) => neighbour === undefined || crossing.neighbour === neighbour)
      .filter(({ id }) => after === undefined || id > after)
      .slice(0, limit);
  }

  #crossings(): readonly Crossing[] {
    const crossings = this.#book.crossings.keys().map((id) => this.crossing(id));
    return crossings
      .filter((crossing) => crossing !== undefined)
      .toArray()
      .toSorted(byId);
  }

  *#areas(): Iterable<Area> {
    for (const code of this.#book.areas.keys()) {
      const area = this.find(code);
      if (area !== undefined) yield area;
    }
  }
}

function byId(one: Crossing, other: Crossing): number {
  return one.id < other.id ? -1 : 1;
}
