/** Areas below the region of Tacna, by their INEI codes; ISO 3166 knows the region itself. */
export const areas = {
  scheme: 'ubigeo-inei',
  areas: [
    { code: '230100', name: 'Tacna', kind: 'province', parent: 'PE-TAC' },
    { code: '230200', name: 'Candarave', kind: 'province', parent: 'PE-TAC' },
    { code: '230300', name: 'Jorge Basadre', kind: 'province', parent: 'PE-TAC' },
    { code: '230400', name: 'Tarata', kind: 'province', parent: 'PE-TAC' },
    { code: '230101', name: 'Tacna', kind: 'district', parent: '230100' },
    { code: '230110', name: 'Coronel Gregorio Albarracín Lanchipa', kind: 'district', parent: '230100' },
    { code: '230111', name: 'La Yarada Los Palos', kind: 'district', parent: '230100' },
  ],
};

export const crossings = {
  crossings: [
    { id: 'santa-rosa', name: 'Santa Rosa', area: 'ubigeo-inei:230100', neighbour: 'CL', kind: 'road' },
    {
      id: 'unauthorised-pass',
      name: 'An unauthorised pass (illustrative)',
      area: 'ubigeo-inei:230111',
      neighbour: 'CL',
      kind: 'irregular',
    },
  ],
};

export const tacna = 'PE-TAC';

/** The region, a district in it, and the country: an act on the first holds in the second and in a part of the third. */
export const lookedAt = [tacna, 'ubigeo-inei:230111', 'PE'] as const;
