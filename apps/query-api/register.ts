import type { Action, Case, CaseRef, Instant, StoredEvent } from '#kernel';
import { caseIdProblems, load, streamOf } from '#kernel';
import { InvalidInput, NotFound } from '#platform';
import { standingAt } from '#read-model';
import { eventFor, nextPage, page, reflected, whose } from './answers.js';
import type { Asking } from './answers.js';
import { after, cursor, knownAt, limit, position, readQuery, text, validAt } from './parameters.js';
import { withRealEnds } from './real-ends.js';
import type { Sources } from './sources.js';

const register = {
  state: text('Only cases whose last recorded step is this, such as declared or lifted.'),
  area: text('Only cases with a measure that touches this area, from above or below.'),
  validAt,
  after,
  cursor,
  limit: limit(50, 500),
};

const oneCase = { validAt, knownAt, from: position('Events from this revision on.'), limit: limit(100, 1_000) };

export const registerParameters = { register, case: oneCase };

/** `GET /v1/actions` */
export function catalogue(sources: Sources): object {
  return { ...whose(sources.ledger), actions: [...sources.catalogue.values()].map(describe) };
}

function describe({ name, title, summary, commands, events }: Action): object {
  return {
    name,
    title,
    summary,
    commands: [...commands].map(([command, { summary: says, shape, example, by }]) => ({
      name: command,
      summary: says,
      by: by ?? 'operator',
      schema: shape.schema(),
      example,
    })),
    events: [...events].map(([type, { summary: says, shape, version }]) => ({
      type,
      version,
      summary: says,
      schema: shape.schema(),
    })),
  };
}

/** `GET /v1/actions/{action}` */
export async function registerOf(sources: Sources, name: string, query: unknown, url: string): Promise<object> {
  const action = known(sources, name);
  const asked = readQuery(register, query, sources.ledger.timeZone);
  const most = asked.limit ?? 50;
  const area = asked.area === undefined ? undefined : sources.areaIn('area', asked.area);
  await sources.reached(asked.after);
  const question = {
    action: action.name,
    state: asked.state,
    area,
    at: asked.validAt,
    standingAt: asked.validAt ?? sources.now(),
    after: asked.cursor,
    limit: most + 1,
  };
  const found = await sources.readModel.register(question);
  const { items, more } = page(found.answer, most);
  const last = items.at(-1);
  return {
    ...whose(sources.ledger),
    ...reflected(found),
    action: action.name,
    cases: items,
    next: more && last !== undefined ? nextPage(url, 'cursor', last.id) : null,
  };
}

/** A case as it stands, with its history. */
export type CaseAnswer = Readonly<Record<string, unknown>> & { readonly revision: string };

/** `GET /v1/actions/{action}/{id}`: read from the log itself, so that it never lags behind a command. */
export async function showCase(sources: Sources, ref: CaseRef, asking: Asking): Promise<CaseAnswer> {
  known(sources, ref.action);
  const idProblems = caseIdProblems(ref.id);
  if (idProblems.length > 0) throw new InvalidInput(idProblems);
  const asked = readQuery(oneCase, asking.query, sources.ledger.timeZone);
  const { from = 0n, limit: most = 100 } = asked;
  const { at, known: then } = sources.moments(asked);
  const { current, events } = await caseAt(sources, ref, then);
  const measures = await withRealEnds(sources, current.measures(), then);
  const { items, more } = page(
    events.filter(({ revision }) => revision >= from),
    most,
  );
  return {
    ...whose(sources.ledger),
    action: ref.action,
    id: ref.id,
    stream: streamOf(ref),
    title: current.title(),
    phase: current.phase(),
    standing: standingAt(measures, at),
    revision: current.revision.toString(),
    openedAt: events[0]?.recordedAt,
    changedAt: events.at(-1)?.recordedAt,
    state: current.state(),
    measures,
    findings: events.flatMap(findingsOf),
    history: items.map((event) => ({ summary: sources.summary(event.type), ...eventFor(asking, event) })),
    next: more ? nextPage(asking.url, 'from', (from + BigInt(most)).toString()) : null,
  };
}

/** The case as it stands, or as it stood for those who asked then; throws `NotFound` where nothing is recorded. */
async function caseAt(
  sources: Sources,
  ref: CaseRef,
  then: Instant | undefined,
): Promise<{ readonly current: Case; readonly events: readonly StoredEvent[] }> {
  const loaded = await load(sources, ref);
  const all = loaded?.events ?? [];
  const events = then === undefined ? all : all.filter(({ recordedAt }) => recordedAt <= then);
  if (loaded === undefined || events.length === 0) {
    throw new NotFound(`Nothing ${then === undefined ? 'is' : 'was then'} recorded under ${ref.action}/${ref.id}.`);
  }
  if (events.length === all.length) return { current: loaded.case, events };
  return { current: events.reduce((state, event) => state.apply(event), loaded.action.open(ref.id)), events };
}

function findingsOf({ revision, metadata }: StoredEvent): readonly object[] {
  return metadata.findings.map((finding) => ({ revision: revision.toString(), ...finding }));
}

function known(sources: Sources, name: string): Action {
  const action = sources.catalogue.get(name);
  if (action !== undefined) return action;
  throw new NotFound(`There is no action ${name}. There are: ${[...sources.catalogue.keys()].join(', ')}.`);
}
