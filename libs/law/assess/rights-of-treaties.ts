import type { Finding, SuspendedRight } from '#kernel';
import type { RightOfLaw, Treaty } from '../shapes/index.js';
import { depthOf, isSameArticle, isWithin } from './articles.js';
import { cite } from './judged.js';

/**
 * What a treaty says of a right that is suspended: by the articles that the lists of the constitution name for it and for
 * what it includes or, where they name none, for what it is a part of.
 */
export function byTreaty(right: SuspendedRight, listed: readonly RightOfLaw[], treaty: Treaty): readonly Finding[] {
  const mapped = listed.filter((one) => one[treaty.rights] !== undefined);
  const parts = mapped.filter(({ article }) => isWithin(article, right.article));
  const included = unique(parts.flatMap((one) => keptIn(one, right, treaty)));
  const isNamed = parts.some(({ article }) => isSameArticle(article, right.article));
  if (isNamed || included.length > 0) return included.map((because) => said(treaty, 'flagged', because));
  const wholes = mapped.filter(({ article }) => isWithin(right.article, article));
  const depth = Math.max(...wholes.map(({ article }) => depthOf(article)));
  const nearest = wholes.find(({ article }) => depthOf(article) === depth);
  return nearest === undefined ? [unmapped(right, treaty)] : asPart(right, nearest, treaty);
}

function unmapped(right: SuspendedRight, treaty: Treaty): Finding {
  const because = `No article of the ${treaty.name} is recorded for ${told(right)}; whether it may be suspended by that treaty is not judged.`;
  return said(treaty, 'undecided', because);
}

function keptIn(part: RightOfLaw, right: SuspendedRight, treaty: Treaty): readonly string[] {
  const subject = isSameArticle(part.article, right.article)
    ? `${told(right)} is`
    : `${told(right)} includes ${told(part)}, which is`;
  return keptOf(part, treaty).map((kept) => `${subject} ${kept}.`);
}

/** A part may be under any of the articles of its whole: it is kept for certain only where all of them are. */
function asPart(right: SuspendedRight, whole: RightOfLaw, treaty: Treaty): readonly Finding[] {
  const articles = whole[treaty.rights] ?? [];
  const kept = keptOf(whole, treaty);
  const subject = `${told(right)} is a part of ${told(whole)}, which is`;
  if (articles.every((article) => isKept(article, treaty))) {
    return kept.map((each) => said(treaty, 'flagged', `${subject} ${each}.`));
  }
  if (kept.length === 0) return [];
  const because = `${subject} ${kept.join(', and ')}; its articles there are ${articles.join(', ')}, and which of them the part stands under is not recorded.`;
  return [said(treaty, 'undecided', because)];
}

/** The articles of the treaty for a right that it keeps, or of which it keeps a part, each as the end of a sentence. */
function keptOf(right: RightOfLaw, treaty: Treaty): readonly string[] {
  const { nonDerogable, name } = treaty;
  return (right[treaty.rights] ?? []).flatMap((article) => {
    if (isKept(article, treaty)) return [`article ${article} of the ${name}, which no emergency suspends`];
    const parts = nonDerogable.articles.filter((never) => isWithin(never, article));
    return parts.length === 0
      ? []
      : [`article ${article} of the ${name}, of which ${parts.join(' and ')} is suspended by no emergency`];
  });
}

function isKept(article: string, { nonDerogable }: Treaty): boolean {
  return nonDerogable.articles.some((never) => isWithin(article, never));
}

function said({ source, nonDerogable }: Treaty, verdict: Finding['verdict'], because: string): Finding {
  return { rule: 'rights', verdict, because, source: cite(source, nonDerogable) };
}

function told({ article, name }: { readonly article: string; readonly name: string }): string {
  return `${article} (${name})`;
}

function unique(sentences: readonly string[]): readonly string[] {
  return [...new Set(sentences)];
}
