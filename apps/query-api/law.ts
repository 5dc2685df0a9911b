import { isDay } from '#calendar';
import { isValidOn, nearestWord } from '#kernel';
import type { Regime, Treaty } from '#law';
import { InvalidInput, NotFound } from '#platform';
import { nextPage, page, whose } from './answers.js';
import { cursor, limit, readQuery } from './parameters.js';
import type { Parameter } from './parameters.js';
import type { Sources } from './sources.js';

const on: Parameter<string> = {
  description: 'Only what was law on this day, an ISO date; the law of all days unless said.',
  schema: { type: 'string', format: 'date', examples: ['2025-11-28'] },
  read: (given) => (isDay(given) ? given : undefined),
  must: 'a day such as 2025-11-28',
};

const jurisdiction: Parameter<string> = {
  description: 'Only the law of this country, an ISO 3166-1 code such as PE.',
  schema: { type: 'string', pattern: '^[A-Za-z]{2}$', examples: ['PE'] },
  read: (given) => (/^[A-Za-z]{2}$/u.test(given) ? given.toUpperCase() : undefined),
  must: 'an ISO 3166-1 code such as PE',
};

export const lawParameters = {
  listing: {
    jurisdiction,
    on,
    cursor,
    limit: limit(20, 100),
  },
  one: { on },
};

/** `GET /v1/law`: the regimes in the order of their countries and ids, a page of them, and the treaties. */
export function listLaw(sources: Sources, query: unknown, url: string): object {
  const asked = readQuery(lawParameters.listing, query, sources.ledger.timeZone);
  const { jurisdiction: country, on: day, cursor: behind, limit: most = lawParameters.listing.limit.standard } = asked;
  const found = regimesBehind(sources, behind)
    .filter((regime) => country === undefined || regime.jurisdiction === country)
    .map((regime) => onDay(regime, day))
    .filter(({ versions }) => versions.length > 0);
  const { items, more } = page(found, most);
  const last = items.at(-1);
  return {
    ...whose(sources.ledger),
    regimes: items,
    treaties: binding(sources, country, day),
    next: more && last !== undefined ? nextPage(url, 'cursor', last.id) : null,
  };
}

/** The regimes behind one, all where none is named. */
function regimesBehind({ law }: Sources, behind: string | undefined): readonly Regime[] {
  if (behind === undefined) return law.regimes;
  const place = law.regimes.findIndex(({ id }) => id === behind);
  if (place === -1) {
    const problem = `must be taken from \`next\` of the page before; no regime has the id ${behind}`;
    throw new InvalidInput([{ field: 'cursor', problem }]);
  }
  return law.regimes.slice(place + 1);
}

/** The treaties that bound a country, or any, on a day, or ever. */
function binding({ law }: Sources, country: string | undefined, day: string | undefined): readonly Treaty[] {
  return law.treaties.filter(({ parties }) =>
    parties.some(
      (party) =>
        (country === undefined || party.jurisdiction === country) && (day === undefined || isValidOn(party, day)),
    ),
  );
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

type Listed = Pick<Regime, keyof Regime>;

function onDay(regime: Regime, day: string | undefined): Listed {
  if (day === undefined) return regime;
  return { ...regime, versions: regime.versions.filter((version) => isValidOn(version, day)) };
}
