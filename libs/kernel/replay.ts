import type { ActionDefinition, Case, EventDescription } from './action.js';
import { streamOf } from './case.js';
import { applyCorrection } from './correction.js';
import type { Correction } from './correction.js';
import { accept } from './decider.js';
import type { Command, Context, Decision, Words } from './decider.js';
import { UnknownEvent } from './errors.js';
import type { DomainEvent, StoredEvent } from './event.js';
import { toJsonObject } from './json.js';
import type { JsonObject } from './json.js';
import type { Parsed } from './shape.js';
import { inField, isRefusal, refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** The events of a case as they should read, newest first: adding one never copies the others. */
interface History {
  readonly revision: bigint;
  readonly event: DomainEvent;
  readonly earlier: History | undefined;
}

interface Replay<State> {
  readonly state: State;
  readonly revision: bigint | 'none';
  readonly history: History | undefined;
}

type Events = ReadonlyMap<string, EventDescription>;

export function openCase<State extends object, W extends Words>(
  definition: ActionDefinition<State, W>,
  events: Events,
  id: string,
): Case {
  const start: Replay<State> = { state: definition.decider.initialState, revision: 'none', history: undefined };
  return caseAt({ definition, events, id }, start);
}

interface Setting<State extends object, W extends Words> {
  readonly definition: ActionDefinition<State, W>;
  readonly events: Events;
  readonly id: string;
}

function caseAt<State extends object, W extends Words>(setting: Setting<State, W>, replay: Replay<State>): Case {
  const { definition, id } = setting;
  const { state, revision } = replay;
  const ref = { action: definition.name, id };
  return {
    ...ref,
    stream: streamOf(ref),
    revision,
    apply: (event) => caseAt(setting, applyEvent(setting, replay, event)),
    cites: (command) => (isOwn(definition, command) ? (definition.cites?.(command, state) ?? []) : []),
    decide: (command, context) => decide(setting, replay, command, context),
    measures: () => definition.measures(state),
    phase: () => definition.phase(state),
    title: () => definition.titleOf(state),
    state: () => toJsonObject(state),
  };
}

function decide<State extends object, W extends Words>(
  setting: Setting<State, W>,
  replay: Replay<State>,
  command: Command,
  context: Context,
): Decision<DomainEvent> {
  const { definition } = setting;
  if (isOwn(definition, command)) return definition.decider.decide(command, replay.state, context);
  const { correction } = definition;
  if (command.type === 'correct' && correction !== undefined) {
    const parsed = correction.shape.parse(command.data);
    if (parsed.ok) return decideCorrection(setting, replay, parsed.value);
  }
  throw new TypeError(`The action ${definition.name} has no command ${command.type}.`);
}

function decideCorrection<State extends object, W extends Words>(
  setting: Setting<State, W>,
  replay: Replay<State>,
  correction: Correction,
): Decision<DomainEvent> {
  const { definition, events } = setting;
  const wrong = entryAt(replay.history, BigInt(correction.revision));
  if (wrong === undefined) return inField('revision', refuse('unknown-revision', whichRevisions(replay)));
  const corrected = applyCorrection(toJsonObject(wrong.event.data), correction);
  if (isRefused(corrected)) return corrected;
  const parsed = events.get(wrong.event.type)?.shape.parse(corrected);
  if (parsed?.ok === false) return inField('fields', refuse('correction-invalid', inWords(wrong.event.type, parsed)));
  const contradiction = definition.contradiction?.(refold(definition, replay, correction, corrected).state);
  if (contradiction !== undefined) return inField('fields', refuse('correction-contradicts', contradiction));
  return accept({ type: definition.correction?.event ?? '', data: correction });
}

function whichRevisions(replay: Replay<unknown>): string {
  const revisions: bigint[] = [];
  for (let entry = replay.history; entry !== undefined; entry = entry.earlier) revisions.unshift(entry.revision);
  if (revisions.length === 0) return 'Nothing has been recorded for this case yet, so there is nothing to correct.';
  return `Name the revision of the event to correct; the case has ${revisions.join(', ')} (a correction is not itself corrected: correct the original again).`;
}

function inWords(type: string, parsed: Parsed<object> & { readonly ok: false }): string {
  const problems = parsed.problems.map(({ field, problem }) => `${field}: ${problem}`);
  return `With these words ${type} would be invalid: ${problems.join('; ')}.`;
}

function isRefused(value: JsonObject | Refusal): value is Refusal {
  return isRefusal(value);
}

function applyEvent<State extends object, W extends Words>(
  setting: Setting<State, W>,
  replay: Replay<State>,
  stored: StoredEvent,
): Replay<State> {
  const { definition, events } = setting;
  const event = decode(events, stored);
  if (event.type === definition.correction?.event) {
    const correction = correctionIn(definition, event);
    const wrong = entryAt(replay.history, BigInt(correction.revision));
    if (wrong === undefined) return { ...replay, revision: stored.revision };
    const corrected = applyCorrection(toJsonObject(wrong.event.data), correction);
    if (isRefused(corrected)) return { ...replay, revision: stored.revision };
    return { ...refold(definition, replay, correction, corrected), revision: stored.revision };
  }
  const history = { revision: stored.revision, event, earlier: replay.history };
  return { state: evolved(definition, replay.state, event), revision: stored.revision, history };
}

function correctionIn<State extends object, W extends Words>(
  definition: ActionDefinition<State, W>,
  event: DomainEvent,
): Correction {
  const parsed = definition.correction?.shape.parse(event.data);
  if (parsed?.ok === true) return parsed.value;
  throw new UnknownEvent(`The event ${event.type} does not have the shape of a correction.`);
}

/** The case as if the right words had been there from the start. */
function refold<State extends object, W extends Words>(
  definition: ActionDefinition<State, W>,
  replay: Replay<State>,
  correction: Correction,
  corrected: JsonObject,
): Replay<State> {
  const entries: History[] = [];
  for (let entry = replay.history; entry !== undefined; entry = entry.earlier) entries.unshift(entry);
  let { initialState: state } = definition.decider;
  let history: History | undefined;
  for (const { revision, event } of entries) {
    const wrong = revision === BigInt(correction.revision);
    const right = wrong ? { type: event.type, data: corrected } : event;
    state = evolved(definition, state, right);
    history = { revision, event: right, earlier: history };
  }
  return { state, revision: replay.revision, history };
}

function entryAt(history: History | undefined, revision: bigint): History | undefined {
  for (let entry = history; entry !== undefined; entry = entry.earlier) if (entry.revision === revision) return entry;
  return undefined;
}

function evolved<State extends object, W extends Words>(
  definition: ActionDefinition<State, W>,
  state: State,
  event: DomainEvent,
): State {
  if (isOwnEvent(definition, event)) return definition.decider.evolve(state, event);
  throw new UnknownEvent(`The action ${definition.name} has no event ${event.type}.`);
}

/** The event in today's shape. Stored data was checked when it was written, so it is not checked again. */
function decode(events: Events, stored: StoredEvent): DomainEvent {
  const description = events.get(stored.type);
  if (description === undefined)
    throw new UnknownEvent(`No action knows the event ${stored.type} of ${stored.stream}.`);
  if (stored.version > description.version) {
    throw new UnknownEvent(
      `${stored.type} of ${stored.stream} has version ${stored.version.toString()}; ` +
        `this program knows it up to ${description.version.toString()}.`,
    );
  }
  const upcasters = description.upcasters?.slice(stored.version - 1) ?? [];
  return { type: stored.type, data: upcasters.reduce((data, upcast) => upcast(data), stored.data) };
}

function isOwn<State extends object, W extends Words>(
  definition: ActionDefinition<State, W>,
  command: Command,
): command is W['command'] {
  return Object.hasOwn(definition.commands, command.type);
}

function isOwnEvent<State extends object, W extends Words>(
  definition: ActionDefinition<State, W>,
  event: DomainEvent,
): event is W['event'] {
  return Object.hasOwn(definition.events, event.type);
}
