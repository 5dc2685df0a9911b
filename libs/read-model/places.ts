import { remembering } from '#kernel';
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

/** An area, and whether something is imposed on it (1) or only on something below it (0). */
type Place = Pick<TouchRow, 'path' | 'own'>;

/** So many lists of areas are remembered: most acts are imposed on the same few. */
const mostRemembered = 1_000;

/** All areas that are concerned where something is imposed on those of some paths, one a line. */
const placesOf = remembering(mostRemembered, (paths): readonly Place[] => {
  const places = new Map<string, number>();
  for (const path of pathsIn({ paths })) {
    places.set(path, 1);
    for (const above of pathsAbove(path)) if (!places.has(above)) places.set(above, 0);
  }
  return [...places].map(([path, own]) => ({ path, own }));
});

export function pathsIn({ paths }: Pick<MeasureRow, 'paths'>): readonly string[] {
  return paths.split('\n');
}

export function isReport({ kind }: Pick<MeasureRow, 'kind'>): boolean {
  return kind === 'report';
}

export function placeRows(row: MeasureRow): readonly PlaceRow[] {
  const { known_until, effective_until, id: measure } = row;
  return placesOf(row.paths).map(({ path, own }) => ({ path, own, known_until, effective_until, measure }));
}

export function reportPlaceRows(row: MeasureRow): readonly ReportPlaceRow[] {
  const { known_until, effective_from, id: measure } = row;
  return placesOf(row.paths).map(({ path, own }) => ({ path, own, known_until, effective_from, measure }));
}

/** `paths` are one a line; empty where nothing is touched. */
export function touchRows(paths: string, position: number): readonly TouchRow[] {
  return paths === '' ? [] : placesOf(paths).map(({ path, own }) => ({ path, own, position }));
}
