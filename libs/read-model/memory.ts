import type { Remembered } from './changes.js';

/** How many events the remembered cases may hold together: a case keeps its events for corrections. */
const standard = 5_000;

/**
 * How many cases are kept behind a few events: what is kept for long costs a server that takes commands more to collect
 * as garbage than to read again. Behind many, where a backlog is taken in, as many as twice of them.
 */
const fewCases = 200;
const timesTogether = 2;

/** The cases that were used last, so that an event of one needs no reading; bounded by their number and the events they hold. */
export class Memory {
  readonly #cases = new Map<string, Remembered>();
  readonly #most: number;
  #events = 0;

  constructor(mostEvents = standard) {
    this.#most = mostEvents;
  }

  has(stream: string): boolean {
    return this.#cases.has(stream);
  }

  recall(stream: string): Remembered | undefined {
    return this.#cases.get(stream);
  }

  keep(stream: string, one: Remembered): void {
    this.forget(stream);
    this.#cases.set(stream, one);
    this.#events += weightOf(one);
  }

  forget(stream: string): void {
    const one = this.#cases.get(stream);
    if (one === undefined) return;
    this.#cases.delete(stream);
    this.#events -= weightOf(one);
  }

  /**
   * Forgets those that were used longest ago, until the rest is within the bounds; never the one used last. `together` is
   * how many events were taken before this.
   */
  forgetSome(together: number): void {
    const cases = Math.max(fewCases, timesTogether * together);
    for (const stream of this.#cases.keys()) {
      if ((this.#events <= this.#most && this.#cases.size <= cases) || this.#cases.size === 1) return;
      this.forget(stream);
    }
  }
}

function weightOf({ case: { revision } }: Remembered): number {
  return revision === 'none' ? 1 : Number(revision) + 1;
}
