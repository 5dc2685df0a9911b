import type { Instant, Notice } from '#kernel';
import { asInstant, epochMilliseconds } from '#calendar';
import type { CaseTerm } from '#read-model';
import { compare } from '#region-status';

/** How long before an end it is told. */
export const notices: readonly Notice[] = [
  { count: 7, unit: 'days' },
  { count: 48, unit: 'hours' },
];

const milliseconds = { days: 86_400_000, hours: 3_600_000 } as const;

/** Something that falls due: the end of a case, or that it is near. */
export interface Due {
  readonly at: Instant;
  readonly term: CaseTerm & { readonly until: Instant };
  /** Absent for the end itself. */
  readonly before?: Notice;
}

/** The cases that have an end to come, and what of it has been told. */
export class Agenda {
  readonly #due = new Map<string, readonly Due[]>();
  /** By the stream of a declaration, the streams of what rests on it. */
  readonly #resting = new Map<string, Set<string>>();
  #next: Instant | undefined;

  /** What the case is now; whatever was noted of it before is forgotten. */
  note(term: CaseTerm): void {
    for (const basis of term.restsOn)
      this.#resting.set(basis, (this.#resting.get(basis) ?? new Set()).add(term.stream));
    const due = dueOf(term);
    if (due.length === 0) this.#due.delete(term.stream);
    else this.#due.set(term.stream, due);
    for (const { at } of due) if (this.#next === undefined || at < this.#next) this.#next = at;
  }

  forget(stream: string): void {
    this.#due.delete(stream);
  }

  /** What has been told, or need not be told any more. */
  done(one: Due): void {
    const rest = (this.#due.get(one.term.stream) ?? []).filter((other) => other !== one);
    if (rest.length === 0) this.#due.delete(one.term.stream);
    else this.#due.set(one.term.stream, rest);
  }

  /** The cases that rest on any of these. */
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
  return compare(one.at, other.at) || compare(one.term.stream, other.term.stream);
}

/** Whoever records what is over has more to record of it: it has lapsed when nothing more came for so long. */
const patience: Notice = { count: 24, unit: 'hours' };

/** An end is told beforehand only of what lasts longer than that. */
function dueOf(term: CaseTerm): readonly Due[] {
  const { until } = term;
  if (until === null) return [];
  const ending = { ...term, until };
  const early = notices
    .map((before) => ({ at: moved(until, before, -1), term: ending, before }))
    .filter(({ at }) => at > term.from);
  const { changedAt } = term;
  return [...early, { at: changedAt < until ? until : moved(changedAt, patience, 1), term: ending }];
}

function moved(moment: Instant, { count, unit }: Notice, direction: 1 | -1): Instant {
  return asInstant(epochMilliseconds(moment) + direction * count * milliseconds[unit]);
}
