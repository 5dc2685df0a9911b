import type { ActionDefinition, EventDescription, Phased } from './action.js';
import { boundaryRules } from './boundary.js';
import type { CaseRef } from './case.js';
import type { Command, Words } from './decider.js';
import { UnknownEvent } from './errors.js';
import type { DomainEvent } from './event.js';
import type { Instant } from './instant.js';
import type { JsonObject } from './json.js';
import type { Measure } from './measure.js';
import { touchedAreas } from './touched.js';

/** One event of a case as it should read, and its places in the stream and in the log. */
export interface Entry {
  readonly revision: bigint;
  readonly position: bigint;
  readonly event: DomainEvent;
  /** The event's data in the versions before today's, oldest first: a correction may speak of them. */
  readonly older: readonly JsonObject[];
}

/** The events of a case, newest first: adding one never copies the others. */
export interface History extends Entry {
  readonly earlier: History | undefined;
}

/** What the events so far have made of a case. */
export interface Replay<State> {
  readonly state: State;
  readonly revision: bigint | 'none';
  readonly history: History | undefined;
  readonly corrections: readonly Correcting[];
}

/** That one event of a case, by its revision, corrects another, and the right words of that. */
export interface Correcting {
  readonly revision: bigint;
  readonly corrects: bigint;
  readonly right: object;
  /** When, with the right words, the case begins again after a gap. */
  readonly late: readonly Instant[];
  /** When, with the right words, a term begins before the end of the one before it. */
  readonly early: readonly Instant[];
}

/** A finding as it is recorded: its rule, and the revision and the effect of the act that carries it. */
export interface Recorded {
  readonly rule: string;
  readonly revision: bigint;
  readonly from?: Instant | undefined;
}

/**
 * Revision of the correction that judges anew what this finding says: the next one of its event or, where that is a
 * correction, of the event which it corrects. A gap or an overlap also gives way to the correction of another act that
 * leaves none. Undefined where there is none.
 */
export function supersededBy(corrections: readonly Correcting[], finding: Recorded): bigint | undefined {
  const { revision } = finding;
  const told = corrections.find((one) => one.revision === revision)?.corrects ?? revision;
  return corrections.find(
    (one) => one.revision > revision && (one.corrects === told || joins(one, finding, told !== revision)),
  )?.revision;
}

/** Of what a correction told, only that none is left shows that it is cured: it may lie behind another term. */
function joins(correcting: Correcting, { rule, from }: Recorded, toldByCorrection: boolean): boolean {
  const left = leftOf(correcting, rule);
  if (left === undefined) return false;
  return left.length === 0 || (!toldByCorrection && from !== undefined && !left.includes(from));
}

function leftOf({ late, early }: Correcting, rule: string): readonly Instant[] | undefined {
  if (rule === boundaryRules.gap) return late;
  return rule === boundaryRules.overlap ? early : undefined;
}

/** An event that a correction has told anew, and the areas that it touches as it now reads. */
export interface Retold {
  readonly position: bigint;
  readonly areas: readonly string[];
}

/** The action and the case whose events are replayed. */
export interface Setting<State extends Phased, W extends Words> {
  readonly definition: ActionDefinition<State, W>;
  /** By type, with the event that records a correction. */
  readonly events: ReadonlyMap<string, EventDescription>;
  readonly id: string;
}

/** Oldest first. */
export function entriesOf(history: History | undefined): readonly Entry[] {
  const entries: Entry[] = [];
  for (let entry = history; entry !== undefined; entry = entry.earlier) entries.push(entry);
  return entries.reverse();
}

export function entryAt(history: History | undefined, revision: bigint): Entry | undefined {
  for (let entry = history; entry !== undefined; entry = entry.earlier) if (entry.revision === revision) return entry;
  return undefined;
}

/** The state and the history that these events make, oldest first. */
export function replayed<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  entries: readonly Entry[],
): Pick<Replay<State>, 'state' | 'history'> {
  let { initialState: state } = definition.decider;
  let history: History | undefined;
  for (const entry of entries) {
    state = evolved(definition, state, entry.event);
    history = { ...entry, earlier: history };
  }
  return { state, history };
}

/** What the case stood for after each of its events, oldest first. */
export function courseOf<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  history: History | undefined,
): readonly (readonly Measure[])[] {
  let { initialState: state } = definition.decider;
  return entriesOf(history).map(({ event }) => {
    state = evolved(definition, state, event);
    return measuresOf(definition, state);
  });
}

/** The event that the last one corrected, and those after it: each came upon another case than it seemed. */
export function retold<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  { history, revision: newest, corrections }: Replay<State>,
): readonly Retold[] {
  const last = corrections.at(-1);
  if (last?.revision !== newest) return [];
  const told: Retold[] = [];
  let { initialState: state } = definition.decider;
  for (const { revision, position, event } of entriesOf(history)) {
    const before = state;
    state = evolved(definition, state, event);
    if (revision < last.corrects) continue;
    told.push({ position, areas: touchedAreas(measuresOf(definition, before), measuresOf(definition, state)) });
  }
  return told;
}

/** The case that another follows, as the last of its events says that says so. */
export function followed<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  history: History | undefined,
): CaseRef | undefined {
  if (definition.follows === undefined) return undefined;
  for (let entry = history; entry !== undefined; entry = entry.earlier) {
    const found = definition.follows(ownEvent(definition, entry.event));
    if (found !== undefined) return found;
  }
  return undefined;
}

export function measuresOf<State extends Phased, W extends Words>(
  { measures }: ActionDefinition<State, W>,
  state: State,
): readonly Measure[] {
  return measures?.(state) ?? [];
}

/** Throws `UnknownEvent` where the event is not one of the action's own. */
export function evolved<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  state: State,
  event: DomainEvent,
): State {
  return definition.decider.evolve(state, ownEvent(definition, event));
}

export function ownEvent<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  event: DomainEvent,
): W['event'] {
  if (isOwnEvent(definition, event)) return event;
  throw new UnknownEvent(`The action ${definition.name} has no event ${event.type}.`);
}

function isOwnEvent<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  event: DomainEvent,
): event is W['event'] {
  return Object.hasOwn(definition.events, event.type);
}

export function isOwnCommand<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  command: Command,
): command is W['command'] {
  return Object.hasOwn(definition.commands, command.type);
}
