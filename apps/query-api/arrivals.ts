import { setTimeout as sleep } from 'node:timers/promises';

interface Waiting {
  readonly position: bigint;
  readonly until: number;
  resolve(arrived: boolean): void;
  reject(reason: unknown): void;
}

/** In milliseconds. */
const pause = 2;

/** Questions that wait for the read model to reach a position: it is looked at once for all of them together. */
export class Arrivals {
  readonly #waiting = new Set<Waiting>();
  #watching = false;

  /** `position` tells how far the read model is, `patience` how long a question waits, in milliseconds. */
  constructor(
    private readonly position: () => Promise<bigint>,
    private readonly patience = 5_000,
  ) {}

  /** True as soon as the read model has passed the position; false when patience has run out. */
  async reached(position: bigint): Promise<boolean> {
    if ((await this.position()) >= position) return true;
    return new Promise((resolve, reject) => {
      this.#waiting.add({ position, until: performance.now() + this.patience, resolve, reject });
      if (!this.#watching) void this.#watch();
    });
  }

  async #watch(): Promise<void> {
    this.#watching = true;
    while (this.#waiting.size > 0) {
      await sleep(pause);
      await this.#look();
    }
    this.#watching = false;
  }

  async #look(): Promise<void> {
    try {
      const reached = await this.position();
      const now = performance.now();
      for (const one of this.#waiting) {
        if (reached < one.position && now < one.until) continue;
        this.#waiting.delete(one);
        one.resolve(reached >= one.position);
      }
    } catch (error) {
      for (const one of this.#waiting) one.reject(error);
      this.#waiting.clear();
    }
  }
}
