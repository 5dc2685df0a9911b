import type { Area } from '#kernel';
import { iso31661, iso31662 } from 'iso-3166';

export const isoScheme = 'iso-3166';

/** Countries and subdivisions of ISO 3166 as the package `iso-3166` has them, parents before their children. */
export function isoAreas(): readonly Area[] {
  const areas = new Map<string, Area>();
  for (const { alpha2, name } of iso31661) areas.set(alpha2, isoArea(alpha2, name, 'country', undefined));
  const subdivisions = new Map(iso31662.map((subdivision) => [subdivision.code, subdivision]));
  const add = (code: string): Area | undefined => {
    const known = areas.get(code);
    const subdivision = subdivisions.get(code);
    if (known !== undefined || subdivision === undefined) return known;
    const area = isoArea(code, subdivision.name, 'subdivision', add(subdivision.parent));
    areas.set(code, area);
    return area;
  };
  for (const code of subdivisions.keys()) add(code);
  return [...areas.values()];
}

function isoArea(code: string, name: string, kind: string, parent: Area | undefined): Area {
  const path = `${parent?.path ?? ''}${code}/`;
  return { code, scheme: isoScheme, name, kind, parent: parent?.code ?? null, path, validFrom: null, validUntil: null };
}
