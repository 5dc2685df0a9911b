import type { Instant } from '#kernel';
import type { LawBook } from '../law-book.js';
import { textIn } from './emergency.js';
import type { Act, Emergency } from './emergency.js';
import { noticesOwed } from './owed.js';
import type { OwedNotice } from './owed.js';

/** A sending as it was recorded. */
export interface Sending {
  readonly at: Instant;
  /** Whether it came after the deadline; null where there is none. */
  readonly late: boolean | null;
  readonly reference?: string;
  readonly link?: string;
  /** Of the document that was sent, in hexadecimal. */
  readonly sha256?: string;
}

export const noticeStates = ['overdue', 'owed', 'sent'] as const;
export type NoticeState = (typeof noticeStates)[number];

/** A notice that is owed, with whether it was sent by the moment asked about. */
export interface Notice extends OwedNotice {
  readonly state: NoticeState;
  readonly sent: Sending | null;
}

/** What is owed of an emergency at a moment, and which of it had been sent by then. Pure. */
export function noticesOf(book: LawBook, emergency: Emergency, at: Instant): readonly Notice[] {
  const sent = sendingsIn(emergency);
  return noticesOwed(book, emergency, at).map((owed) => {
    const sending = sent.get(owed.id);
    const sentAt = sending === undefined ? undefined : textIn(sending.words, 'sentAt');
    if (sending !== undefined && sentAt !== undefined && sentAt <= at && !isBeforeAct(sentAt, owed)) {
      return { ...owed, state: 'sent', sent: sendingOf(sending, sentAt, owed.deadline) };
    }
    return { ...owed, state: owed.deadline !== null && owed.deadline <= at ? 'overdue' : 'owed', sent: null };
  });
}

/** Whether a sending is dated before that of which it tells had occurred: it cannot have told of it. */
export function isBeforeAct(sentAt: Instant, { occurrence }: OwedNotice): boolean {
  return sentAt < occurrence.known;
}

/** By the id of the notice; without those that were taken back, as they never were. */
function sendingsIn({ acts }: Emergency): ReadonlyMap<string, Act> {
  const sent = new Map<string, Act>();
  for (const act of acts) {
    if (act.type === 'EmergencyNotified') sent.set(idIn(act), act);
    if (act.type === 'EmergencyNoticeRetracted') sent.delete(idIn(act));
  }
  return sent;
}

export function idIn({ words: { to, on, extension, number } }: Pick<Act, 'words'>): string {
  return [to, on, extension, number].map(String).join('-');
}

function sendingOf({ words }: Act, at: Instant, deadline: Instant | null): Sending {
  const [reference, link, sha256] = [textIn(words, 'reference'), textIn(words, 'link'), textIn(words, 'sha256')];
  return {
    at,
    late: deadline === null ? null : at >= deadline,
    ...(reference === undefined ? {} : { reference }),
    ...(link === undefined ? {} : { link }),
    ...(sha256 === undefined ? {} : { sha256 }),
  };
}
