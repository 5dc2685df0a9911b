import { attributesOf, causeFor, headerOf, sequenceOf } from '#cloud-events';
import type { Audience } from '#cloud-events';
import type { Ledger, StoredEvent } from '#kernel';
import type { KafkaMessage } from 'kafkajs';

/** A record of a topic; every part of it follows from the log. */
export interface Message {
  readonly topic: string;
  readonly key: string;
  readonly partition: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  /** Milliseconds since 1970, as text: when the event was recorded. */
  readonly timestamp: string;
}

/** What a message says besides its event. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  /** Position of the message before it in the same partition; 0 where it is the first. */
  readonly previous: bigint;
  /** The areas it concerns, as text. */
  readonly areas: string;
}

export interface Teller {
  readonly ledger: Pick<Ledger, 'name' | 'mode'>;
  readonly audience: Audience;
}

/**
 * The message of an event: CloudEvents 1.0, Kafka protocol binding 1.0, binary mode. The trace context is told under
 * the name that W3C gives it too, where tools look for it.
 */
export function messageOf(
  event: StoredEvent,
  { topic, partition, previous, areas }: Place,
  { ledger, audience }: Teller,
): Message {
  const { traceparent } = event.metadata;
  const action = audience.actionOf(event.type);
  const attributes = {
    ...attributesOf(event, ledger, { action, areas, cause: causeFor(audience, event) }),
    previoussequence: sequenceOf(previous),
  };
  const headers = Object.entries(attributes).map(([name, value]) => [headerOf(name), value] as const);
  return {
    topic,
    key: event.stream,
    partition,
    headers: { ...Object.fromEntries(headers), ...(traceparent === undefined ? {} : { traceparent }) },
    value: JSON.stringify(event.data),
    timestamp: Date.parse(event.recordedAt).toString(),
  };
}

const sequence = headerOf('sequence');

/** The position that a record names; undefined where it is none of the relay's. */
export function positionIn({ headers = {} }: Pick<KafkaMessage, 'headers'>): bigint | undefined {
  const said = headers[sequence]?.toString() ?? '';
  return /^\d{1,19}$/u.test(said) ? BigInt(said) : undefined;
}
