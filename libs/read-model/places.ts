import type { Area } from '#kernel';
import type { MeasureRow, PlaceRow, ReportPlaceRow, TouchRow } from './tables.js';

/** Where a code holds: in its own area, and for a corridor in those it leads through. */
export function pathsThrough(area: Area, find: (code: string) => Area | undefined): readonly string[] {
  const through = (area.through ?? []).map(find).filter((one) => one !== undefined);
  return [area.path, ...through.map(({ path }) => path)];
}

/** Paths of all areas above one: the beginnings of its own that end with a slash. */
export function pathsAbove(path: string): readonly string[] {
  const above: string[] = [];
  for (let end = path.indexOf('/'); end !== path.length - 1 && end !== -1; end = path.indexOf('/', end + 1)) {
    above.push(path.slice(0, end + 1));
  }
  return above;
}

/** All areas that are concerned where something is imposed on these: 1 for them, 0 for those only above them. */
export function placesOf(paths: Iterable<string>): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const path of paths) {
    places.set(path, 1);
    for (const above of pathsAbove(path)) if (!places.has(above)) places.set(above, 0);
  }
  return places;
}

export function pathsIn({ paths }: Pick<MeasureRow, 'paths'>): readonly string[] {
  return paths.split('\n');
}

export function isReport({ kind }: Pick<MeasureRow, 'kind'>): boolean {
  return kind === 'report';
}

export function placeRows(row: MeasureRow): readonly PlaceRow[] {
  const { known_until, effective_until, id: measure } = row;
  return [...placesOf(pathsIn(row))].map(([path, own]) => ({ path, own, known_until, effective_until, measure }));
}

export function reportPlaceRows(row: MeasureRow): readonly ReportPlaceRow[] {
  const { known_until, effective_from, id: measure } = row;
  return [...placesOf(pathsIn(row))].map(([path, own]) => ({ path, own, known_until, effective_from, measure }));
}

export function touchRows(paths: Iterable<string>, position: number): readonly TouchRow[] {
  return [...placesOf(paths)].map(([path, own]) => ({ path, own, position }));
}
