import type { Appended, Written } from '#kernel';

/** One append that waits, with the two ways in which it can end. */
export interface Waiting {
  readonly append: Written;
  resolve(appended: Appended): void;
  reject(reason: unknown): void;
}

/** How one append of a batch ended inside the transaction. */
export type Verdict = { readonly appended: Appended } | { readonly failed: unknown };

/**
 * Gathers the appends of one turn of the event loop into one transaction and one fsync. Each is checked against its
 * own expected revision inside it and fails alone; if the commit fails, all that were accepted fail.
 */
export class GroupCommit {
  #waiting: Waiting[] = [];
  #scheduled = false;

  /** `commit` writes the appends in order and resolves when what it accepted is durable. */
  constructor(
    private readonly commit: (appends: readonly Written[]) => readonly Verdict[],
    private readonly most: number,
  ) {}

  add(append: Written): Promise<Appended> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      this.#schedule();
    });
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** Commits what waits now. */
  flush(): void {
    this.#scheduled = false;
    const batch = this.#waiting.splice(0, this.most);
    if (this.#waiting.length > 0) this.#schedule();
    if (batch.length === 0) return;
    try {
      const verdicts = this.commit(batch.map(({ append }) => append));
      batch.forEach((waiting, index) => {
        settle(waiting, verdicts[index]);
      });
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    }
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.flush();
    });
  }
}

function settle(waiting: Waiting, verdict: Verdict | undefined): void {
  if (verdict === undefined) waiting.reject(new TypeError('The commit did not say how this append ended.'));
  else if ('failed' in verdict) waiting.reject(verdict.failed);
  else waiting.resolve(verdict.appended);
}
