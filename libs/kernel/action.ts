import type { CaseRef } from './case.js';
import type { CorrectedField, Correction } from './correction.js';
import type { Command, Context, Decider, Decision, Words } from './decider.js';
import type { DomainEvent, StoredEvent } from './event.js';
import type { Finding } from './finding.js';
import type { Correcting, Retold } from './history.js';
import type { Instant } from './instant.js';
import type { JsonObject } from './json.js';
import type { Measure } from './measure.js';
import type { Proposed } from './proposal.js';
import type { Refusal } from './refusal.js';
import { openCase } from './replay.js';
import type { Shape } from './shape.js';

export interface CommandDescription {
  readonly summary: string;
  readonly shape: Shape<object>;
  /** A body that the shape accepts; shown in the documentation and run by tests. */
  readonly example: JsonObject;
  /** Set where only the system's clock may act. */
  readonly by?: 'clock';
  /** Set where it is done once for a case, whoever asks and with whatever key: asked again, the answer is the first one. */
  readonly once?: true;
}

/** Brings data of one version to the next. */
export type Upcaster = (data: JsonObject) => JsonObject;

export interface EventDescription {
  readonly summary: string;
  readonly shape: Shape<object>;
  /** Version of the shape that is written today, from 1. */
  readonly version: number;
  /** The n-th brings version n to version n + 1; there are `version - 1` of them. */
  readonly upcasters?: readonly Upcaster[];
  /** Set where the system's clock says it: no gazette prints it, so none corrects it. */
  readonly by?: 'clock';
}

/** How an action takes corrections: which event records one, and its shape (a `Correction` and its gazette). */
export interface CorrectionDescription {
  readonly event: string;
  readonly shape: Shape<object & Correction>;
  readonly example: JsonObject;
  /** The words before and after as an event of that shape is stored: moments in UTC. Pure. */
  written(fields: readonly CorrectedField[], event: Shape<object>): readonly CorrectedField[];
  /**
   * What follows from the right words and is not said by the correction, which is stored with it: the end of a term.
   * The fields must be those that the correction leads to. Pure.
   */
  following(wrong: JsonObject, right: JsonObject, context: Context): readonly CorrectedField[] | Refusal;
}

/** What every state of a case says: where the case stands, in one word, and `none` before its first event. */
export interface Phased {
  readonly phase: string;
}

/** Everything the rest of the house needs to know of an action, said once. */
export interface ActionDefinition<State extends Phased, W extends Words> {
  /** Kebab-case; the folder's name, the word in the address and the head of the stream's name. */
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** Set where cases are for the inside of the house: agencies see neither them nor their events. */
  readonly confidential?: true;
  readonly decider: Decider<State, W>;
  readonly commands: Readonly<Record<W['command']['type'], CommandDescription>>;
  readonly events: Readonly<Record<W['event']['type'], EventDescription>>;
  readonly correction?: CorrectionDescription;
  /** Where a case may stand once something is recorded, with what that means: the register is filtered by it. */
  readonly phases: Readonly<Record<Exclude<State['phase'], 'none'>, string>>;
  /** The phases in which nothing of a case falls due any more: it was ended by an act, or has lapsed. */
  readonly over?: readonly Exclude<State['phase'], 'none'>[];
  /** The whole history of intervals the case now stands for; left out where no case has any. Pure. */
  measures?(state: State): readonly Measure[];
  /** What people would call this case, in a few words. */
  titleOf(state: State): string;
  /** When the gazette printed it; left out but for what other acts cite as their decree. Pure. */
  publishedAt?(state: State): Instant | undefined;
  /** The case that an event says to follow, which had ended; decisions and judgements know it. Pure. */
  follows?(event: W['event']): CaseRef | undefined;
  /**
   * Why an event cannot come upon the state before it. Asked of every event decided; when the words of one are
   * corrected, of that one and of all after it. Pure.
   */
  objection?(event: W['event'], before: State): Refusal | undefined;
  /**
   * What the words of an event must meet whoever says them, and what is to be said of them. Asked of every event
   * decided, and of one whose words are corrected; `after` is the case with it, and `acts` gives its events as they
   * should read, without those that are decided with it. Pure.
   */
  examine?(
    event: W['event'],
    after: State,
    context: Context,
    acts: () => readonly DomainEvent[],
  ): Refusal | readonly Finding[];
  /** Cases whose state a decision needs: those that the words name, and those that the case rests on. */
  cites?(said: W['command'] | W['event'], state: State): readonly CaseRef[];
  /** The command to another case that this one is about: the decision is told what it would come to. Pure. */
  proposes?(said: W['command'], state: State): Proposed | undefined;
}

/** One case as the events so far have made it. Immutable: `apply` gives the next one. */
export interface Case extends CaseRef {
  readonly stream: string;
  /** Revision of the last event applied. */
  readonly revision: bigint | 'none';
  /** Throws `UnknownEvent` for a type or version this program does not know. */
  apply(event: StoredEvent): Case;
  cites(command: Command): readonly CaseRef[];
  proposes(command: Command): Proposed | undefined;
  decide(command: Command, context: Context): Decision<DomainEvent>;
  measures(): readonly Measure[];
  /** Its events as they should read: the words of those that were corrected are the right ones. Corrections are not among them. */
  acts(): readonly DomainEvent[];
  /** What it stood for after each of these, oldest first. */
  course(): readonly (readonly Measure[])[];
  /** Which of its events correct which, oldest first. */
  corrections(): readonly Correcting[];
  /** Where the last event is a correction: the event it corrects and those after it, as they now read, oldest first. */
  retold(): readonly Retold[];
  phase(): string;
  title(): string;
  publishedAt(): Instant | undefined;
  /** The case that it follows, by its events as they should read. */
  follows(): CaseRef | undefined;
  state(): JsonObject;
  /** The text of `state()`, which costs less to make. */
  stateText(): string;
}

/** An action as the rest of the house sees it, whatever its own types are. */
export interface Action {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  /** True where agencies see neither its cases nor their events. */
  readonly confidential: boolean;
  /** By name, `correct` included where the action takes corrections. */
  readonly commands: ReadonlyMap<string, CommandDescription>;
  /** By type, with the event that records a correction. */
  readonly events: ReadonlyMap<string, EventDescription>;
  /** The type of the event that records a correction; undefined where the action takes none. */
  readonly correctionEvent: string | undefined;
  /** What each phase means, by name. */
  readonly phases: ReadonlyMap<string, string>;
  /** Phases in which nothing of a case falls due any more. */
  readonly over: ReadonlySet<string>;
  /** False where no case ever stands for anything on the ground. */
  readonly hasMeasures: boolean;
  /** The case before its first event. */
  open(id: string): Case;
}

export function defineAction<State extends Phased, W extends Words>(definition: ActionDefinition<State, W>): Action {
  const { correction } = definition;
  const commands = new Map<string, CommandDescription>(Object.entries(definition.commands));
  const events = new Map<string, EventDescription>(Object.entries(definition.events));
  if (correction !== undefined) {
    commands.set('correct', { summary: correctSummary, shape: correction.shape, example: correction.example });
    events.set(correction.event, { summary: correctedSummary, shape: correction.shape, version: 1 });
  }
  const { name, title, summary } = definition;
  return {
    name,
    title,
    summary,
    confidential: definition.confidential ?? false,
    commands,
    events,
    correctionEvent: correction?.event,
    phases: new Map<string, string>(Object.entries(definition.phases)),
    over: new Set<string>(definition.over ?? []),
    hasMeasures: definition.measures !== undefined,
    open: (id) => openCase(definition, events, id),
  };
}

const correctSummary = 'Correct the printed words of an earlier act (fe de erratas).';
const correctedSummary = 'The gazette corrected the printed words of an earlier act.';
