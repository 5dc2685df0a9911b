import type { OpenLog, Places } from '#places';
import type { Configuration } from '#platform';
import type { Logger } from '#logger';
import { Worker } from 'node:worker_threads';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a projector runs from when nothing else is said. */
const ownScript = new URL('./worker.js', import.meta.url);

/** What the thread is started with. */
export interface ProjectorOrder extends Pick<Configuration, 'logLevel' | 'ledger'> {
  readonly places: Places;
}

/** How the thread stands with the cluster of the log. */
export interface Standing {
  readonly figures: NonNullable<ReturnType<OpenLog['figures']>>;
  readonly trouble: string | undefined;
}

/** How far a read model has come that is made anew beside the one that is read; undefined when it is in its place. */
export interface Renewal {
  readonly renewing: { readonly position: bigint; readonly head: bigint } | undefined;
}

/** What the thread says. */
export type Word = 'waits' | 'caught up' | Standing | Renewal;

const mostPatient = 10_000;

/**
 * In megabytes, far above what a projector needs: told of a bound, V8 collects its garbage before it asks for more
 * memory, which halves what a rebuild takes and hardly slows it down.
 */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 6 };

/**
 * Keeps a projector running in a thread; one that fails is started again, ever more patiently until one has caught
 * up with the log.
 */
export class ProjectorThread {
  #worker: Worker | undefined;
  #stopping = false;
  #restarts = 0;
  #failuresInARow = 0;
  #trouble: string | undefined;
  #caughtUp = false;
  #waits = false;
  #standing: Standing | undefined;
  #renewing: Renewal['renewing'];

  constructor(
    private readonly order: ProjectorOrder,
    private readonly logger: Logger,
    private readonly script = ownScript,
  ) {
    this.#start();
  }

  /** Why the read model does not follow the log, if it does not. */
  get trouble(): string | undefined {
    return this.#trouble ?? this.#standing?.trouble;
  }

  /** What happened between the thread and the cluster since it was started last; undefined for a file. */
  get figures(): Standing['figures'] | undefined {
    return this.#standing?.figures;
  }

  /** How far it has come where it makes the read model anew. */
  get renewing(): Renewal['renewing'] {
    return this.#renewing;
  }

  /** Whether it has had the whole log since it was started. */
  get hasCaughtUp(): boolean {
    return this.#caughtUp;
  }

  /** Whether another projector writes the read model, and this one will when that is gone. */
  get waits(): boolean {
    return this.#waits;
  }

  /** How often it had to be started again. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Lets it finish what it has begun, for five seconds. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('stop');
    const late = setTimeout(() => void worker.terminate(), 5_000);
    await ended;
    clearTimeout(late);
  }

  #start(): void {
    const worker = new Worker(this.script, { workerData: this.order, resourceLimits });
    this.#worker = worker;
    worker.on('message', (said: Word) => {
      if (typeof said === 'object') {
        if ('renewing' in said) this.#renewing = said.renewing;
        else this.#standing = said;
        return;
      }
      this.#waits = said === 'waits';
      this.logger.info(
        this.#waits
          ? 'another projector writes the read model: this one waits'
          : 'the read model has had the whole log',
      );
      this.#caughtUp ||= !this.#waits;
      this.#trouble = undefined;
      this.#failuresInARow = 0;
    });
    worker.once('error', (err) => {
      this.logger.error({ err, restarts: this.#restarts }, 'the projector failed');
    });
    worker.once('exit', () => {
      this.#worker = undefined;
      this.#standing = undefined;
      this.#renewing = undefined;
      if (!this.#stopping) void this.#restart();
    });
  }

  async #restart(): Promise<void> {
    this.#trouble = 'The projector failed and is being started again; the log says why.';
    this.#restarts += 1;
    this.#failuresInARow += 1;
    await sleep(Math.min(mostPatient, 100 * 2 ** this.#failuresInARow), undefined, { ref: false });
    if (!this.#stopping) this.#start();
  }
}
