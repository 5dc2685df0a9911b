import type { OpenLog } from '#places';

/** That the log ended here, and when that was seen last, in milliseconds. */
interface Seen {
  readonly head: bigint;
  at: number;
}

/** So many ends are remembered; beyond that an age is told as more than it is, never as less. */
const mostRemembered = 1_000;

export interface FreshnessSetting {
  readonly log: { readonly store: Pick<OpenLog['store'], 'head'> };
  /** In milliseconds, between two looks at the end of the log. */
  readonly every?: number;
  readonly now?: () => number;
}

/**
 * Looks again and again where the log ends. So it can be told how old an answer is, also while the log cannot be reached:
 * the time since the log was last seen to end where the answer does.
 */
export class Freshness {
  readonly #store: FreshnessSetting['log']['store'];
  readonly #now: () => number;
  readonly #seen: Seen[] = [];
  readonly #timer: NodeJS.Timeout;
  readonly #begun: number;
  #looking: Promise<void> | undefined;

  constructor({ log, every = 1_000, now = Date.now }: FreshnessSetting) {
    this.#store = log.store;
    this.#now = now;
    this.#begun = this.#now();
    const look = (): void => void this.look().catch(() => undefined);
    this.#timer = setInterval(look, every).unref();
    look();
  }

  /** Where the log ended when it was seen last; undefined where it was not. */
  get head(): bigint | undefined {
    return this.#seen.at(-1)?.head;
  }

  /** In milliseconds, since the log answered last; undefined where it never did. */
  get silence(): number | undefined {
    const last = this.#seen.at(-1);
    return last === undefined ? undefined : this.#now() - last.at;
  }

  /**
   * In milliseconds, since all up to a position was last known to be the whole log; undefined where that was never seen.
   */
  age(position: bigint): number | undefined {
    const seen = this.#seen.findLast(({ head }) => head <= position);
    return seen === undefined ? undefined : Math.max(0, this.#now() - seen.at);
  }

  /**
   * The same for who must say something: where the whole log was never seen to end there, since the event there was
   * recorded, or since this process began.
   */
  ageTold(position: bigint, recordedAt: string | undefined): number {
    const at = recordedAt === undefined ? this.#begun : Date.parse(recordedAt);
    return this.age(position) ?? Math.max(0, this.#now() - at);
  }

  /**
   * In seconds, since something is known of the log that lies behind a position; infinite where the whole log was never
   * seen to end there. A log that cannot be reached tells nothing new.
   */
  secondsBehind(position: bigint): number {
    if (this.head !== undefined && position >= this.head) return 0;
    const age = this.age(position);
    return age === undefined ? Number.POSITIVE_INFINITY : age / 1_000;
  }

  /** Looks once; rejects where the log cannot be read. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking?.catch(() => undefined);
  }

  async #look(): Promise<void> {
    // What was stored while the log answered may be missing in the answer.
    const at = this.#now();
    const head = await this.#store.head();
    const last = this.#seen.at(-1);
    if (last?.head === head) last.at = at;
    else this.#seen.push({ head, at });
    if (this.#seen.length > mostRemembered) this.#seen.splice(1, 1);
  }
}
