import { UnknownPosition } from './errors.js';
import type { StoredEvent } from './event.js';
import type { ReadableLog } from './ledger-copy.js';

/** The event at a position; undefined where there is none. */
export async function eventAt(store: Pick<ReadableLog, 'readAll'>, position: bigint): Promise<StoredEvent | undefined> {
  if (position < 1n) return undefined;
  try {
    const [event] = await store.readAll({ from: position, limit: 1 });
    return event?.position === position ? event : undefined;
  } catch (error) {
    if (error instanceof UnknownPosition) return undefined;
    throw error;
  }
}
