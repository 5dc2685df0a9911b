import { nearestWord } from '#areas';
import { isDay } from '#calendar';
import type { Regime } from '#law';
import { NotFound } from '#platform';
import { nextPage, page, whose } from './answers.js';
import { cursor, limit, readQuery, text } from './parameters.js';
import type { Parameter } from './parameters.js';
import type { Sources } from './sources.js';

const on: Parameter<string> = {
  description: 'Only what was law on this day, an ISO date; the law of all days unless said.',
  schema: { type: 'string', format: 'date', examples: ['2025-11-28'] },
  read: (given) => (isDay(given) ? given : undefined),
  must: 'a day such as 2025-11-28',
};

export const lawParameters = {
  listing: {
    jurisdiction: text('Only the law of this country, an ISO 3166-1 code such as PE.'),
    on,
    cursor,
    limit: limit(20, 100),
  },
  one: { on },
};

/** `GET /v1/law`: the regimes in the order of their countries and ids, a page of them, and the treaties. */
export function listLaw(sources: Sources, query: unknown, url: string): object {
  const asked = readQuery(lawParameters.listing, query, sources.ledger.timeZone);
  const { jurisdiction, on: day, cursor: behind, limit: most = lawParameters.listing.limit.standard } = asked;
  const found = sources.law.regimes
    .filter((regime) => jurisdiction === undefined || regime.jurisdiction === jurisdiction)
    .map((regime) => onDay(regime, day))
    .filter(({ versions }) => versions.length > 0);
  const start = behind === undefined ? 0 : found.findIndex(({ id }) => id === behind) + 1;
  const { items, more } = page(found.slice(start, start + most + 1), most);
  const last = items.at(-1);
  return {
    ...whose(sources.ledger),
    regimes: items,
    treaties: sources.law.treaties,
    next: more && last !== undefined ? nextPage(url, 'cursor', last.id) : null,
  };
}

/** `GET /v1/law/{id}` */
export function showLaw(sources: Sources, id: string, query: unknown): object {
  const { on: day } = readQuery(lawParameters.one, query, sources.ledger.timeZone);
  const regime = sources.law.find(id);
  if (regime === undefined) {
    const ids = sources.law.regimes.map((one) => one.id);
    const near = nearestWord(id, ids);
    throw new NotFound(
      `No regime has the id ${id}. ${near === undefined ? 'GET /v1/law lists them.' : `Did you mean ${near}?`}`,
    );
  }
  const { versions, ...rest } = onDay(regime, day);
  if (versions.length === 0) throw new NotFound(`The regime ${id} was no law on ${String(day)}.`);
  return { ...whose(sources.ledger), regime: { ...rest, versions } };
}

function onDay(regime: Regime, day: string | undefined): Pick<Regime, keyof Regime> {
  if (day === undefined) return regime;
  const versions = regime.versions.filter(
    ({ validFrom = '', validUntil }) => validFrom <= day && (validUntil === undefined || day < validUntil),
  );
  return { ...regime, versions };
}
