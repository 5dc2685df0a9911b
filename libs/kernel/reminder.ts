import type { Foundations } from './handle.js';
import { RevisionConflict } from './errors.js';
import type { NewEvent } from './event.js';
import type { Instant } from './instant.js';
import { eventId } from './identity.js';
import { canonicalJson } from './json.js';
import type { JsonObject } from './json.js';
import { ledgerStream } from './open-ledger.js';
import type { Actor } from './actor.js';

/** The stream of what the clock tells besides the acts themselves. */
export const remindersStream = 'reminders';

/** Types of the events in it. */
export const reminderTypes = ['EndApproaching'] as const;

/** True for the streams of the ledger itself, which belong to no case. */
export function isLedgersOwn(stream: string): boolean {
  return stream === ledgerStream || stream === remindersStream;
}

/** The system itself, when something falls due. */
export const clockActor: Actor = { subject: 'clock', role: 'clock' };

/** How long before an end it is told. */
export interface Notice {
  readonly count: number;
  readonly unit: 'days' | 'hours';
}

/** That a case ends soon. */
export interface EndApproaching {
  /** `action/id`. */
  readonly case: string;
  readonly title: string;
  readonly areas: readonly string[];
  readonly endsAt: Instant;
  readonly before: Notice;
}

/** What made the clock speak: the stream of the case, and the id of the last event of it that was seen. */
export interface Cause {
  readonly stream: string;
  readonly eventId: string;
}

/**
 * Tells that a case ends soon, once: the id of the event follows from the case, its end and how long before it is told,
 * so that two clocks, a restart or a replay never make two. True where it had not been told before.
 */
export async function remind(
  { store, ledger, digest }: Pick<Foundations, 'store' | 'ledger' | 'digest'>,
  said: EndApproaching,
  cause: Cause,
): Promise<boolean> {
  const { endsAt, before } = said;
  const key = `remind ${before.count.toString()} ${before.unit} before ${endsAt}`;
  const id = eventId(digest, clockActor, key, cause.stream, 0);
  const data: JsonObject = { ...said, areas: [...said.areas], before: { ...before } };
  const metadata = {
    actor: clockActor,
    ledger: ledger.name,
    mode: ledger.mode,
    correlationId: id,
    causationId: cause.eventId,
    command: { name: 'remind', hash: digest(canonicalJson(['remind', data])) },
    reliedOn: [],
    findings: [],
  };
  return appendOnce(store, { id, type: 'EndApproaching', version: 1, data, metadata });
}

async function appendOnce(store: Foundations['store'], event: NewEvent): Promise<boolean> {
  for (;;) {
    const [last] = await store.readStream(remindersStream, { direction: 'backwards', limit: 1 });
    try {
      const appended = await store.append({
        stream: remindersStream,
        events: [event],
        expected: last?.revision ?? 'none',
      });
      return !appended.repeated;
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
    }
  }
}
