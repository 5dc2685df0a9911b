import type { Area, Crossing, Instant } from '#kernel';
import { canonicalJson } from '#kernel';
import type { AreaEvent, RegisteredArea } from './area-events.js';
import { isoAreas } from './iso-areas.js';
import { always } from './version.js';
import type { Version } from './version.js';

export interface AreaEntry {
  readonly area: Area;
  /** Canonical JSON of its GeoJSON geometry: many are kept, few are asked for. */
  readonly geometry: string | undefined;
}

/** Every version of every area and crossing. Only `enter` writes in it. */
export interface AreaBook {
  readonly areas: Map<string, Version<AreaEntry>>;
  /** Codes directly below a code, in the order in which they came. */
  readonly children: Map<string, string[]>;
  readonly crossings: Map<string, Version<Crossing>>;
  /** Ids of the crossings that lie, or once lay, in an area or below it. */
  readonly crossingsIn: Map<string, Set<string>>;
  /** All codes in their order, undefined where one has come since it was asked for. */
  readonly order: { codes: readonly string[] | undefined };
}

/** ISO 3166, known from the beginning. */
export function isoBook(): AreaBook {
  const book: AreaBook = {
    areas: new Map(),
    children: new Map(),
    crossings: new Map(),
    crossingsIn: new Map(),
    order: { codes: undefined },
  };
  for (const area of isoAreas()) enterArea(book, { area, geometry: undefined }, always);
  return book;
}

/** Writes down what an event says, as known from the moment it was recorded. What happened, happened: nothing is refused. */
export function enter(book: AreaBook, event: AreaEvent, since: Instant): void {
  switch (event.type) {
    case 'AreasRegistered':
      for (const area of event.data.areas) enterArea(book, entryOf(book, event.data.scheme, area), since);
      return;
    case 'CrossingsRegistered':
      for (const crossing of event.data.crossings) enterCrossing(book, crossing, since);
  }
}

/** A geometry, once given, stays until another one is given. */
function entryOf(book: AreaBook, scheme: string, registered: RegisteredArea): AreaEntry {
  const { code, name, kind, parent, validFrom = null, validUntil = null, through, geometry } = registered;
  const path = `${book.areas.get(parent)?.value.area.path ?? ''}${code}/`;
  return {
    area: {
      code,
      scheme,
      name,
      kind,
      parent,
      path,
      validFrom,
      validUntil,
      ...(through === undefined ? {} : { through }),
    },
    geometry: geometry === undefined ? book.areas.get(code)?.value.geometry : canonicalJson(geometry),
  };
}

export function codesInOrder({ areas, order }: AreaBook): readonly string[] {
  return (order.codes ??= [...areas.keys()].sort());
}

function enterArea({ areas, children, order }: AreaBook, entry: AreaEntry, since: Instant): void {
  const { code, parent } = entry.area;
  const earlier = areas.get(code);
  areas.set(code, { since, value: entry, earlier });
  if (earlier === undefined) order.codes = undefined;
  if (parent === null || earlier?.value.area.parent === parent) return;
  const siblings = children.get(parent);
  if (siblings === undefined) children.set(parent, [code]);
  else siblings.push(code);
}

function enterCrossing({ areas, crossings, crossingsIn }: AreaBook, crossing: Crossing, since: Instant): void {
  crossings.set(crossing.id, { since, value: crossing, earlier: crossings.get(crossing.id) });
  const path = areas.get(crossing.area)?.value.area.path ?? `${crossing.area}/`;
  for (const code of path.split('/').slice(0, -1)) {
    const ids = crossingsIn.get(code);
    if (ids === undefined) crossingsIn.set(code, new Set([crossing.id]));
    else ids.add(crossing.id);
  }
}
