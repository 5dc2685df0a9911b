import { isObject } from '#kernel';
import type { Instant, JsonObject, Metadata, NewEvent, StoredEvent } from '#kernel';
import { jsonEvent } from '@eventstore/db-client';
import type { JSONEventData } from '@eventstore/db-client';

/** What stands beside an event's data in the store, as JSON. */
interface Envelope {
  /** Version of this form. */
  readonly tocsin: 1;
  /** Version of the shape of the data. */
  readonly version: number;
  /** Names the append, so that a writer knows its own from the same events of another. */
  readonly append: string;
  readonly metadata: Metadata;
  /** When it was recorded, of an event that was copied from another engine: the server's own time is that of the copy. */
  readonly recordedAt?: Instant;
}

/** So many bytes of an envelope are not the event's own metadata, at most. */
export const envelopeBytes = 170;

export interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** An entry of the store as it was read. */
export interface Entry {
  /** Where a reader that has had it stands: that of the link, where one led to it. */
  readonly place: Place | undefined;
  /** Undefined where it is no event of this ledger: somebody else's, the server's, or not legible. */
  readonly event: StoredEvent | undefined;
  /** Names the append that wrote it. */
  readonly append: string | undefined;
}

/** As the client gives it. */
export interface Resolved {
  readonly event?: Recorded | undefined;
  readonly link?: Recorded | undefined;
}

interface Recorded {
  readonly streamId: string;
  readonly id: string;
  readonly isJson: boolean;
  readonly revision: bigint;
  readonly type: string;
  readonly created: Date;
  readonly data: unknown;
  readonly metadata?: unknown;
  readonly position?: Place | undefined;
}

export function sealed(
  { id, type, version, data, metadata }: NewEvent,
  append: string,
  recordedAt?: Instant,
): JSONEventData {
  const own = { tocsin: 1, version, append, metadata } as const;
  const envelope: Envelope = recordedAt === undefined ? own : { ...own, recordedAt };
  return jsonEvent({ id, type, data: { ...data }, metadata: envelope });
}

/** Whatever lies there is read: what is not this ledger's is told as such, never thrown. */
export function opened({ event, link }: Resolved, prefix: string): Entry {
  const place = (link ?? event)?.position;
  const none = { place, event: undefined, append: undefined };
  if (event?.position === undefined || link !== undefined || !event.streamId.startsWith(prefix)) return none;
  const { metadata: envelope, data } = event;
  if (!event.isJson || !isEnvelope(envelope) || !isData(data)) return none;
  const stored: StoredEvent = {
    stream: event.streamId.slice(prefix.length),
    revision: event.revision,
    // An append of gRPC is written and committed in one, so that both are the same.
    position: event.position.commit,
    id: event.id,
    type: event.type,
    version: envelope.version,
    data,
    metadata: envelope.metadata,
    recordedAt: envelope.recordedAt ?? event.created.toISOString(),
  };
  return { place, event: stored, append: envelope.append };
}

function isEnvelope(value: unknown): value is Envelope {
  return (
    isObject(value) &&
    value['tocsin'] === 1 &&
    typeof value['version'] === 'number' &&
    typeof value['append'] === 'string' &&
    isObject(value['metadata']) &&
    (value['recordedAt'] === undefined || isInstant(value['recordedAt']))
  );
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && instantPattern.test(value) && !Number.isNaN(Date.parse(value));
}

const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u;

/** JSON that cannot be read comes as a text. */
function isData(value: unknown): value is JsonObject {
  return isObject(value);
}
