import { appendOnce } from './append-once.js';
import type { Foundations } from './instruction.js';
import type { Instant } from './instant.js';
import { eventId } from './identity.js';
import { canonicalJson, toJsonObject } from './json.js';
import { ledgerStream } from './open-ledger.js';
import type { Actor } from './actor.js';
import { isOfRefusals } from './refused.js';

/** The stream of what the clock tells besides the acts themselves. */
export const remindersStream = 'reminders';

/** Types of the events in it. */
export const reminderTypes = ['EndApproaching', 'NoticeOverdue'] as const;

/** True for the streams of the ledger itself, which belong to no case. */
export function isLedgersOwn(stream: string): boolean {
  return stream === ledgerStream || stream === remindersStream || isOfRefusals(stream);
}

/** The system itself, when something falls due. */
export const clockActor: Actor = { subject: 'clock', role: 'clock' };

/** How long before an end it is told. */
export interface Ahead {
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
  readonly before: Ahead;
}

/** That a notice that the law asks for has not been sent in time. */
export interface NoticeOverdue {
  /** `action/id`. */
  readonly case: string;
  readonly title: string;
  readonly areas: readonly string[];
  /** Its id within the case. */
  readonly notice: string;
  readonly to: string;
  /** What it tells of, such as `declaration`. */
  readonly on: string;
  /** Number of the term. */
  readonly extension: number;
  readonly number: number;
  readonly deadline: Instant;
  /** The law that asks for it, with the article. */
  readonly source: string;
}

export type Reminder =
  | { readonly type: 'EndApproaching'; readonly data: EndApproaching }
  | { readonly type: 'NoticeOverdue'; readonly data: NoticeOverdue };

/** What made the clock speak: the stream of the case, and the id of the last event of it that was seen. */
export interface Cause {
  readonly stream: string;
  readonly eventId: string;
}

/**
 * Tells something once: the id of the event follows from the case and from what falls due, so that two clocks, a restart
 * or a replay never make two. True where it had not been told before.
 */
export async function remind(
  { store, ledger, digest }: Pick<Foundations, 'store' | 'ledger' | 'digest'>,
  reminder: Reminder,
  cause: Cause,
): Promise<boolean> {
  const id = eventId(digest, clockActor, keyOf(reminder), cause.stream, 0);
  const data = toJsonObject(reminder.data);
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
  return appendOnce(store, remindersStream, { id, type: reminder.type, version: 1, data, metadata });
}

function keyOf(reminder: Reminder): string {
  switch (reminder.type) {
    case 'EndApproaching': {
      const { endsAt, before } = reminder.data;
      return `remind ${before.count.toString()} ${before.unit} before ${endsAt}`;
    }
    case 'NoticeOverdue': {
      const { notice, deadline } = reminder.data;
      return `overdue ${notice} ${deadline}`;
    }
  }
}
