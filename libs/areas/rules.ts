import type { AreaLookup, Refusal } from '#kernel';
import { refuse } from '#kernel';

/** Refuses codes that are not registered, or not valid on the day (an ISO date). */
export function areasAreKnown(codes: readonly string[], areas: AreaLookup, day: string): Refusal | undefined {
  for (const code of codes) {
    const area = areas.find(code);
    if (area === undefined) return refuse('unknown-area', `No area has the code ${code}.${didYouMean(code, areas)}`);
    if (area.validFrom !== null && day < area.validFrom) {
      return refuse(
        'area-not-valid-then',
        `${code} (${area.name}) is valid from ${area.validFrom}, not yet on ${day}.`,
      );
    }
    if (area.validUntil !== null && day >= area.validUntil) {
      return refuse(
        'area-not-valid-then',
        `${code} (${area.name}) was valid until ${area.validUntil}, no longer on ${day}.`,
      );
    }
  }
  return undefined;
}

function didYouMean(code: string, areas: AreaLookup): string {
  const near = areas.nearest(code, 3).map((area) => `${area.code} (${area.name})`);
  return near.length === 0 ? ' Import its registry with "tocsin areas import".' : ` Did you mean ${near.join(', ')}?`;
}

/** Refuses crossings that are not registered. */
export function crossingsAreKnown(ids: readonly string[], areas: AreaLookup): Refusal | undefined {
  const stranger = ids.find((id) => areas.crossing(id) === undefined);
  if (stranger === undefined) return undefined;
  return refuse(
    'unknown-crossing',
    `No crossing has the id ${stranger}. Import it with "tocsin areas import --crossings".`,
  );
}
