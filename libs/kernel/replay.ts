import type { ActionDefinition, Case, Phased } from './action.js';
import { beginningsAfterGap, beginningsBeforeEnd } from './boundary.js';
import { streamOf } from './case.js';
import type { CaseRef } from './case.js';
import { corrected, correctionIn, decideCorrection, rightEntry, writtenCorrection } from './correcting.js';
import type { Command, Context, Decision, Words } from './decider.js';
import type { DomainEvent, StoredEvent } from './event.js';
import type { Finding } from './finding.js';
import { notYetHappened } from './happened.js';
import { courseOf, entriesOf, evolved, followed, isOwnCommand, measuresOf, ownEvent, retold } from './history.js';
import type { Correcting, Replay, Retold, Setting } from './history.js';
import type { Instant } from './instant.js';
import { toJsonObject } from './json.js';
import type { JsonObject } from './json.js';
import { judged } from './judging.js';
import type { Measure } from './measure.js';
import type { Proposed } from './proposal.js';
import { isRefusal } from './refusal.js';
import { formsOf } from './upcast.js';

export function openCase<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  events: Setting<State, W>['events'],
  id: string,
): Case {
  const start: Replay<State> = {
    state: definition.decider.initialState,
    revision: 'none',
    history: undefined,
    corrections: [],
  };
  return new Replayed({ definition, events, id }, start);
}

/** A class, as one is made for every event that is read: its methods are the same for all of them. */
class Replayed<State extends Phased, W extends Words> implements Case {
  readonly action: string;
  readonly id: string;
  readonly stream: string;
  readonly #setting: Setting<State, W>;
  readonly #replay: Replay<State>;

  constructor(setting: Setting<State, W>, replay: Replay<State>, stream?: string) {
    this.#setting = setting;
    this.#replay = replay;
    this.action = setting.definition.name;
    this.id = setting.id;
    this.stream = stream ?? streamOf(this);
  }

  get revision(): bigint | 'none' {
    return this.#replay.revision;
  }

  apply(event: StoredEvent): Case {
    return new Replayed(this.#setting, applyEvent(this.#setting, this.#replay, event), this.stream);
  }

  cites(command: Command): readonly CaseRef[] {
    return cites(this.#setting, this.#replay, command);
  }

  proposes(command: Command): Proposed | undefined {
    const { definition } = this.#setting;
    return isOwnCommand(definition, command) ? definition.proposes?.(command, this.#replay.state) : undefined;
  }

  decide(command: Command, context: Context): Decision<DomainEvent> {
    return decide(this.#setting, this.#replay, command, context);
  }

  measures(): readonly Measure[] {
    return measuresOf(this.#setting.definition, this.#replay.state);
  }

  corrections(): readonly Correcting[] {
    return this.#replay.corrections;
  }

  acts(): readonly DomainEvent[] {
    return entriesOf(this.#replay.history).map(({ event }) => event);
  }

  course(): readonly (readonly Measure[])[] {
    return courseOf(this.#setting.definition, this.#replay.history);
  }

  retold(): readonly Retold[] {
    return retold(this.#setting.definition, this.#replay);
  }

  phase(): string {
    return this.#replay.state.phase;
  }

  title(): string {
    return this.#setting.definition.titleOf(this.#replay.state);
  }

  publishedAt(): Instant | undefined {
    return this.#setting.definition.publishedAt?.(this.#replay.state);
  }

  follows(): CaseRef | undefined {
    return followed(this.#setting.definition, this.#replay.history);
  }

  state(): JsonObject {
    return toJsonObject(this.#replay.state);
  }

  stateText(): string {
    return JSON.stringify(this.#replay.state);
  }
}

/** What the command cites, and the case that this one follows: what it comes to in all is counted with that. */
function cites<State extends Phased, W extends Words>(
  setting: Setting<State, W>,
  replay: Replay<State>,
  command: Command,
): readonly CaseRef[] {
  const follows = followed(setting.definition, replay.history);
  return [...named(setting, replay, command), ...(follows === undefined ? [] : [follows])];
}

/** Of a correction, what the right words cite: it is judged as if they had been said at first. */
function named<State extends Phased, W extends Words>(
  setting: Setting<State, W>,
  replay: Replay<State>,
  command: Command,
): readonly CaseRef[] {
  const { definition } = setting;
  if (isOwnCommand(definition, command)) return definition.cites?.(command, replay.state) ?? [];
  if (!isCorrection(setting, command)) return [];
  const right = rightEntry(setting, replay, writtenCorrection(setting, replay, command));
  if (isRefusal(right)) return [];
  return definition.cites?.(ownEvent(definition, right.event), replay.state) ?? [];
}

function isCorrection<State extends Phased, W extends Words>(
  { definition }: Setting<State, W>,
  { type }: Command,
): boolean {
  return type === 'correct' && definition.correction !== undefined;
}

function decide<State extends Phased, W extends Words>(
  setting: Setting<State, W>,
  replay: Replay<State>,
  command: Command,
  context: Context,
): Decision<DomainEvent> {
  const { definition } = setting;
  const { revision } = replay;
  if (isOwnCommand(definition, command)) {
    const decision = definition.decider.decide(command, replay.state, { ...context, revision });
    return examined(definition, replay, decision, context);
  }
  if (isCorrection(setting, command)) {
    return decideCorrection(setting, replay, writtenCorrection(setting, replay, command), context);
  }
  throw new TypeError(`The action ${definition.name} has no command ${command.type}.`);
}

/** The decision, if each of its events may come upon the state before it and meets what its words must. */
function examined<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  { state, history }: Replay<State>,
  decision: Decision<W['event']>,
  context: Context,
): Decision<W['event']> {
  if (isRefusal(decision)) return decision;
  const findings: Finding[] = [...decision.findings];
  const acts = (): readonly DomainEvent[] => entriesOf(history).map(({ event }) => event);
  let before = state;
  for (const event of decision.events) {
    const objection = definition.objection?.(event, before);
    if (objection !== undefined) return objection;
    const after = definition.decider.evolve(before, event);
    const said = notYetHappened(event.data, context) ?? definition.examine?.(event, after, context, acts) ?? [];
    if (isRefusal(said)) return said;
    const follows = definition.follows?.(event) ?? followed(definition, history);
    findings.push(...said, ...judged(definition, { words: event.data, before, after, follows }, context));
    before = after;
  }
  return { events: decision.events, findings };
}

function applyEvent<State extends Phased, W extends Words>(
  setting: Setting<State, W>,
  replay: Replay<State>,
  stored: StoredEvent,
): Replay<State> {
  const { definition, events } = setting;
  const { type, revision, position } = stored;
  const { corrections } = replay;
  const { today, older } = formsOf(events, stored);
  const event = { type, data: today };
  if (event.type === definition.correction?.event) {
    const right = rightEntry(setting, replay, correctionIn(setting, event));
    if (isRefusal(right)) return { ...replay, revision };
    const next = corrected(setting, replay, right);
    const late = beginningsAfterGap(measuresOf(definition, next.state));
    const early = beginningsBeforeEnd(courseOf(definition, next.history));
    const correcting = { revision, corrects: right.revision, right: right.event.data, late, early };
    return { ...next, revision, corrections: [...corrections, correcting] };
  }
  const history = { revision, position, event, older, earlier: replay.history };
  return { state: evolved(definition, replay.state, event), revision, history, corrections };
}
