import type { Ahead, CaseRef, Instant } from '#kernel';
import { asInstant, epochMilliseconds } from '#calendar';
import type { OwedNotice } from '#law';
import type { CaseTerm } from '#read-model';
import { compare } from '#region-status';

/** How long before an end it is told. */
export const aheads: readonly Ahead[] = [
  { count: 7, unit: 'days' },
  { count: 48, unit: 'hours' },
];

const milliseconds = { days: 86_400_000, hours: 3_600_000 } as const;

/** A case with its stream. */
export interface Followed extends CaseRef {
  readonly stream: string;
}

/** Something that falls due with a case. */
interface Falls {
  readonly at: Instant;
  readonly of: Followed;
}

/** The end of a case, or that it is near: `before` is absent for the end itself. */
export interface EndDue extends Falls {
  readonly of: CaseTerm;
  readonly until: Instant;
  readonly before?: Ahead;
}

/** That a notice has not been sent in time. */
export interface NoticeDue extends Falls {
  readonly notice: OwedNotice & { readonly deadline: Instant };
}

export type Due = EndDue | NoticeDue;

/** The cases that have something to come, and what of it has been told. */
export class Agenda {
  readonly #due = new Map<string, readonly Due[]>();
  /** By the stream of a declaration or a decree, the streams of what follows from it. */
  readonly #resting = new Map<string, Set<string>>();
  /** By the stream of what follows, the streams that it follows from. */
  readonly #bases = new Map<string, readonly string[]>();
  #next: Instant | undefined;

  /** What falls due with a case now, and the streams that follows from; what was noted of it before is forgotten. */
  note(stream: string, due: readonly Due[], from: readonly string[]): void {
    this.forget(stream);
    if (from.length > 0) this.#bases.set(stream, from);
    for (const basis of from) this.#resting.set(basis, (this.#resting.get(basis) ?? new Set()).add(stream));
    if (due.length > 0) this.#due.set(stream, due);
    for (const { at } of due) if (this.#next === undefined || at < this.#next) this.#next = at;
  }

  forget(stream: string): void {
    this.#due.delete(stream);
    for (const basis of this.#bases.get(stream) ?? []) {
      const resting = this.#resting.get(basis);
      resting?.delete(stream);
      if (resting?.size === 0) this.#resting.delete(basis);
    }
    this.#bases.delete(stream);
  }

  /** What has been told, or need not be told any more. */
  done(one: Due): void {
    const rest = (this.#due.get(one.of.stream) ?? []).filter((other) => other !== one);
    if (rest.length === 0) this.#due.delete(one.of.stream);
    else this.#due.set(one.of.stream, rest);
  }

  /** The cases that follow from any of these. */
  restingOn(streams: Iterable<string>): readonly string[] {
    return [...streams].flatMap((stream) => [...(this.#resting.get(stream) ?? [])]);
  }

  /** What is due by a moment and not done, in the order in which it fell due. Costs nothing while nothing is. */
  by(now: Instant): readonly Due[] {
    if (this.#next === undefined || this.#next > now) return [];
    const all = [...this.#due.values()].flat().toSorted(inOrder);
    const due = all.filter(({ at }) => at <= now);
    if (due.length === 0) this.#next = all.at(0)?.at;
    return due;
  }
}

function inOrder(one: Due, other: Due): number {
  return compare(one.at, other.at) || compare(one.of.stream, other.of.stream);
}

/** Whoever records what is over has more to record of it: nothing is late until so long after the last word of it. */
const patience: Ahead = { count: 24, unit: 'hours' };

/** Its end and, where it lasts longer than that, that the end is near. */
export function endsOf(term: CaseTerm): readonly EndDue[] {
  const { until, changedAt } = term;
  if (until === null) return [];
  const early = aheads
    .map((before) => ({ at: moved(until, before, -1), of: term, until, before }))
    .filter(({ at }) => at > term.from);
  return [...early, { at: afterPatience(until, changedAt), of: term, until }];
}

/** Each notice of it that has a deadline. */
export function deadlinesOf(of: Followed, owed: readonly OwedNotice[]): readonly NoticeDue[] {
  return owed.flatMap((notice) => {
    const { deadline } = notice;
    if (deadline === null) return [];
    return [{ at: afterPatience(deadline, notice.occurrence.recordedAt), of, notice: { ...notice, deadline } }];
  });
}

function afterPatience(due: Instant, recordedAt: Instant): Instant {
  return recordedAt < due ? due : moved(recordedAt, patience, 1);
}

/** So long before a moment, or after it. */
export function moved(moment: Instant, { count, unit }: Ahead, direction: 1 | -1): Instant {
  return asInstant(epochMilliseconds(moment) + direction * count * milliseconds[unit]);
}
