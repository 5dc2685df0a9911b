import type { Logger } from '#platform';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProjectorFiles } from '../projector/run-projector.js';

/** Keeps a projector running in a thread; one that fails is started again, ever more patiently. */
export class ProjectorThread {
  #worker: Worker;
  #stopping = false;
  #failures = 0;
  #trouble: string | undefined;

  constructor(
    private readonly files: ProjectorFiles,
    private readonly logger: Logger,
  ) {
    this.#worker = this.#start();
  }

  /** Why the projector is not running, if it is not. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** How often it had to be started again. */
  get failures(): number {
    return this.#failures;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage('stop');
    const late = setTimeout(() => void this.#worker.terminate(), 5_000);
    await ended;
    clearTimeout(late);
  }

  #start(): Worker {
    const worker = new Worker(new URL('../projector/worker.js', import.meta.url), { workerData: this.files });
    worker.once('online', () => {
      this.#trouble = undefined;
    });
    worker.once('error', (err) => {
      this.#trouble = 'The projector failed and is being started again; the log says why.';
      this.logger.error({ err, failures: this.#failures }, 'the projector failed');
    });
    worker.once('exit', () => {
      if (!this.#stopping) void this.#restart();
    });
    return worker;
  }

  async #restart(): Promise<void> {
    this.#failures += 1;
    await sleep(Math.min(30_000, 100 * 2 ** this.#failures), undefined, { ref: false });
    if (!this.#stopping) this.#worker = this.#start();
  }
}
