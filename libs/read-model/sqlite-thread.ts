import { Worker } from 'node:worker_threads';
import type { Answer, Order, Outcome, Told } from './sqlite-thread-program.js';
import type { Statement } from './statements.js';

/** The same files whether they are built or not. */
const beside = (name: string): URL => new URL(`${name}${import.meta.url.slice(-'.js'.length)}`, import.meta.url);

/** In megabytes. Told of a bound, V8 collects what was copied here before it asks for more memory. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 12 };

interface Waiting {
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}

/** A thread that makes a file of SQLite, and does what it is told in that order. */
export class SqliteThread {
  readonly #worker: Worker;
  readonly #ended: Promise<unknown>;
  readonly #waiting: Waiting[] = [];
  #kept = 0;
  #lost: Error | undefined;

  constructor(file: string) {
    const workerData: Order = { file, opener: beside('./sqlite-file').href };
    this.#worker = new Worker(beside('./sqlite-thread-program'), { workerData, resourceLimits });
    this.#worker.on('message', (answer: Answer) => {
      const asked = this.#waiting.shift();
      if ('rows' in answer) asked?.resolve(answer);
      else asked?.reject(Object.assign(new Error(answer.message), answer.told));
    });
    this.#worker.on('error', (error) => {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#ended = promise;
    this.#worker.on('exit', () => {
      this.#end(new Error('The thread that has the file has ended.'));
      resolve(undefined);
    });
  }

  /** One after the other until one fails, whose error it is; what the last of them gave. */
  run(statements: readonly Statement[]): Promise<Outcome> {
    return this.#ask(statements);
  }

  /** Hands over what is to be run later, so that this thread need not have it in mind; gives what runs it. */
  keep(statements: readonly Statement[]): () => Promise<Outcome> {
    const keep = (this.#kept += 1);
    this.#tell({ keep, statements });
    return () => this.#ask(keep);
  }

  #ask(told: Told): Promise<Outcome> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      // First: what cannot be sent is not answered.
      this.#tell(told);
      this.#waiting.push({ resolve, reject });
    });
  }

  #tell(told: Told): void {
    this.#worker.postMessage(told);
  }

  /** Behind what it was told before. */
  async close(): Promise<void> {
    if (this.#lost === undefined) this.#tell('close');
    await this.#ended;
  }

  #end(error: Error): void {
    this.#lost ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#lost);
  }
}
