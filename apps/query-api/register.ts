import type { Action, Case, CaseRef, Instant, StoredEvent } from '#kernel';
import { caseIdProblems, load, streamOf, supersededBy } from '#kernel';
import { Forbidden, InvalidInput, NotFound } from '#platform';
import { caseStandings, standingAt } from '#read-model';
import type { CaseStanding } from '#read-model';
import { eventFor, isOfTheHouse, nextPage, page, reflected, whose } from './answers.js';
import type { Asking } from './answers.js';
import { after, choice, cursor, knownAt, limit, moment, position, readQuery, text, validAt } from './parameters.js';
import type { Parameter, Parameters } from './parameters.js';
import { withRealEnds } from './real-ends.js';
import type { Sources } from './sources.js';

interface RegisterParameters extends Parameters {
  readonly state: Parameter<string>;
  readonly standing: Parameter<CaseStanding>;
  readonly area: Parameter<string>;
  readonly validAt: Parameter<Instant>;
  readonly after: Parameter<bigint>;
  readonly cursor: Parameter<string>;
  readonly limit: Parameter<number>;
}

export function registerParameters({ name, phases, hasMeasures }: Action): RegisterParameters {
  const untaken = `cases of ${name} have no measures, so that none touches an area or holds at a moment; ask for the acts that cite them`;
  const ofMeasures = <T>(parameter: Parameter<T>): Parameter<T> =>
    hasMeasures ? parameter : { ...parameter, untaken };
  const meanings = [...phases].map(([phase, meaning]) => `\`${phase}\`: ${meaning}`);
  return {
    state: choice(`Only cases whose last recorded step is this. ${meanings.join(' ')}`, [...phases.keys()]),
    standing: ofMeasures(standing),
    area: ofMeasures(area),
    validAt: ofMeasures(heldAt),
    after,
    cursor,
    limit: limit(50, 500),
  };
}

const standing = choice(
  'Only cases that stand so at `validAt` or now; with `in-force` and `area`, in force in that area.',
  caseStandings,
);
const area = text('Only cases with a measure that touches this area, from above or below.');
const heldAt = moment(
  'Only cases with a measure that holds then, and how each stands then. With another `standing` than `in-force` only the latter.',
);

export const caseParameters = {
  validAt,
  knownAt,
  from: position('Events from this revision on.'),
  limit: limit(100, 1_000),
};

/** `GET /v1/actions` */
export function catalogue(sources: Sources, asking: Asking): object {
  return { ...whose(sources.ledger), actions: shown(sources, asking).map(describe) };
}

/** The actions whose cases the one who asks may see. */
export function shown(
  { catalogue: all }: Pick<Sources, 'catalogue'>,
  asking: Pick<Asking, 'actor'>,
): readonly Action[] {
  return [...all.values()].filter(({ confidential }) => !confidential || isOfTheHouse(asking));
}

function describe({ name, title, summary, commands, events, phases }: Action): object {
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
    phases: [...phases].map(([phase, says]) => ({ name: phase, summary: says })),
  };
}

/** `GET /v1/actions/{action}` */
export async function registerOf(sources: Sources, name: string, asking: Asking): Promise<object> {
  const action = known(sources, name, asking);
  const asked = readQuery(registerParameters(action), asking.query, sources.ledger.timeZone);
  const most = asked.limit ?? 50;
  const touched = asked.area === undefined ? undefined : sources.areaIn('area', asked.area);
  await sources.reached(asked.after);
  const question = {
    action: action.name,
    state: asked.state,
    standing: asked.standing,
    area: touched,
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
    next: more && last !== undefined ? nextPage(asking.url, 'cursor', last.id) : null,
  };
}

/** A case as it stands, with its history. */
export type CaseAnswer = Readonly<Record<string, unknown>> & { readonly revision: string };

/** `GET /v1/actions/{action}/{id}`: read from the log itself, so that it never lags behind a command. */
export async function showCase(sources: Sources, ref: CaseRef, asking: Asking): Promise<CaseAnswer> {
  known(sources, ref.action, asking);
  const idProblems = caseIdProblems(ref.id);
  if (idProblems.length > 0) throw new InvalidInput(idProblems);
  const asked = readQuery(caseParameters, asking.query, sources.ledger.timeZone);
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
    findings: events.flatMap((event) => findingsOf(current, event)),
    history: items.map((event) => ({ summary: sources.summary(event.type), ...eventFor(sources, asking, event) })),
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

/** What the rules said of the event, and which correction has since been judged in its place. */
function findingsOf(current: Case, { revision, metadata, data }: StoredEvent): readonly object[] {
  const { effectiveFrom } = data;
  const from = typeof effectiveFrom === 'string' ? effectiveFrom : undefined;
  return metadata.findings.map((finding) => {
    const by = supersededBy(current.corrections(), { rule: finding.rule, revision, from });
    const superseded = by === undefined ? {} : { supersededBy: by.toString() };
    return { revision: revision.toString(), ...finding, ...superseded };
  });
}

/** Throws `NotFound` where there is none, and `Forbidden` where its cases are not for the one who asks. */
function known(sources: Sources, name: string, asking: Asking): Action {
  const action = sources.catalogue.get(name);
  const names = shown(sources, asking).map((one) => one.name);
  if (action === undefined) throw new NotFound(`There is no action ${name}. There are: ${names.join(', ')}.`);
  if (action.confidential && !isOfTheHouse(asking)) throw new Forbidden(insideOnly(name));
  return action;
}

/** What whoever is not of the house is told. */
export function insideOnly(name: string): string {
  return `Cases of ${name} are not for the role agency; they are for operator, auditor, admin.`;
}
