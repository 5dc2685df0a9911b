import type { Area, AreaLookup, Crossing, JsonObject, StoredEvent } from '#kernel';
import { areaEventOf } from './area-events.js';
import type { AreaEvent, RegisteredArea } from './area-events.js';
import { isoAreas } from './iso-areas.js';
import { nearestAreas } from './nearest.js';

export interface AreaList {
  readonly under?: string | undefined;
  readonly scheme?: string | undefined;
  /** Behind this code. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** All areas that are known: ISO 3166 from the start, and what events register. Answers come from memory. */
export class AreaRegistry implements AreaLookup {
  readonly #areas = new Map<string, Area>();
  readonly #children = new Map<string, Area[]>();
  readonly #crossings = new Map<string, Crossing>();
  readonly #geometries = new Map<string, JsonObject>();
  #inOrder: readonly Area[] | undefined;

  constructor() {
    for (const area of isoAreas()) this.#add(area);
  }

  find(code: string): Area | undefined {
    return this.#areas.get(code);
  }

  above(code: string): readonly Area[] {
    const found: Area[] = [];
    let parent = this.#areas.get(code)?.parent ?? null;
    while (parent !== null) {
      const area = this.#areas.get(parent);
      if (area === undefined) break;
      found.push(area);
      ({ parent } = area);
    }
    return found;
  }

  below(code: string): readonly Area[] {
    return this.#children.get(code) ?? [];
  }

  crossing(id: string): Crossing | undefined {
    return this.#crossings.get(id);
  }

  crossingsIn(code: string): readonly Crossing[] {
    const path = this.#areas.get(code)?.path;
    if (path === undefined) return [];
    return [...this.#crossings.values()].filter(({ area }) => this.#areas.get(area)?.path.startsWith(path) === true);
  }

  nearest(code: string, limit: number): readonly Area[] {
    return nearestAreas(code, this.#areas.values(), limit);
  }

  /** GeoJSON geometry of an area, where its registry gave one. */
  geometry(code: string): JsonObject | undefined {
    return this.#geometries.get(code);
  }

  /** Areas in the order of their codes: those below one, of one scheme, behind a code. */
  list({ under, scheme, after, limit }: AreaList): readonly Area[] {
    this.#inOrder ??= [...this.#areas.values()].sort((one, other) => (one.code < other.code ? -1 : 1));
    const path = under === undefined ? '' : (this.#areas.get(under)?.path ?? '?');
    const found: Area[] = [];
    for (const area of this.#inOrder) {
      if (found.length === limit) break;
      if (after !== undefined && area.code <= after) continue;
      if (scheme !== undefined && area.scheme !== scheme) continue;
      if (area.path.startsWith(path) && area.path !== path) found.push(area);
    }
    return found;
  }

  /** Takes in an event that registers areas or crossings; false for any other. */
  take(stored: Pick<StoredEvent, 'type' | 'data'>): boolean {
    const event = areaEventOf(stored);
    if (event !== undefined) this.register(event);
    return event !== undefined;
  }

  register(event: AreaEvent): void {
    switch (event.type) {
      case 'AreasRegistered':
        for (const area of event.data.areas) this.#register(event.data.scheme, area);
        return;
      case 'CrossingsRegistered':
        for (const crossing of event.data.crossings) this.#crossings.set(crossing.id, crossing);
    }
  }

  #register(scheme: string, registered: RegisteredArea): void {
    const { code, name, kind, parent, validFrom = null, validUntil = null, through, geometry } = registered;
    const path = `${this.#areas.get(parent)?.path ?? ''}${code}/`;
    this.#add({
      code,
      scheme,
      name,
      kind,
      parent,
      path,
      validFrom,
      validUntil,
      ...(through === undefined ? {} : { through }),
    });
    if (geometry !== undefined) this.#geometries.set(code, geometry);
  }

  #add(area: Area): void {
    const before = this.#areas.get(area.code);
    this.#areas.set(area.code, area);
    this.#inOrder = undefined;
    if (area.parent === null) return;
    const siblings = this.#children.get(area.parent) ?? [];
    if (before === undefined) siblings.push(area);
    else siblings[siblings.indexOf(before)] = area;
    this.#children.set(area.parent, siblings);
  }
}
