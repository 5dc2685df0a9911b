import { nextPage, page, whose } from './answers.js';
import { cursor, limit, moment, readQuery, text } from './parameters.js';
import type { Sources } from './sources.js';

export const crossingParameters = {
  area: text('Only crossings in this area or below it.'),
  neighbour: text('Only crossings to this country, an ISO 3166-1 code such as CL.'),
  knownAt: moment('The crossings as they were known when; as they are known now unless said.'),
  cursor,
  limit: limit(100, 1_000),
};

/** `GET /v1/crossings`: in the order of their ids. */
export function listCrossings(sources: Sources, query: unknown, url: string): object {
  const asked = readQuery(crossingParameters, query, sources.ledger.timeZone);
  const { area, neighbour, knownAt, cursor: after, limit: most = crossingParameters.limit.standard } = asked;
  if (area !== undefined) sources.areaIn('area', area, knownAt);
  const found = sources.areas.asKnown(knownAt).listCrossings({ area, neighbour, after, limit: most + 1 });
  const { items, more } = page(found, most);
  const last = items.at(-1);
  return {
    ...whose(sources.ledger),
    crossings: items,
    next: more && last !== undefined ? nextPage(url, 'cursor', last.id) : null,
  };
}
