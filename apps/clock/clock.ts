import { setImmediate as othersFirst } from 'node:timers/promises';
import { clockActor, emergencyAction, eventId, handle, isRefusal, remind, streamOf } from '#kernel';
import type { Ahead, Catalogue, Foundations, Instant, StoredEvent } from '#kernel';
import type { LawBook } from '#law';
import type { CaseTerm, ReadModel } from '#read-model';
import { Agenda, endsOf, moved } from './agenda.js';
import type { Due, EndDue, Followed, NoticeDue } from './agenda.js';
import { OverdueNotices } from './overdue-notices.js';

/** What the clock has said since it was started. */
export interface Told {
  readonly lapses: number;
  readonly reminders: number;
  readonly overdue: number;
}

/** Cases that are looked at together: reading so many takes a millisecond or two, in which no question is answered. */
const together = 50;

/** How many such pieces of all cases one look takes in. */
const pieces = 10;

/** The most events of the log that one look takes in, so that no command waits for it. */
const mostEvents = 100;

/** From one look at all cases to the next. */
const oneDay: Ahead = { count: 1, unit: 'days' };

/** How far ahead something is kept in mind: longer than that, and than an end is told beforehand. */
const kept: Ahead = { count: 9, unit: 'days' };

interface Changed {
  readonly streams: ReadonlySet<string>;
  readonly position: bigint;
}

/**
 * Says what falls due: that a case has run out, and seven days and 48 hours before, that it will; and that a notice the
 * law asks for has not been sent in time. Goes by the time of the ledger alone. The id of everything it says follows from
 * its cause, so any number of clocks may run on one ledger, and one that is killed at any moment loses nothing: the next
 * finds in the read model what is still to be said.
 */
export class Clock {
  readonly #foundations: Foundations;
  readonly #readModel: ReadModel;
  readonly #agenda = new Agenda();
  #position: bigint | undefined;
  /** When all cases were looked at last, or began to be. */
  #scannedAt: Instant | undefined;
  /** The stream behind which the look at all of them goes on; undefined where it has come to the end. */
  #scan: string | undefined;
  readonly #notices: OverdueNotices;
  #lapses = 0;
  #reminders = 0;
  #overdue = 0;

  constructor(foundations: Foundations, law: LawBook, readModel: ReadModel) {
    this.#foundations = foundations;
    this.#readModel = readModel;
    this.#notices = new OverdueNotices(foundations, law);
  }

  get told(): Told {
    return { lapses: this.#lapses, reminders: this.#reminders, overdue: this.#overdue };
  }

  /**
   * Says everything that is due by now, as far as the read model knows the log; in the order in which it fell due.
   * Stops between two sayings where the signal is aborted. Not to be called again before it has ended.
   */
  async tick(signal?: AbortSignal): Promise<void> {
    await this.#look();
    await this.#scanSome();
    for (const due of this.#agenda.by(this.#foundations.now())) {
      if (signal?.aborted === true) return;
      await this.#say(due);
    }
  }

  /** Takes in what has changed, as the log tells. */
  async #look(): Promise<void> {
    const reached = await this.#readModel.position();
    if (this.#position === undefined) {
      await this.#notices.remember();
      this.#position = reached;
    } else if (reached > this.#position) {
      const { streams, position } = await this.#changed(this.#position, reached);
      await this.#lookAt(streams);
      this.#position = position;
    }
  }

  /** Looks at all cases at first, and again every day, some at a time: so that only what falls due soon is kept. */
  async #scanSome(): Promise<void> {
    const now = this.#foundations.now();
    if (this.#scan === undefined) {
      if (this.#scannedAt !== undefined && now < moved(this.#scannedAt, oneDay, 1)) return;
      [this.#scannedAt, this.#scan] = [now, ''];
    }
    for (let piece = 0; piece < pieces && this.#scan !== undefined; piece += 1) {
      this.#scan = await this.#scanPiece(this.#scan);
      await othersFirst();
    }
  }

  /** The stream behind which the next piece begins; undefined at the end. */
  async #scanPiece(after: string): Promise<string | undefined> {
    const heads = await this.#readModel.caseHeads(after, together);
    const open = heads.filter((head) => !isOver(this.#foundations.catalogue, head) || this.#notices.mayBeOwed(head));
    await this.#note(open.map(({ stream }) => stream));
    return heads.length < together ? undefined : heads.at(-1)?.stream;
  }

  /** The streams of the next events, as far as the read model has them: under load the rest waits for the next look. */
  async #changed(after: bigint, until: bigint): Promise<Changed> {
    // Where positions have gaps, so many may reach further than the read model does.
    const limit = Math.min(mostEvents, Number(until - after));
    const read = await this.#foundations.store.readAll({ after, limit });
    const page = read.filter(({ position }) => position <= until);
    return { streams: new Set(page.map(({ stream }) => stream)), position: page.at(-1)?.position ?? until };
  }

  async #lookAt(streams: ReadonlySet<string>): Promise<void> {
    const all = [...new Set([...streams, ...this.#agenda.restingOn(streams)])];
    for (let first = 0; first < all.length; first += together) {
      await this.#note(all.slice(first, first + together));
      await othersFirst();
    }
  }

  async #note(streams: readonly string[]): Promise<void> {
    const terms = await this.#readModel.caseTerms(streams);
    for (const stream of streams) this.#agenda.forget(stream);
    for (const term of terms) await this.#noteOne(term);
    const noted = new Set(terms.map(({ stream }) => stream));
    for (const one of streams.flatMap(emergencyOf)) if (!noted.has(one.stream)) await this.#noteWithoutTerm(one);
  }

  /** An emergency that was annulled from its very start, or lifted before it began: what it owed is owed still. */
  async #noteWithoutTerm(one: Followed): Promise<void> {
    const { due, from } = await this.#notices.of(one);
    this.#agenda.note(one.stream, due.filter(this.#isSoon()), from);
  }

  /** What is over may still have to be told of. */
  async #noteOne(term: CaseTerm): Promise<void> {
    const over = isOver(this.#foundations.catalogue, term);
    const ends = over ? [] : endsOf(term);
    const { due, from } = this.#notices.mayBeOwed(term) ? await this.#notices.of(term) : { due: [], from: [] };
    this.#agenda.note(term.stream, [...ends, ...due].filter(this.#isSoon()), [...(over ? [] : term.restsOn), ...from]);
  }

  #isSoon(): (due: Due) => boolean {
    const horizon = moved(this.#scannedAt ?? this.#foundations.now(), kept, 1);
    return ({ at }) => at <= horizon;
  }

  async #say(due: Due): Promise<void> {
    const cause = await this.#lastEvent(due);
    if (cause !== undefined) {
      if ('notice' in due) await this.#late(due, cause);
      else await (due.before === undefined ? this.#lapse(due, cause) : this.#remind(due, cause));
    }
    this.#agenda.done(due);
  }

  async #late(due: NoticeDue, cause: StoredEvent): Promise<void> {
    if (await this.#notices.tell(due, cause)) this.#overdue += 1;
  }

  async #lastEvent({ of: { stream } }: Due): Promise<StoredEvent | undefined> {
    const [last] = await this.#foundations.store.readStream(stream, { direction: 'backwards', limit: 1 });
    return last;
  }

  /** The case itself decides: where it has been changed since, it says no, and is looked at again. */
  async #lapse({ of: { action, id }, until }: EndDue, cause: StoredEvent): Promise<void> {
    const idempotencyKey = `lapse ${until}`;
    const { digest } = this.#foundations;
    const outcome = await handle(this.#foundations, {
      action,
      id,
      command: { type: 'lapse', data: { endedAt: until } },
      actor: clockActor,
      idempotencyKey,
      correlationId: eventId(digest, clockActor, idempotencyKey, streamOf({ action, id }), 0),
      causationId: cause.id,
    });
    if (!isRefusal(outcome)) this.#lapses += 1;
  }

  /** Once a later notice is due, or the end, an earlier one is of no use. */
  async #remind({ of: term, until: endsAt, before }: EndDue, { id, stream }: StoredEvent): Promise<void> {
    const now = this.#foundations.now();
    if (before === undefined || endsAt <= now) return;
    const { action, id: name, title, areas } = term;
    const data = { case: `${action}/${name}`, title, areas, endsAt, before };
    const told = await remind(this.#foundations, { type: 'EndApproaching', data }, { stream, eventId: id });
    if (told) this.#reminders += 1;
  }
}

/** True where nothing of a case falls due any more. */
function isOver(catalogue: Catalogue, { action, phase }: { readonly action: string; readonly phase: string }): boolean {
  const found = catalogue.get(action);
  return found === undefined || found.commands.get('lapse')?.by !== 'clock' || found.over.has(phase);
}

/** None where the stream is of no emergency. */
function emergencyOf(stream: string): readonly Followed[] {
  const head = `${emergencyAction}-`;
  return stream.startsWith(head) ? [{ stream, action: emergencyAction, id: stream.slice(head.length) }] : [];
}
