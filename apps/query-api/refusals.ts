import { importCase } from '#areas';
import type { CaseRef, Catalogue, Instant, StoredEvent } from '#kernel';
import { nextPage, page, reflected, whose } from './answers.js';
import { eventsAt } from './events-at.js';
import { after, caseRef, choice, limit, moment, position, readQuery, text } from './parameters.js';
import type { Parameter, Parameters } from './parameters.js';
import type { Sources } from './sources.js';

interface RefusalsParameters extends Parameters {
  readonly action: Parameter<string>;
  readonly case: Parameter<CaseRef>;
  readonly refused: Parameter<string>;
  readonly subject: Parameter<string>;
  readonly from: Parameter<Instant>;
  readonly until: Parameter<Instant>;
  readonly after: Parameter<bigint>;
  readonly before: Parameter<bigint>;
  readonly limit: Parameter<number>;
}

const standard = 50;

export const refusalsParameters = (catalogue: Catalogue): RefusalsParameters => ({
  action: choice('Only of commands to this action; areas: only of imports of areas.', [
    ...catalogue.keys(),
    importCase.action,
  ]),
  case: caseRef('Only of commands to this case, as action/id.'),
  refused: text('Only refusals with this code, such as own-draft.'),
  subject: text('Only commands of this person: the subject of the token.'),
  from: moment('Only what was refused from then on.'),
  until: moment('Only what was refused before then.'),
  after,
  before: position('Only refusals before this position in the log.'),
  limit: limit(standard, 500),
});

/** `GET /v1/refusals`: who tried what, and why not; newest first. */
export async function listRefusals(sources: Sources, query: unknown, url: string): Promise<object> {
  const asked = readQuery(refusalsParameters(sources.catalogue), query, sources.ledger.timeZone);
  const { action, refused, subject, from, until, before, limit: most = standard } = asked;
  await sources.reached(asked.after);
  const question = { action, case: asked.case, refused, subject, from, until, before, limit: most + 1 };
  const found = await sources.readModel.refusals(question);
  const { items, more } = page(found.answer, most);
  const last = items.at(-1);
  return {
    ...whose(sources.ledger),
    ...reflected(found),
    refusals: (await eventsAt(sources.store, items)).map(asRefusal),
    next: more && last !== undefined ? nextPage(url, 'before', last.toString()) : null,
  };
}

function asRefusal({ position: place, recordedAt, data, metadata }: StoredEvent): object {
  const { case: name = '', command = '', hash = '', ...refusal } = data;
  const { actor, correlationId } = metadata;
  return {
    position: place.toString(),
    recordedAt,
    actor,
    case: name,
    command: { name: command, hash },
    ...refusal,
    correlationId,
  };
}
