import type { Actor } from '#kernel';
import { Problem } from '#platform';

/** Refusals that one person may have stored at once, and how many more each second. */
const burst = 1_000;
const perSecond = 1;

/** People kept in mind; those who have been refused nothing for long are forgotten first. */
const mostPeople = 10_000;

interface Spent {
  readonly count: number;
  /** In milliseconds, on a clock that only goes on. */
  readonly at: number;
}

/**
 * Every refusal is stored, so whoever is refused without end is told to wait before anything more is decided: no
 * token fills the disk, and no refusal is left out.
 */
export class RefusalLimit {
  readonly #spent = new Map<string, Spent>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Throws a problem 429 where the person has been refused too often of late. */
  admit(actor: Actor): void {
    if (this.#count(nameOf(actor)) < burst) return;
    throw new Problem(
      'too-many-requests',
      `${burst.toString()} commands of yours were refused of late, and each is kept for the auditors. Look at them in GET /v1/refusals before you send more.`,
      { headers: { 'retry-after': Math.ceil(1 / perSecond).toString() } },
    );
  }

  refused(actor: Actor): void {
    const name = nameOf(actor);
    const count = this.#count(name) + 1;
    this.#spent.delete(name);
    this.#spent.set(name, { count, at: this.#now() });
    const [longest] = this.#spent.keys();
    if (this.#spent.size > mostPeople && longest !== undefined) this.#spent.delete(longest);
  }

  #count(name: string): number {
    const spent = this.#spent.get(name);
    return spent === undefined ? 0 : Math.max(0, spent.count - ((this.#now() - spent.at) / 1_000) * perSecond);
  }
}

function nameOf({ subject, organisation = '', issuer = '' }: Actor): string {
  return JSON.stringify([issuer, organisation, subject]);
}
