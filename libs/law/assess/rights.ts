import type { DeclarationMeasure, Finding, SuspendedRight } from '#kernel';
import type { RegimeOnDay } from '../law-book.js';
import type { RegimeVersion, RightOfLaw, RightsRule, Treaty } from '../shapes/index.js';
import { depthOf, isSameArticle, isWithin, pathOf } from './articles.js';
import { says } from './judged.js';
import { byTreaty } from './rights-of-treaties.js';

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
  const listed = rightsOf(on.version);
  return [...rights.values()].flatMap((right) => {
    const said = [...byConstitution(right, on), ...treaties.flatMap((treaty) => byTreaty(right, listed, treaty))];
    return said.map((one) => ({ ...one, right: right.article }));
  });
}

function byConstitution(right: SuspendedRight, on: RegimeOnDay): readonly Finding[] {
  const { suspendable, neverSuspended } = on.version;
  const kept = neverSuspended === undefined ? undefined : keptBy(right, neverSuspended, suspendable);
  if (neverSuspended !== undefined && kept !== undefined) return says(on, neverSuspended, 'rights', ['flagged', kept]);
  if (suspendable !== undefined) return says(on, suspendable, 'rights', letGoBy(right, suspendable));
  const because = `What is recorded of the law does not list which rights may be suspended; ${told(right)} is not judged.`;
  return [{ rule: 'rights', verdict: 'undecided', because, source: on.version.source.instrument }];
}

/** Why it is kept: as itself, as a part of what is kept, or as a whole of which a part is. What the lists name nearest holds. */
function keptBy(
  right: SuspendedRight,
  { rights }: RightsRule,
  suspendable: RightsRule | undefined,
): string | undefined {
  const whole = rightNamed(right.article, rights);
  const free = rightNamed(right.article, suspendable?.rights ?? []);
  if (whole !== undefined && (free === undefined || depthOf(free.article) <= depthOf(whole.article))) {
    return `${told(right)} ${partly(right, whole)}may never be suspended.`;
  }
  const parts = rights.filter(({ article }) => isWithin(article, right.article));
  if (parts.length === 0) return undefined;
  const named = parts.map(({ article, name }) => `${article} (${name})`).join(', ');
  return `${told(right)} includes ${named}, which may never be suspended: name in its place the parts of it that are suspended.`;
}

function letGoBy(right: SuspendedRight, suspendable: RightsRule): Said {
  const whole = rightNamed(right.article, suspendable.rights);
  if (whole !== undefined) return ['lawful', `${told(right)} ${partly(right, whole)}may be suspended.`];
  if (pathOf(right.article) === undefined) return unreadable(right);
  const because = `${told(right)} is not among the rights that may be suspended: ${listed(suspendable)}.`;
  return ['flagged', because];
}

function told({ article, name }: SuspendedRight): string {
  return `${article} (${name})`;
}

function partly(right: SuspendedRight, whole: RightOfLaw): string {
  return isSameArticle(right.article, whole.article) ? '' : `is a part of ${whole.article}, which `;
}

function unreadable({ article, name }: SuspendedRight): Said {
  const because = `"${article}" (${name}) cannot be read as the number of an article, such as 2.9 or 2.24.f; whether it may be suspended is not judged.`;
  return ['undecided', because];
}

function listed({ rights }: RightsRule): string {
  return rights.length === 0 ? 'none' : rights.map(({ article }) => article).join(', ');
}

/** All rights of which a version says anything, those that may be suspended first. */
export function rightsOf({
  suspendable,
  neverSuspended,
}: Pick<RegimeVersion, 'suspendable' | 'neverSuspended'>): readonly RightOfLaw[] {
  return [...(suspendable?.rights ?? []), ...(neverSuspended?.rights ?? [])];
}

/** The right that an article names, however it is written, or else the nearest one that it is a part of. */
export function rightNamed(article: string, rights: readonly RightOfLaw[]): RightOfLaw | undefined {
  return rights
    .filter((right) => isWithin(article, right.article))
    .reduce<RightOfLaw | undefined>(
      (near, one) => (near === undefined || depthOf(one.article) > depthOf(near.article) ? one : near),
      undefined,
    );
}
