import type { Actor } from './actor.js';
import type { Finding } from './finding.js';
import type { Instant } from './instant.js';
import type { JsonObject } from './json.js';
import type { Mode } from './ledger.js';

/** What happened, in the cabinet's words, past tense. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** Who, why, on what ground: stored beside the event, never needed to compute state. */
export interface Metadata {
  readonly actor: Actor;
  readonly ledger: string;
  readonly mode: Mode;
  readonly correlationId: string;
  readonly causationId: string;
  /** The command's name and a hash of its body: the same idempotency key with another body is noticed. */
  readonly command: { readonly name: string; readonly hash: string };
  /** Cases whose state the decision relied on, and at which revision. */
  readonly reliedOn: readonly StreamRevision[];
  readonly findings: readonly Finding[];
  /** W3C trace context of the request, if it had one. */
  readonly traceparent?: string;
}

export interface StreamRevision {
  readonly stream: string;
  /** Place in the stream from 0, in decimal: JSON cannot carry a bigint. */
  readonly revision: string;
}

export interface NewEvent {
  readonly id: string;
  readonly type: string;
  /** Version of the shape of `data`, from 1. */
  readonly version: number;
  readonly data: JsonObject;
  readonly metadata: Metadata;
}

export interface StoredEvent extends NewEvent {
  readonly stream: string;
  /** Place in the stream, from 0, without gaps. */
  readonly revision: bigint;
  /** Place in the whole log, growing. Embedded engines count densely from 1; others leave gaps. */
  readonly position: bigint;
  /**
   * When it was stored; set by the store. Embedded engines never set it earlier than that of the event before; where
   * several machines set it, their clocks may differ, so that nothing is ordered by it.
   */
  readonly recordedAt: Instant;
}
