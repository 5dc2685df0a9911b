import type { Action, Case } from './action.js';
import type { Actor } from './actor.js';
import type { AreaLookup } from './areas.js';
import { streamOf } from './case.js';
import type { CaseRef, CitedCase } from './case.js';
import type { Catalogue } from './catalogue.js';
import type { Accepted, Command, Context } from './decider.js';
import { RevisionConflict } from './errors.js';
import type { EventStore } from './event-store.js';
import type { DomainEvent, Metadata, NewEvent, StoredEvent } from './event.js';
import type { Finding } from './finding.js';
import { eventId } from './identity.js';
import type { Digest } from './identity.js';
import type { Instant } from './instant.js';
import { canonicalJson, toJsonObject } from './json.js';
import type { Law } from './law.js';
import type { Ledger } from './ledger.js';
import { isRefusal, refuse } from './refusal.js';
import type { Refusal } from './refusal.js';

/** What the decisions stand on. Time, chance and identity come in here and nowhere else. */
export interface Foundations {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly areas: AreaLookup;
  readonly law: Law;
  readonly ledger: Ledger;
  now(): Instant;
  readonly digest: Digest;
}

/** One command for one case, from somebody, in a request. The body has been parsed by the command's shape. */
export interface Instruction extends CaseRef {
  readonly command: Command;
  readonly actor: Actor;
  /** The caller's own key: the same key for the same case is the same command, however often it is sent. */
  readonly idempotencyKey: string;
  /** The revision the caller has seen; another one is a `RevisionConflict`. Undefined decides on what is there. */
  readonly expected?: bigint;
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent?: string;
}

export interface Receipt extends CaseRef {
  readonly stream: string;
  /** Revision and position of the last event. */
  readonly revision: bigint;
  readonly position: bigint;
  /** As they were stored, with what they say. */
  readonly events: readonly Pick<StoredEvent, 'id' | 'type' | 'revision' | 'data'>[];
  readonly findings: readonly Finding[];
}

export type Outcome = Receipt | Refusal;

/** How often a command is decided again before the race is given up. */
const attempts = 100;

/**
 * Load, decide, append. A command that lost a race is decided again on the state it really met, unless it named an
 * expected revision: then it throws `RevisionConflict`. Other errors of the event store are thrown as they are.
 */
export async function handle(foundations: Foundations, instruction: Instruction): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(foundations, instruction);
    } catch (error) {
      if (!(error instanceof LostRace) || attempt === attempts) throw error;
    }
  }
}

/** Loads a case; undefined where the catalogue has no such action. */
export async function load(
  foundations: Pick<Foundations, 'store' | 'catalogue'>,
  ref: CaseRef,
): Promise<Loaded | undefined> {
  const action = foundations.catalogue.get(ref.action);
  if (action === undefined) return undefined;
  const events = await readWhole(foundations.store, streamOf(ref));
  return { action, events, case: events.reduce((current, event) => current.apply(event), action.open(ref.id)) };
}

export interface Loaded {
  readonly action: Action;
  readonly events: readonly StoredEvent[];
  readonly case: Case;
}

const pageSize = 1_000;

async function readWhole(store: EventStore, stream: string): Promise<readonly StoredEvent[]> {
  const page = await store.readStream(stream, { limit: pageSize });
  const events = [...page];
  for (let last = page; last.length === pageSize;) {
    last = await store.readStream(stream, { from: BigInt(events.length), limit: pageSize });
    events.push(...last);
  }
  return events;
}

/** The append met another revision than the decision; the next attempt sees the new one. */
class LostRace extends RevisionConflict {}

async function attemptOnce(foundations: Foundations, instruction: Instruction): Promise<Outcome> {
  const loaded = await load(foundations, instruction);
  if (loaded === undefined) throw new TypeError(`There is no action ${instruction.action}.`);
  const before = earlierAnswer(foundations, instruction, loaded);
  if (before !== undefined) return before;
  const { revision, stream } = loaded.case;
  const notTheirs = clockOnly(loaded.action, instruction);
  if (notTheirs !== undefined) return notTheirs;
  if (instruction.expected !== undefined && instruction.expected !== revision) {
    throw new RevisionConflict(stream, instruction.expected, revision);
  }
  const cited = await citedCases(foundations, loaded.case.cites(instruction.command));
  const decision = loaded.case.decide(instruction.command, contextOf(foundations, instruction, cited));
  if (isRefusal(decision)) return decision;
  const events = newEvents(foundations, instruction, { ...loaded, cited }, decision);
  const reliedOn = cited.map(({ case: { stream: name, revision: seen } }) => ({ stream: name, revision: seen }));
  try {
    const appended = await foundations.store.append({ stream, events, expected: revision, reliedOn });
    if (appended.repeated) throw new LostRace(stream, revision, appended.revision);
    return receipt(
      instruction,
      stream,
      appended.position,
      events.map((event, index) => ({
        id: event.id,
        type: event.type,
        revision: appended.revision - BigInt(events.length - 1 - index),
        data: event.data,
      })),
      decision.findings,
    );
  } catch (error) {
    if (error instanceof RevisionConflict) throw new LostRace(error.stream, error.expected, error.actual);
    throw error;
  }
}

function clockOnly(action: Action, { command, actor }: Instruction): Refusal | undefined {
  if (action.commands.get(command.type)?.by !== 'clock' || actor.role === 'clock') return undefined;
  return refuse('clock-only', `"${command.type}" is said by the system's clock alone, when a term has run out.`);
}

/** The answer this same command was given before, if it was; the same key for another command is refused. */
function earlierAnswer(foundations: Foundations, instruction: Instruction, loaded: Loaded): Outcome | undefined {
  if (loaded.events.length === 0) return undefined;
  const firstId = idOf(foundations, instruction, 0);
  const first = loaded.events.find(({ id }) => id === firstId);
  if (first === undefined) return undefined;
  const { command } = first.metadata;
  if (command.hash !== bodyHash(foundations.digest, instruction.command)) {
    return refuse(
      'idempotency-key-reused',
      `The idempotency key "${instruction.idempotencyKey}" has been used for another ${command.name} of this case; ` +
        'send a new key with a new command.',
    );
  }
  const events: StoredEvent[] = [];
  for (const event of loaded.events.slice(Number(first.revision))) {
    if (event.id === idOf(foundations, instruction, events.length)) events.push(event);
  }
  const last = events.at(-1) ?? first;
  return receipt(instruction, loaded.case.stream, last.position, events, first.metadata.findings);
}

function receipt(
  { action, id }: CaseRef,
  stream: string,
  position: bigint,
  events: Receipt['events'],
  findings: readonly Finding[],
): Receipt {
  const revision = events.at(-1)?.revision ?? 0n;
  return {
    action,
    id,
    stream,
    revision,
    position,
    events: events.map(({ id: own, type, revision: at, data }) => ({ id: own, type, revision: at, data })),
    findings,
  };
}

function idOf(foundations: Foundations, instruction: Instruction, index: number): string {
  const { actor, idempotencyKey } = instruction;
  return eventId(foundations.digest, actor, idempotencyKey, streamOf(instruction), index);
}

function bodyHash(digest: Digest, command: Command): string {
  return digest(canonicalJson([command.type, command.data]));
}

async function citedCases(foundations: Foundations, refs: readonly CaseRef[]): Promise<readonly Loaded[]> {
  const streams = new Map(refs.map((ref) => [streamOf(ref), ref]));
  const loaded = await Promise.all(streams.values().map((ref) => load(foundations, ref)));
  return loaded.filter((cited) => cited !== undefined);
}

/** A case as the decisions that cite it may know it. */
export function citedAs(found: Case): CitedCase {
  const { action, id, stream } = found;
  const publishedAt = found.publishedAt();
  return {
    action,
    id,
    stream,
    phase: found.phase(),
    title: found.title(),
    measures: found.measures(),
    ...(publishedAt === undefined ? {} : { publishedAt }),
  };
}

function contextOf(foundations: Foundations, instruction: Instruction, cited: readonly Loaded[]): Context {
  const known = new Map<string, CitedCase>();
  for (const { case: found } of cited) {
    if (found.revision === 'none') continue;
    known.set(found.stream, citedAs(found));
  }
  return {
    now: foundations.now(),
    ledger: foundations.ledger,
    actor: instruction.actor,
    areas: foundations.areas,
    law: foundations.law,
    cited: (ref) => known.get(streamOf(ref)),
    citedStream: (stream) => known.get(stream),
  };
}

function newEvents(
  foundations: Foundations,
  instruction: Instruction,
  loaded: Loaded & { readonly cited: readonly Loaded[] },
  decision: Accepted<DomainEvent>,
): readonly NewEvent[] {
  const metadata = metadataOf(foundations, instruction, loaded.cited, decision.findings);
  return decision.events.map((event, index) => ({
    id: idOf(foundations, instruction, index),
    type: event.type,
    version: loaded.action.events.get(event.type)?.version ?? 1,
    data: toJsonObject(event.data),
    metadata,
  }));
}

function metadataOf(
  { ledger, digest }: Foundations,
  instruction: Instruction,
  cited: readonly Loaded[],
  findings: readonly Finding[],
): Metadata {
  const { actor, command, correlationId, causationId, traceparent } = instruction;
  return {
    actor,
    ledger: ledger.name,
    mode: ledger.mode,
    correlationId,
    causationId,
    command: { name: command.type, hash: bodyHash(digest, command) },
    reliedOn: cited.map(({ case: { stream, revision } }) => ({ stream, revision: revision.toString() })),
    findings,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
