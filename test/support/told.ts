import type { Action, Case, CitedCase, Context, JsonObject, Measure } from '#kernel';
import { isRefusal, noLaw, streamOf, toJsonObject } from '#kernel';
import { southernPeru, stored } from '#kernel/testing';
import fc from 'fast-check';
import { bodies } from './arbitrary.js';
import type { Sense } from './arbitrary.js';

/** A command as an operator, or the clock, may say it. */
export interface Spoken {
  readonly type: string;
  readonly body: JsonObject;
  /** When it is decided. */
  readonly now: string;
  /** Who says it. */
  readonly by?: string;
}

export interface Said {
  readonly type: string;
  readonly version: number;
  readonly data: JsonObject;
}

const day = (count: number): string => new Date(Date.UTC(2025, 10, 25 + count, 5)).toISOString();
const days = fc.integer({ min: 0, max: 90 }).map(day);
const codes = fc.constantFrom('PE', 'PE-TAC', 'PE-PUN', 'ubigeo-inei:2301', 'ubigeo-inei:230101');
const someCodes = fc.uniqueArray(codes, { minLength: 1, maxLength: 3 });

/** Words that the rules take more often than not. */
const sense: Sense = {
  areas: someCodes,
  route: fc.uniqueArray(fc.oneof(codes, fc.constant('santa-rosa')), { minLength: 1, maxLength: 3 }),
  crossings: fc.constant(['santa-rosa']),
  neighbour: fc.constant('CL'),
  decree: fc.constant('ds-135'),
  restsOn: fc.constant('emergency-declaration/tacna'),
  exceptionTo: fc.constant('tacna'),
  predecessor: fc.constant('tacna'),
  to: fc.constant('congress'),
  extension: fc.integer({ min: 0, max: 1 }),
  announcedAt: days,
  decidedAt: days,
  publishedAt: days,
  observedAt: days,
  effectiveFrom: days,
  effectiveUntil: days,
  endedAt: days,
  revision: fc.integer({ min: 0, max: 4 }),
  act: fc.constant({ action: 'curfew', id: 'tacna', command: 'end', body: { cause: 'Calm', effectiveFrom: day(4) } }),
};

const common = { from: day(4), until: day(70), areas: ['PE'] };
const declared: Measure = {
  ...common,
  kind: 'declaration',
  level: 'emergency',
  regime: 'pe-emergencia',
  cause: 'Unrest',
  extension: 0,
  suspendedRights: [],
  orderKeptBy: 'police',
  provisions: [],
};
const closed: Measure = {
  ...common,
  kind: 'border',
  severity: 'closed',
  extent: 'whole',
  crossings: [],
  direction: 'both',
  exempt: [],
  cause: 'Unrest',
};
const cited: readonly CitedCase[] = [
  { action: 'emergency-declaration', id: 'tacna', phase: 'declared', title: 'Tacna', measures: [declared] },
  { action: 'border-closure', id: 'tacna', phase: 'closed', title: 'Tacna', measures: [closed] },
  { action: 'cabinet-decree', id: 'ds-135', phase: 'published', title: 'DS 135', measures: [] },
].map((one) => ({ ...one, stream: streamOf(one) }));

const areas = southernPeru();

export function contextAt(now: string, by = 'test'): Context {
  return {
    now,
    ledger: { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' },
    actor: { subject: by, role: 'operator' },
    areas,
    law: noLaw,
    citedStream: (stream) => cited.find((one) => one.stream === stream),
    cited: (ref) => cited.find(({ stream }) => stream === streamOf(ref)),
    considered: { decision: { events: [], findings: [] } },
  };
}

/** Commands of an action one after the other: its examples, changed here and there, mostly as time goes on. */
export function commandsOf(action: Action): fc.Arbitrary<readonly Spoken[]> {
  const one = fc.oneof(
    ...[...action.commands].map(([type, { example, shape }]) =>
      fc
        .record({
          body: fc.oneof(
            { weight: 2, arbitrary: fc.constant(example) },
            { weight: 3, arbitrary: bodies(shape.schema(), sense).map((change) => ({ ...example, ...change })) },
            { weight: 1, arbitrary: bodies(shape.schema(), sense) },
          ),
          dated: fc.boolean(),
          by: fc.constantFrom('test', 'another'),
        })
        .map((said) => ({ type, ...said })),
    ),
  );
  return fc.array(one, { minLength: 1, maxLength: 8 }).map((all) =>
    all.flatMap(withTakenBack).map(({ type, body, dated, by }, index) => {
      const at = day(6 + 8 * index);
      return { type, body: dated && 'effectiveFrom' in body ? { ...body, effectiveFrom: at } : body, now: day(90), by };
    }),
  );
}

/** Half of the notices that were sent are taken back at once: by chance alone hardly one would be that very one. */
function withTakenBack<T extends { readonly type: string; readonly body: JsonObject; readonly dated: boolean }>(
  one: T,
): readonly T[] {
  if (one.type !== 'notify' || !one.dated) return [one];
  const { to = '', on = '', extension, number } = one.body;
  const which = { ...(extension === undefined ? {} : { extension }), ...(number === undefined ? {} : { number }) };
  return [one, { ...one, type: 'retract', body: { to, on, ...which, cause: 'It was never handed in' } }];
}

/** Events of an action in any order, as if anything could have happened. */
export function eventsOf(action: Action): fc.Arbitrary<readonly Said[]> {
  const one = fc.oneof(
    ...[...action.events].map(([type, { shape, version }]) =>
      bodies(shape.schema(), sense).map((body) => {
        const parsed = shape.parse(body);
        return parsed.ok ? { type, version, data: toJsonObject(parsed.value) } : undefined;
      }),
    ),
  );
  return fc.array(one, { maxLength: 10 }).map((all) => all.filter((event) => event !== undefined));
}

/** A command that was accepted, the case before it, and what came of it. */
export interface Step {
  readonly before: Case;
  readonly spoken: Spoken;
  readonly events: readonly Said[];
}

/** The events that come of the commands, those that are refused left out. */
export function decided(action: Action, commands: readonly Spoken[]): readonly Said[] {
  return [...stepsOf(action, commands)].flatMap(({ events }) => events);
}

/** The commands that are accepted, one upon the other. */
export function* stepsOf(action: Action, commands: readonly Spoken[]): Iterable<Step> {
  let before = action.open('a-case');
  for (const spoken of commands) {
    const decision = decide(action, before, spoken);
    if (decision === undefined || isRefusal(decision)) continue;
    const events = decision.events.map(({ type, data }) => {
      return { type, version: action.events.get(type)?.version ?? 0, data: toJsonObject(data) };
    });
    yield { before, spoken, events };
    before = events.reduce(applied, before);
  }
}

/** What the case answers; undefined where the body has not the shape of the command. */
export function decide(
  action: Action,
  before: Case,
  { type, body, now, by }: Spoken,
): ReturnType<Case['decide']> | undefined {
  const parsed = action.commands.get(type)?.shape.parse(body);
  return parsed?.ok === true ? before.decide({ type, data: parsed.value }, contextAt(now, by)) : undefined;
}

export function applied(current: Case, said: Said): Case {
  return current.apply(stored(current.stream, current.revision === 'none' ? 0n : current.revision + 1n, said));
}

export function caseAfter(action: Action, events: readonly Said[], id = 'a-case'): Case {
  return events.reduce(applied, action.open(id));
}
