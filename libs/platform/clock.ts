import { asInstant } from '#calendar';
import type { Instant, Mode } from '#kernel';

/** The time in which decisions are made. Real time in every ledger but one in mode `test`. */
export interface Clock {
  now(): Instant;
}

/** Milliseconds since 1970 by the machine. What guards the door (expiry of tokens) goes by it in every mode. */
export type RealTime = () => number;

export const realTime: RealTime = () => Date.now();

/** A command asks several times within a millisecond, and a text takes longer to make than to keep. */
class SystemClock implements Clock {
  #at = Number.NaN;
  #text = '';

  now(): Instant {
    const at = realTime();
    if (at !== this.#at) [this.#at, this.#text] = [at, asInstant(at)];
    return this.#text;
  }
}

export const systemClock: Clock = new SystemClock();

/** A clock that a story sets. Only a ledger in mode `test` may have one, and it never goes backwards. */
export class StoryClock implements Clock {
  #now: Instant;

  /** Throws in any mode but `test`. */
  constructor(mode: Mode, start: Instant) {
    if (mode !== 'test') {
      throw new TypeError(`The ledger's mode is ${mode}; only in mode test may a story set the clock.`);
    }
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  /** Throws a `RangeError` for a moment before the present one. */
  set(moment: Instant): void {
    if (moment < this.#now) {
      throw new RangeError(`The clock stands at ${this.#now} and does not go back to ${moment}.`);
    }
    this.#now = moment;
  }
}
