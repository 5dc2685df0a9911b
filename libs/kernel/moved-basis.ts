import type { EventStore } from './event-store.js';
import type { StoredEvent } from './event.js';

/** An event that was decided on another state of a case than the log had when it was stored. */
export interface MovedBasis {
  readonly event: StoredEvent;
  /** The stream it relied on, at which revision, and at which that was. */
  readonly stream: string;
  readonly reliedOn: string;
  readonly stoodAt: string;
}

/**
 * What an engine that cannot guard several streams together has let through: it says itself, in each event, what was
 * relied on. Reads the whole log, and keeps the revision of each stream in memory.
 */
export async function* movedBases(store: Pick<EventStore, 'readAll'>): AsyncGenerator<MovedBasis, void> {
  const revisions = new Map<string, bigint>();
  let after = 0n;
  for (;;) {
    const page = await store.readAll({ after });
    for (const event of page) {
      for (const { stream, revision } of event.metadata.reliedOn) {
        const stoodAt = (revisions.get(stream) ?? 'none').toString();
        if (stoodAt !== revision) yield { event, stream, reliedOn: revision, stoodAt };
      }
      revisions.set(event.stream, event.revision);
    }
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.position;
  }
}
