import { readBack } from '#kernel';
import type { Instant, JsonObject, Metadata, StoredEvent } from '#kernel';

/** In the order in which `eventOf` reads them; rows are read as arrays, which costs less than objects. */
export const columns = 'position, stream, revision, id, type, version, data, metadata, recorded_at';

/** Throws for a row that this store cannot have written. */
export function eventOf(row: unknown): StoredEvent {
  const values: readonly unknown[] = Array.isArray(row) ? row : [];
  const [position, stream, revision, id, type, version, data, metadata, recordedAt] = values;
  if (
    typeof position !== 'number' ||
    typeof stream !== 'string' ||
    typeof revision !== 'number' ||
    typeof id !== 'string' ||
    typeof type !== 'string' ||
    typeof version !== 'number' ||
    typeof data !== 'string' ||
    typeof metadata !== 'string' ||
    typeof recordedAt !== 'number'
  ) {
    throw new TypeError(`The row at position ${String(position)} is not an event.`);
  }
  return {
    position: BigInt(position),
    stream,
    revision: BigInt(revision),
    id,
    type,
    version,
    data: readBack<JsonObject>(data),
    metadata: readBack<Metadata>(metadata),
    recordedAt: instantOf(recordedAt),
  };
}

/** Events that were stored together were recorded at one moment, whose text takes longer to make than to keep. */
let last = { at: 0, text: new Date(0).toISOString() };

function instantOf(at: number): Instant {
  if (at !== last.at) last = { at, text: new Date(at).toISOString() };
  return last.text;
}
