import { isClosedDoor } from './open-to-read.js';
import { WriterLock } from './writer-lock.js';

/**
 * Lets nobody write the ledger until it is released. Throws `LedgerLocked` where a process writes it. A folder that
 * cannot be written needs no lock: nobody writes there.
 */
export function holdLedger(file: string): { release(): void } {
  try {
    return new WriterLock(file);
  } catch (error) {
    if (isClosedDoor(error)) return { release: () => undefined };
    throw error;
  }
}
