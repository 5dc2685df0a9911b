import type { Actor } from './actor.js';
import type { AreaLookup } from './areas.js';
import type { CaseRef, CitedCase } from './case.js';
import type { DomainEvent } from './event.js';
import type { Finding } from './finding.js';
import type { Instant } from './instant.js';
import type { Law } from './law.js';
import type { Ledger } from './ledger.js';
import type { Considered } from './proposal.js';
import type { Refusal } from './refusal.js';

/** An instruction that may be refused: its name and its validated body. */
export interface Command {
  readonly type: string;
  readonly data: object;
}

/** The commands and events that one action speaks. */
export interface Words {
  readonly command: Command;
  readonly event: DomainEvent;
}

/** Everything a decision may know besides the command and the case's own state. */
export interface Context {
  readonly now: Instant;
  readonly ledger: Ledger;
  readonly actor: Actor;
  readonly areas: AreaLookup;
  /** The cases named by the action's `cites`, undefined where nothing has been recorded for one. */
  cited(ref: CaseRef): CitedCase | undefined;
  /** The same, by the name of its stream. */
  citedStream(stream: string): CitedCase | undefined;
  readonly law: Law;
  /** Of the case as it was decided on. */
  readonly revision?: bigint | 'none';
  /** What the command named by the action's `proposes` would come to now; undefined where it names none. */
  readonly considered?: Considered;
}

export interface Accepted<E extends DomainEvent> {
  readonly events: readonly E[];
  readonly findings: readonly Finding[];
}

export type Decision<E extends DomainEvent> = Accepted<E> | Refusal;

export function accept<E extends DomainEvent>(event: E, findings: readonly Finding[] = []): Accepted<E> {
  return { events: [event], findings };
}

/**
 * The heart of an action (Chassaing, "Functional Event Sourcing Decider", 2021). All three are pure.
 * `evolve` never refuses: what happened, happened.
 */
export interface Decider<State, W extends Words> {
  readonly initialState: State;
  decide(command: W['command'], state: State, context: Context): Decision<W['event']>;
  evolve(state: State, event: W['event']): State;
}
