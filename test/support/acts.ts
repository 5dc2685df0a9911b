/** Closes the border of Tacna from the morning after the decree on. */
export const closure = {
  areas: ['PE-TAC'],
  extent: 'whole',
  direction: 'both',
  cause: 'Irregular entry',
  effectiveFrom: '2025-11-29T05:00:00.000Z',
};

/** What ends or loosens it, from a day or moment on. */
export function easing(from: string): { readonly effectiveFrom: string; readonly cause: string } {
  return { effectiveFrom: from.length === 10 ? `${from}T05:00:00.000Z` : from, cause: 'Calm' };
}

export const declaration = {
  regime: 'pe-emergencia',
  level: 'emergency',
  areas: ['PE-TAC'],
  cause: 'Crime and irregular migration',
  effectiveFrom: '2025-11-29T05:00:00.000Z',
  orderKeptBy: 'police-with-armed-forces',
};
