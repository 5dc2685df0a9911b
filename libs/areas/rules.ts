import type { AreaLookup, Refusal } from '#kernel';
import { inField, refuse } from '#kernel';

/** Refuses codes that are not registered, or not valid on the day (an ISO date). `field` is the list they stand in. */
export function areasAreKnown(
  codes: readonly string[],
  areas: AreaLookup,
  day: string,
  field = 'areas',
): Refusal | undefined {
  for (const [index, code] of codes.entries()) {
    const refusal = areaIsKnown(code, areas, day);
    if (refusal !== undefined) return inField(`${field}.${index.toString()}`, refusal);
  }
  return undefined;
}

function areaIsKnown(code: string, areas: AreaLookup, day: string): Refusal | undefined {
  const area = areas.find(code);
  if (area === undefined) return refuse('unknown-area', `No area has the code ${code}.${hintAt(code, areas)}`);
  const { name, validFrom, validUntil } = area;
  if (validFrom !== null && day < validFrom) {
    return refuse(
      'area-not-valid-then',
      `${code} (${name}) is valid from ${validFrom}, not yet on ${day}; name the area that was valid then.`,
    );
  }
  if (validUntil !== null && day >= validUntil) {
    return refuse(
      'area-not-valid-then',
      `${code} (${name}) was valid until ${validUntil}, no longer on ${day}; name the area that is valid then.`,
    );
  }
  return undefined;
}

/** Refuses a neighbour that is no country of ISO 3166. */
export function neighbourIsKnown(code: string | undefined, areas: AreaLookup): Refusal | undefined {
  if (code === undefined || areas.find(code)?.kind === 'country') return undefined;
  const because = `No country has the code ${code} in ISO 3166.${didYouMean(code, areas)}`;
  return inField('neighbour', refuse('unknown-area', because));
}

function hintAt(code: string, areas: AreaLookup): string {
  const hint = didYouMean(code, areas);
  return hint === '' ? ' Import its registry with "tocsin areas import".' : hint;
}

/** A sentence with a space before it that names the areas most like a code; empty where none is like it. */
export function didYouMean(code: string, areas: Pick<AreaLookup, 'nearest'>): string {
  const near = areas.nearest(code, 3).map((area) => `${area.code} (${area.name})`);
  return near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`;
}

/** Tells of a code whether it is one of these areas, below one, or one that a corridor among them leads through. */
export function liesIn(codes: readonly string[], areas: AreaLookup): (code: string) => boolean {
  const named = new Set(codes.flatMap((code) => [code, ...(areas.find(code)?.through ?? [])]));
  return (code) => named.has(code) || areas.above(code).some((area) => named.has(area.code));
}

/** Refuses crossings that are not registered. */
export function crossingsAreKnown(ids: readonly string[], areas: AreaLookup): Refusal | undefined {
  const index = ids.findIndex((id) => areas.crossing(id) === undefined);
  const stranger = ids[index];
  if (stranger === undefined) return undefined;
  const because = `No crossing has the id ${stranger}. Import it with "tocsin areas import --crossings".`;
  return inField(`crossings.${index.toString()}`, refuse('unknown-crossing', because));
}
