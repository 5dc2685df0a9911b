import type { DeclarationMeasure, Finding, SuspendedRight } from '#kernel';
import type { RegimeOnDay } from '../law-book.js';
import type { RegimeVersion, RightOfLaw, RightsRule, Treaty } from '../shapes/index.js';
import { cite, says } from './judged.js';

type Said = readonly [Finding['verdict'], string];

/**
 * No right is suspended but those that the regime lets go, none that it keeps, and none that a treaty keeps which binds
 * the country on that day.
 */
export function rightsSuspended(
  slices: readonly DeclarationMeasure[],
  on: RegimeOnDay,
  treaties: readonly Treaty[],
): readonly Finding[] {
  const rights = new Map(
    slices.flatMap(({ suspendedRights }) => suspendedRights).map((right) => [right.article, right]),
  );
  return [...rights.values()].flatMap((right) => [
    ...byConstitution(right, on),
    ...treaties.flatMap((treaty) => byTreaty(right, on, treaty)),
  ]);
}

function byConstitution(right: SuspendedRight, on: RegimeOnDay): readonly Finding[] {
  const { suspendable, neverSuspended } = on.version;
  const told = `${right.article} (${right.name})`;
  if (neverSuspended !== undefined && named(right, neverSuspended) !== undefined) {
    return says(on, neverSuspended, 'rights', ['flagged', `${told} may never be suspended.`]);
  }
  if (suspendable !== undefined) {
    const allowed = named(right, suspendable) !== undefined;
    if (!allowed && pathOf(right.article) === undefined) return says(on, suspendable, 'rights', unreadable(right));
    return says(on, suspendable, 'rights', [
      allowed ? 'lawful' : 'flagged',
      `${told} ${allowed ? 'may be suspended' : `is not among the rights that may be suspended: ${listed(suspendable)}`}.`,
    ]);
  }
  const because = `What is recorded of the law does not list which rights may be suspended; ${told} is not judged.`;
  return [{ rule: 'rights', verdict: 'undecided', because, source: on.version.source.instrument }];
}

function unreadable({ article, name }: SuspendedRight): Said {
  const because = `"${article}" (${name}) cannot be read as the number of an article, such as 2.9 or 2.24.f; whether it may be suspended is not judged.`;
  return ['undecided', because];
}

function listed({ rights }: RightsRule): string {
  return rights.length === 0 ? 'none' : rights.map(({ article }) => article).join(', ');
}

function named({ article }: SuspendedRight, { rights }: RightsRule): RightOfLaw | undefined {
  return rightNamed(article, rights);
}

/** All rights of which a version says anything, those that may be suspended first. */
export function rightsOf({
  suspendable,
  neverSuspended,
}: Pick<RegimeVersion, 'suspendable' | 'neverSuspended'>): readonly RightOfLaw[] {
  return [...(suspendable?.rights ?? []), ...(neverSuspended?.rights ?? [])];
}

/** The right that an article names, however it is written. */
export function rightNamed(article: string, rights: readonly RightOfLaw[]): RightOfLaw | undefined {
  const name = plain(article);
  return rights.find((right) => plain(right.article) === name);
}

const markers =
  /\b(?:articles?|art[íi]culos?|arts?|sections?|incisos?|incs?|numerales|numeral|nums?|literal|lit|letra|apartado|paragraphs?|párrafos?)\b/gu;
const step = /^(?:\d+|\p{L}|[ivxlc]+|bis|ter|quater)$/u;

/** `art. 2, inc. 24 f)`, `2(24)(f)` and `2.24f` are one article; undefined for what is no path of numbers. */
function pathOf(article: string): string | undefined {
  const said = article.normalize('NFC').toLowerCase().replaceAll(markers, ' ');
  const steps = said.match(/\d+|\p{L}+/gu) ?? [];
  return /^\d/u.test(steps[0] ?? '') && steps.every((one) => step.test(one)) ? steps.join('.') : undefined;
}

function plain(article: string): string {
  return pathOf(article) ?? article.trim().toLowerCase();
}

function byTreaty(right: SuspendedRight, on: RegimeOnDay, treaty: Treaty): readonly Finding[] {
  const { suspendable, neverSuspended } = on.version;
  const mapped = [suspendable, neverSuspended].flatMap((rule) =>
    rule === undefined ? [] : (named(right, rule) ?? []),
  );
  const { nonDerogable } = treaty;
  if (mapped.every((one) => one[treaty.rights] === undefined)) {
    const because = `No article of the ${treaty.name} is recorded for ${right.article} (${right.name}); whether it may be suspended by that treaty is not judged.`;
    return [{ rule: 'rights', verdict: 'undecided', because, source: cite(treaty.source, nonDerogable) }];
  }
  const kept = mapped
    .flatMap((one) => one[treaty.rights] ?? [])
    .filter((article) => nonDerogable.articles.some((never) => article === never || article.startsWith(`${never}(`)));
  return [...new Set(kept)].map((article) => ({
    rule: 'rights',
    verdict: 'flagged',
    because: `${right.article} (${right.name}) is article ${article} of the ${treaty.name}, which no emergency suspends.`,
    source: cite(treaty.source, nonDerogable),
  }));
}
