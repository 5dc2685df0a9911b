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
 * token fills the disk, and no refusal is left out. A command is counted before it is decided, as many may come at once.
 */
export class RefusalLimit {
  readonly #spent = new Map<string, Spent>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Counts a command; call what it returns where no refusal of it was stored. Undefined where the person has been
   * refused too often of late, and must wait.
   */
  admit(actor: Actor): (() => void) | undefined {
    const name = nameOf(actor);
    if (this.#count(name) + 1 > burst) return undefined;
    this.#add(name, 1);
    return () => {
      this.#add(name, -1);
    };
  }

  /** The answer to whoever must wait. */
  tooOften(actor: Actor): Problem {
    const seconds = Math.max(1, Math.ceil((this.#count(nameOf(actor)) + 1 - burst) / perSecond));
    return new Problem(
      'too-many-requests',
      `${burst.toString()} commands of yours were refused of late, and each is kept for the auditors. Look at them in GET /v1/refusals before you send more.`,
      { headers: { 'retry-after': seconds.toString() } },
    );
  }

  #add(name: string, more: number): void {
    const count = Math.max(0, this.#count(name) + more);
    this.#spent.delete(name);
    if (count === 0) return;
    this.#spent.set(name, { count, at: this.#now() });
    if (this.#spent.size <= mostPeople) return;
    const [longest] = this.#spent.keys();
    if (longest !== undefined) this.#spent.delete(longest);
  }

  #count(name: string): number {
    const spent = this.#spent.get(name);
    return spent === undefined ? 0 : Math.max(0, spent.count - ((this.#now() - spent.at) / 1_000) * perSecond);
  }
}

/** For whichever ministry they act. */
function nameOf({ subject, issuer = '' }: Actor): string {
  return JSON.stringify([issuer, subject]);
}
