import { AreaRegistry } from '#areas';

/** Codes of the departments of Peru. */
export const departments: readonly string[] = new AreaRegistry()
  .list({ under: 'PE', limit: 100 })
  .map(({ code }) => code)
  .filter((code) => code !== 'PE');

/** The body that closes a border of one area, from a day of the past on and without an end. */
export function closing(area: string): object {
  return {
    areas: [area],
    extent: 'unauthorised',
    neighbour: 'CL',
    direction: 'both',
    cause: 'Irregular entry on the southern border',
    effectiveFrom: '2025-11-29T05:00:00.000Z',
  };
}
