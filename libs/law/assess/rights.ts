import type { DeclarationMeasure, Finding, SuspendedRight } from '#kernel';
import type { RegimeOnDay } from '../law-book.js';
import type { RightOfLaw, RightsRule, Treaty } from '../shapes/index.js';
import { cite, says } from './judged.js';

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
    return says(on, suspendable, 'rights', [
      allowed ? 'lawful' : 'flagged',
      `${told} ${allowed ? 'may be suspended' : `is not among the rights that may be suspended: ${listed(suspendable)}`}.`,
    ]);
  }
  const because = `What is recorded of the law does not list which rights may be suspended; ${told} is not judged.`;
  return [{ rule: 'rights', verdict: 'undecided', because, source: on.version.source.instrument }];
}

function listed({ rights }: RightsRule): string {
  return rights.length === 0 ? 'none' : rights.map(({ article }) => article).join(', ');
}

function named({ article }: SuspendedRight, { rights }: RightsRule): RightOfLaw | undefined {
  return rightNamed(article, rights);
}

/** The right that an article names, however it is written. */
export function rightNamed(article: string, rights: readonly RightOfLaw[]): RightOfLaw | undefined {
  const name = plain(article);
  return rights.find((right) => plain(right.article) === name);
}

/** `art. 2.24.f`, `Art. 2, inc. 24 f)` and `2(24)(f)` are one article: what counts are its numbers and letters. */
function plain(article: string): string {
  return article
    .toLowerCase()
    .replaceAll(
      /\b(?:art(?:[íi]culo|icle)?s?|inc(?:iso)?s?|num(?:eral)?|lit(?:eral)?|apartado|par(?:agraph)?|sec(?:tion)?|s)\b\.?/gu,
      ' ',
    )
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

function byTreaty(right: SuspendedRight, on: RegimeOnDay, treaty: Treaty): readonly Finding[] {
  const { suspendable, neverSuspended } = on.version;
  const mapped = [suspendable, neverSuspended].flatMap((rule) =>
    rule === undefined ? [] : (named(right, rule) ?? []),
  );
  const { nonDerogable } = treaty;
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
