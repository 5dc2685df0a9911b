import { iso31661, iso31662 } from 'iso-3166';
import { pathOf } from './assess/articles.js';
import type { LawProblem } from './law-file.js';
import type { Regime, RegimeVersion, RightsRule, Treaty } from './shapes/index.js';

type Found = Omit<LawProblem, 'file'>;

const countries: ReadonlySet<string> = new Set(iso31661.map(({ alpha2 }) => alpha2));
const parts: ReadonlySet<string> = new Set(iso31662.map(({ code }) => code));

/** The law of a country, or of a part of one. */
export function jurisdictionOf({ jurisdiction }: Regime, place: string): readonly Found[] {
  if (countries.has(jurisdiction) || parts.has(jurisdiction)) return [];
  const problem = `must be a code of ISO 3166, such as PE, or PE-TAC of a part of it; it is ${jurisdiction}`;
  return [{ place: `${place}.jurisdiction`, problem }];
}

/** Countries are bound, with all their parts. */
export function partiesOf({ parties }: Treaty, place: string): readonly Found[] {
  return parties.flatMap(({ jurisdiction }, index) => {
    if (countries.has(jurisdiction)) return [];
    const problem = `must be a country by its code of ISO 3166-1, such as PE; it is ${jurisdiction}`;
    return [{ place: `${place}.parties.${index.toString()}.jurisdiction`, problem }];
  });
}

export function articlesKept({ nonDerogable: { articles } }: Treaty, place: string): readonly Found[] {
  return unread(articles, `${place}.nonDerogable.articles`);
}

/** Where the treaties have the rights of a constitution. */
export function articlesNamed({ suspendable, neverSuspended }: RegimeVersion, place: string): readonly Found[] {
  return [...inRights(suspendable, `${place}.suspendable`), ...inRights(neverSuspended, `${place}.neverSuspended`)];
}

function inRights(rule: RightsRule | undefined, place: string): readonly Found[] {
  return (rule?.rights ?? []).flatMap(({ iccpr, achr = [] }, index) => {
    const here = `${place}.rights.${index.toString()}`;
    return [...unread(iccpr, `${here}.iccpr`), ...unread(achr, `${here}.achr`)];
  });
}

/** What is no number would be the same as no article of the treaty, and never be held against anybody. */
function unread(articles: readonly string[], place: string): readonly Found[] {
  return articles.flatMap((article, index) => {
    if (pathOf(article) !== undefined) return [];
    const problem = `must be the number of an article, such as 14 or 8(1); it is "${article}"`;
    return [{ place: `${place}.${index.toString()}`, problem }];
  });
}
