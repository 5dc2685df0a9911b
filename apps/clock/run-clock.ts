import type { Logger } from '#logger';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Told } from './clock.js';

/** In milliseconds: what falls due is said within about this. */
const pause = 250;

/** It is looked less and less often while that fails, at least so often. */
const longestPause = 5_000;

/** Lets the clock look again and again, until the signal is aborted; a look that fails is made anew. */
export class ClockWork {
  readonly #ended: Promise<void>;
  readonly #stop = new AbortController();
  #trouble: string | undefined;
  #waits = false;
  #failures = 0;

  constructor(
    private readonly clock: Pick<Clock, 'tick' | 'told'>,
    private readonly logger: Logger,
    /** False while the read model does not know the log yet: what falls due is found in it. */
    private readonly isReady: () => boolean | Promise<boolean> = () => true,
  ) {
    this.#ended = this.#run();
  }

  /** Why nothing is said of what falls due, if that is so. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Whether it says nothing as the read model does not know the log. */
  get waits(): boolean {
    return this.#waits;
  }

  /** What it has said since it was started. */
  get told(): Told {
    return this.clock.told;
  }

  /** Lets it finish what it is saying. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#look(signal);
      const wait = Math.min(longestPause, pause * 2 ** this.#failures);
      await sleep(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    try {
      this.#waits = !(await this.isReady());
      if (!this.#waits) await this.clock.tick(signal);
      this.#trouble = undefined;
      this.#failures = 0;
    } catch (err) {
      this.#trouble = 'What falls due could not be said and is tried again; the log says why.';
      this.#failures += 1;
      this.logger.error({ err }, 'the clock failed');
    }
  }
}
