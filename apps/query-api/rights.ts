import { localDate } from '#calendar';
import type { DeclarationMeasure, Instant } from '#kernel';
import type { LawBook } from '#law';
import { inTreaties } from '#law';
import type { RegionStatus } from '#region-status';
import { reflected, whose } from './answers.js';
import { after, knownAt, readQuery, text, validAt } from './parameters.js';
import type { Sources } from './sources.js';

export const rightsParameters = {
  under: text('The area in which, or below which, they are suspended; the jurisdiction unless said.'),
  validAt,
  knownAt,
  after,
};

/** `GET /v1/rights`: which rights are suspended where, now or then, with the articles of the treaties. */
export async function rightsSuspended(sources: Sources, query: unknown): Promise<object> {
  const zone = sources.ledger.timeZone;
  const asked = readQuery(rightsParameters, query, zone);
  const under = asked.under ?? sources.ledger.jurisdiction;
  const area = sources.areaIn('under', under, asked.knownAt);
  await sources.reached(asked.after);
  const moments = sources.moments(asked);
  const found = await sources.believed(moments.known, () => sources.readModel.declarations(area, moments));
  const suspended = found.answer.flatMap(({ action, id, title, measure }) =>
    measure.kind === 'declaration' ? rightsIn(measure, { case: `${action}/${id}`, title }) : [],
  );
  const day = localDate(moments.at, zone);
  return {
    ...whose(sources.ledger),
    validAt: moments.at,
    knownAt: moments.known ?? sources.now(),
    ...reflected(found),
    under,
    rights: gathered(suspended).map(({ regime, article, name, suspendedBy }) => ({
      article,
      name,
      regime,
      ...inTreaties(sources.law, regime, article, day),
      suspendedBy,
    })),
  };
}

interface Suspended {
  readonly regime: string;
  readonly article: string;
  readonly name: string;
  readonly by: Suspension;
}

interface Suspension {
  readonly case: string;
  readonly title: string;
  readonly areas: readonly string[];
  readonly from: Instant;
  readonly until: Instant | null;
}

function rightsIn(
  { regime, suspendedRights, areas, from, until }: DeclarationMeasure,
  named: { readonly case: string; readonly title: string },
): readonly Suspended[] {
  return suspendedRights.map(({ article, name }) => ({ regime, article, name, by: { ...named, areas, from, until } }));
}

function gathered(suspended: readonly Suspended[]) {
  const rights = new Map<string, Omit<Suspended, 'by'> & { readonly suspendedBy: Suspension[] }>();
  for (const { by, ...right } of suspended) {
    const key = `${right.regime} ${right.article}`;
    const known = rights.get(key) ?? { ...right, suspendedBy: [] };
    rights.set(key, { ...known, suspendedBy: [...known.suspendedBy, by] });
  }
  return [...rights.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, right]) => right);
}

/** The status with the articles of the treaties beside each right suspended. */
export function withTreaties(law: LawBook, status: RegionStatus, day: string): object {
  return {
    ...status,
    rightsSuspended: status.rightsSuspended.map((right) => ({
      ...right,
      ...inTreaties(law, right.regime, right.article, day),
    })),
  };
}
