import type { Resolved } from './envelope.js';
import { kindOf, NoAnswer } from './trouble.js';

/** A read of the client. */
export interface Reading {
  on(event: 'data', listener: (resolved: Resolved) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  cancel(): Promise<void>;
}

/**
 * All that a read gives; a stream that is not there gives nothing. The client sets a read no deadline, so one is set here,
 * anew with each event. However it ends, nothing of the call is left open on the server.
 */
export async function collect(reading: Reading, milliseconds: number): Promise<readonly Resolved[]> {
  const found: Resolved[] = [];
  const { promise: done, resolve, reject } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    reject(new NoAnswer(`The read gave nothing for ${milliseconds.toString()} milliseconds.`));
  }, milliseconds);
  reading.on('data', (resolved: Resolved) => {
    found.push(resolved);
    timer.refresh();
  });
  reading.on('end', () => {
    resolve(undefined);
  });
  reading.on('error', reject);
  try {
    await done;
    return found;
  } catch (error) {
    letGo(reading);
    if (kindOf(error) === 'no-stream') return [];
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Cancelling waits for the connection, which may never stand: nobody waits for it here. */
function letGo(reading: Reading): void {
  reading.cancel().catch(() => undefined);
  reading.on('error', () => undefined);
}
