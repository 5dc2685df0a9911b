import type { Area, Crossing, RememberedAreas } from '../areas.js';

const rows: readonly (readonly [code: string, name: string, kind: string, parent: string | null])[] = [
  ['PE', 'Peru', 'country', null],
  ['CL', 'Chile', 'country', null],
  ['BO', 'Bolivia', 'country', null],
  ['PE-TAC', 'Tacna', 'region', 'PE'],
  ['PE-PUN', 'Puno', 'region', 'PE'],
  ['ubigeo-inei:2301', 'Tacna', 'province', 'PE-TAC'],
  ['ubigeo-inei:2302', 'Candarave', 'province', 'PE-TAC'],
  ['ubigeo-inei:230101', 'Tacna', 'district', 'ubigeo-inei:2301'],
  ['ubigeo-inei:230111', 'La Yarada Los Palos', 'district', 'ubigeo-inei:2301'],
];

const crossings: readonly Crossing[] = [
  { id: 'santa-rosa', name: 'Santa Rosa', area: 'ubigeo-inei:230101', neighbour: 'CL', kind: 'road' },
];

/** A handful of areas of southern Peru, for tests of rules that are not about areas. */
export function southernPeru(): RememberedAreas {
  const areas = new Map<string, Area>();
  for (const [code, name, kind, parent] of rows) {
    const path = `${parent === null ? '' : (areas.get(parent)?.path ?? '')}${code}/`;
    const scheme = code.includes(':') ? 'ubigeo-inei' : 'iso-3166';
    areas.set(code, { code, scheme, name, kind, parent, path, validFrom: null, validUntil: null });
  }
  const above = (code: string): readonly Area[] => {
    const parent = areas.get(areas.get(code)?.parent ?? '');
    return parent === undefined ? [] : [parent, ...above(parent.code)];
  };
  const lookup: RememberedAreas = {
    asKnown: () => lookup,
    find: (code) => areas.get(code),
    above,
    below: (code) => [...areas.values()].filter(({ parent }) => parent === code),
    crossing: (id) => crossings.find((crossing) => crossing.id === id),
    crossingsIn: (code) =>
      crossings.filter(({ area }) => areas.get(area)?.path.startsWith(areas.get(code)?.path ?? '?') === true),
    nearest: (code, limit) =>
      [...areas.values()].filter((area) => area.code.slice(0, 3) === code.slice(0, 3)).slice(0, limit),
  };
  return lookup;
}
