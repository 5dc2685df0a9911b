import { emergencyAction, isObject, remind, remindersStream } from '#kernel';
import type { CaseRef, Foundations, StoredEvent } from '#kernel';
import { horizon, loadEmergency, mayFallDue, noticesOf } from '#law';
import type { LawBook } from '#law';
import { deadlinesOf } from './agenda.js';
import type { Followed, NoticeDue } from './agenda.js';

const pageSize = 1_000;

/** The notices that the law asks for by a deadline, and which of them were said to be late. */
export class OverdueNotices {
  readonly #foundations: Foundations;
  readonly #law: LawBook;
  /** So that a clock that starts anew does not go through all that was ever late. */
  readonly #told = new Set<string>();

  constructor(foundations: Foundations, law: LawBook) {
    this.#foundations = foundations;
    this.#law = law;
  }

  /** Reads what has been told. */
  async remember(): Promise<void> {
    for (let from = 0n; ;) {
      const page = await this.#foundations.store.readStream(remindersStream, { from, limit: pageSize });
      for (const { type, data } of page) if (type === 'NoticeOverdue') this.#told.add(nameIn(data));
      if (page.length < pageSize) return;
      from += BigInt(page.length);
    }
  }

  /** Whether a case is one of which notices may fall due. Of a case without its regimes it cannot be told. */
  mayBeOwed({ action, regimes }: { readonly action: string; readonly regimes?: readonly string[] }): boolean {
    if (action !== emergencyAction) return false;
    const { jurisdiction } = this.#foundations.ledger;
    return regimes?.some((regime) => mayFallDue(this.#law, { regime, jurisdiction })) ?? true;
  }

  /** What of a case will be late, or is, unless it is sent; and the streams that it follows from. */
  async of(one: Followed): Promise<{ readonly due: readonly NoticeDue[]; readonly from: readonly string[] }> {
    const found = await loadEmergency(this.#foundations, one.id);
    if (found === undefined) return { due: [], from: [] };
    const owed = noticesOf(this.#law, found.emergency, horizon).filter(({ state }) => state !== 'sent');
    const due = deadlinesOf(one, owed).filter(({ notice }) => !this.#told.has(nameOf(one, notice)));
    return { due, from: found.streams };
  }

  /** Says that it is late, if it still is: what was sent meanwhile, or is not owed any more, is not late. */
  async tell({ of: one, notice: { id } }: NoticeDue, cause: StoredEvent): Promise<boolean> {
    const found = await loadEmergency(this.#foundations, one.id);
    if (found === undefined) return false;
    const now = this.#foundations.now();
    const late = noticesOf(this.#law, found.emergency, now).find((owed) => owed.id === id && owed.state === 'overdue');
    if (late?.deadline === undefined || late.deadline === null) return false;
    const { to, on, extension, number, deadline, source } = late;
    const { title, areas } = found;
    const data = { case: caseOf(one), title, areas, notice: id, to, on, extension, number, deadline, source };
    const told = await remind(
      this.#foundations,
      { type: 'NoticeOverdue', data },
      { stream: cause.stream, eventId: cause.id },
    );
    this.#told.add(nameOf(one, { id, deadline }));
    return told;
  }
}

function caseOf({ action, id }: CaseRef): string {
  return `${action}/${id}`;
}

function nameOf(ref: CaseRef, { id, deadline }: { readonly id: string; readonly deadline: string }): string {
  return [caseOf(ref), id, deadline].join(' ');
}

function nameIn(data: unknown): string {
  return isObject(data) ? [data['case'], data['notice'], data['deadline']].map(String).join(' ') : '';
}
