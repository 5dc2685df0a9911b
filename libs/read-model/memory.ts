import type { Remembered } from './changes.js';

/** How many events the remembered cases may hold together at most: a case keeps its events for corrections. */
const standard = 5_000;

/**
 * Behind a few events not many more are kept in mind than came together: what is kept for long costs a server that takes
 * commands more to collect as garbage than to read again. Where a backlog is taken in, what its cases are is kept.
 */
const atLeast = 100;
const timesTogether = 2;

/** The cases that were used last, so that an event of one needs no reading; bounded by the events they hold. */
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
   * Forgets those that were used longest ago, until the rest is within what is kept behind so many events that were
   * taken together; never the one used last.
   */
  forgetSome(together: number): void {
    const most = Math.min(this.#most, Math.max(atLeast, timesTogether * together));
    for (const stream of this.#cases.keys()) {
      if (this.#events <= most || this.#cases.size === 1) return;
      this.forget(stream);
    }
  }
}

function weightOf({ case: { revision } }: Remembered): number {
  return revision === 'none' ? 1 : Number(revision) + 1;
}
