import { RevisionConflict } from './errors.js';
import type { NewEvent } from './event.js';
import type { EventStore } from './event-store.js';

/** Appends an event whose id follows from its cause behind whatever is there; true where it was not there before. */
export async function appendOnce(
  store: Pick<EventStore, 'append' | 'readStream'>,
  stream: string,
  event: NewEvent,
): Promise<boolean> {
  for (;;) {
    const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
    try {
      const appended = await store.append({ stream, events: [event], expected: last?.revision ?? 'none' });
      return !appended.repeated;
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
    }
  }
}
