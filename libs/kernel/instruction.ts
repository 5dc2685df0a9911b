import type { Actor } from './actor.js';
import type { AreaLookup } from './areas.js';
import type { CaseRef } from './case.js';
import type { Catalogue } from './catalogue.js';
import type { Command } from './decider.js';
import type { EventStore } from './event-store.js';
import type { StoredEvent } from './event.js';
import type { Finding } from './finding.js';
import type { Digest } from './identity.js';
import type { Instant } from './instant.js';
import type { Law } from './law.js';
import type { Ledger } from './ledger.js';
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
  /** Set where the key names the act itself, as the row of a table does: then it is the same key whoever sends it. */
  readonly keyOfAnybody?: true;
  /** What it is done once for, whoever asks and with whatever key: the ids of its events follow from this instead. */
  readonly once?: string;
  /** The revision the caller has seen; another one is a `RevisionConflict`. Undefined decides on what is there. */
  readonly expected?: bigint;
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent?: string;
  /** The case that has it done, as it was seen: where that has moved on, nothing is appended. */
  readonly behalf?: { readonly stream: string; readonly revision: bigint | 'none' };
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
