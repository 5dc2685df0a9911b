import type { Action, Case } from '../action.js';
import { noLaw } from '../law.js';
import type { Law } from '../law.js';
import type { AreaLookup } from '../areas.js';
import type { CitedCase } from '../case.js';
import type { Considered } from '../proposal.js';
import { streamOf } from '../case.js';
import type { Context, Decision } from '../decider.js';
import type { Finding } from '../finding.js';
import type { DomainEvent, StoredEvent } from '../event.js';
import type { JsonObject } from '../json.js';
import { toJsonObject } from '../json.js';
import { isRefusal } from '../refusal.js';
import type { Measure } from '../measure.js';

export * from './areas.js';
export * from './event-store.contract.js';
export * from './grounds.js';
export * from './nothing-store.js';
export * from './store-with.js';

/** What a test may set; the rest is the ledger of Peru on the morning of the erratum. */
export interface Setting {
  readonly now?: string;
  readonly areas?: AreaLookup;
  readonly cited?: readonly Omit<CitedCase, 'stream'>[];
  /** None unless said. */
  readonly law?: Law;
  readonly role?: Context['actor']['role'];
  readonly subject?: string;
  /** What the command that is proposed would come to; nothing against it unless said. */
  readonly considered?: Considered;
}

interface Said {
  readonly type: string;
  readonly data: object;
}

/** given these events, when this command, then these events, this refusal, or these measures. */
export function specification(
  action: Action,
  areas: AreaLookup,
  law: Law = noLaw,
): (events: readonly Said[], setting?: Setting) => Given {
  return (events, setting = {}) =>
    given(events.reduce(record, action.open('a-case')), action, { areas, law, ...setting });
}

export interface Given {
  when(type: string, data: JsonObject): When;
  measures(): readonly Measure[];
  phase(): string;
  title(): string;
}

export interface When {
  /** The events decided, and no other. */
  then(events: readonly Said[]): void;
  thenRefused(code: string, because?: string | RegExp): void;
  thenFlagged(rules: readonly string[]): void;
  thenUndecided(rules: readonly string[]): void;
  /** The case after the events decided. */
  after(): Given;
}

function given(current: Case, action: Action, setting: Setting & { readonly areas: AreaLookup }): Given {
  return {
    when: (type, data) => when(current, action, setting, { type, data }),
    measures: () => current.measures(),
    phase: () => current.phase(),
    title: () => current.title(),
  };
}

function when(current: Case, action: Action, setting: Setting & { readonly areas: AreaLookup }, said: Said): When {
  const parsed = action.commands.get(said.type)?.shape.parse(said.data);
  if (parsed === undefined) throw new TypeError(`${action.name} has no command ${said.type}.`);
  if (!parsed.ok) throw new TypeError(`The body of ${said.type} is invalid: ${JSON.stringify(parsed.problems)}`);
  const decision = current.decide({ type: said.type, data: parsed.value }, contextOf(setting));
  return {
    then: (events) => {
      expect(plain(decision)).toEqual(events.map(({ type, data }) => ({ type, data: toJsonObject(data) })));
    },
    thenRefused: (code, because = /./u) => {
      expect(decision).toMatchObject({ refused: code });
      expect(isRefusal(decision) ? decision.because : '').toMatch(because);
    },
    thenFlagged: (rules) => {
      expect(isRefusal(decision) ? decision : rulesIn(decision.findings, 'flagged')).toEqual(rules);
    },
    thenUndecided: (rules) => {
      expect(isRefusal(decision) ? decision : rulesIn(decision.findings, 'undecided')).toEqual(rules);
    },
    after: () => given(eventsOf(decision).reduce(record, current), action, setting),
  };
}

function rulesIn(findings: readonly Finding[], wanted: Finding['verdict']): readonly string[] {
  return findings.filter(({ verdict }) => verdict === wanted).map(({ rule }) => rule);
}

function eventsOf(decision: Decision<DomainEvent>): readonly DomainEvent[] {
  if (isRefusal(decision)) throw new TypeError(`Refused: ${decision.because}`);
  return decision.events;
}

function plain(decision: Decision<DomainEvent>): readonly Said[] {
  return eventsOf(decision).map(({ type, data }) => ({ type, data: toJsonObject(data) }));
}

function record(current: Case, { type, data }: Said): Case {
  const revision = current.revision === 'none' ? 0n : current.revision + 1n;
  return current.apply(stored(current.stream, revision, { type, data: toJsonObject(data) }));
}

/** A stored event that says nothing but its type and data. */
export function stored(
  stream: string,
  revision: bigint,
  event: { type: string; data: JsonObject; version?: number },
): StoredEvent {
  return {
    stream,
    revision,
    position: revision + 1n,
    id: `${stream}-${revision.toString()}`,
    version: 1,
    recordedAt: '2025-11-28T20:00:00.000Z',
    metadata: {
      actor: { subject: 'test', role: 'operator' },
      ledger: 'peru',
      mode: 'test',
      correlationId: 'test',
      causationId: 'test',
      command: { name: 'test', hash: '' },
      reliedOn: [],
      findings: [],
    },
    ...event,
  };
}

function contextOf({
  now = '2025-12-03T05:00:00.000Z',
  areas,
  cited = [],
  role = 'operator',
  subject = 'test',
  considered = { decision: { events: [], findings: [] } },
  law = noLaw,
}: Setting & { areas: AreaLookup }): Context {
  const citedStream = (stream: string): CitedCase | undefined => {
    const found = cited.find((one) => streamOf(one) === stream);
    return found === undefined ? undefined : { ...found, stream };
  };
  return {
    now,
    ledger: { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' },
    actor: { subject, role },
    areas,
    law,
    considered,
    cited: (ref) => citedStream(streamOf(ref)),
    citedStream,
  };
}
