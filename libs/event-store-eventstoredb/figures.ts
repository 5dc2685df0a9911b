/** What happened since the start, to be read at any time. */
export interface Figures {
  readonly appends: number;
  /** Attempts beyond the first, of appends and of reads. */
  readonly retries: number;
  /** Appends given up with their outcome unknown. */
  readonly unknownOutcomes: number;
  /** Calls that lost their connection or their leader; the client then connects anew. */
  readonly reconnects: number;
  /** How often a subscription was dropped, by an error or in good order, and taken up again. */
  readonly resubscriptions: number;
  /** Entries in this ledger's streams that it did not write. */
  readonly foreign: number;
  readonly subscriptions: readonly Subscribed[];
}

/** How one subscriber stands. */
export interface Subscribed {
  /** Position of the last event handed on. */
  readonly position: bigint;
  readonly caughtUp: boolean;
  /** How old the last event handed on was when it was, or how long nothing has come; 0 for one that has caught up. */
  readonly lagMilliseconds: number;
  readonly dropsInARow: number;
  /** How long it is waiting before it subscribes again; 0 while it is subscribed. */
  readonly backoffMilliseconds: number;
}

/** Where lines for an operator go; a logger of the platform is one. */
export interface Log {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

export const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** So many drops in a row are no hiccup any more. */
const alarming = 3;

/** Keeps the figures of a store and says what is wrong with it. */
export class Watch {
  readonly #log: Log;
  readonly #subscriptions = new Set<Standing>();
  readonly #counts = { appends: 0, retries: 0, unknownOutcomes: 0, reconnects: 0, resubscriptions: 0, foreign: 0 };
  #unreached: string | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  count(what: keyof Omit<Figures, 'subscriptions'>): void {
    this.#counts[what] += 1;
  }

  /** A call was answered. */
  reached(): void {
    if (this.#unreached !== undefined) this.#log.info({}, 'EventStoreDB answers again');
    this.#unreached = undefined;
  }

  /** A call was given up. */
  unreached(reason: string): void {
    this.#unreached = reason;
  }

  retrying(call: string, reason: string, milliseconds: number): void {
    this.count('retries');
    this.#log.warn({ call, reason, backoffMilliseconds: Math.round(milliseconds) }, 'EventStoreDB is asked again');
  }

  foreign(stream: string): void {
    this.count('foreign');
    this.#log.error({ stream }, 'an entry of this ledger’s streams was not written by it and is passed over');
  }

  begin(position: bigint): Standing {
    const standing = new Standing(position, this, this.#log);
    this.#subscriptions.add(standing);
    return standing;
  }

  end(standing: Standing): void {
    this.#subscriptions.delete(standing);
  }

  get figures(): Figures {
    return { ...this.#counts, subscriptions: [...this.#subscriptions].map((standing) => standing.told) };
  }

  get trouble(): string | undefined {
    if (this.#unreached !== undefined) return `EventStoreDB cannot be reached: ${this.#unreached}`;
    const worst = [...this.#subscriptions].find(({ drops }) => drops >= alarming);
    if (worst === undefined) return undefined;
    return `A subscription to EventStoreDB was dropped ${worst.drops.toString()} times in a row: ${worst.reason}`;
  }
}

/** How one subscription stands. */
export class Standing {
  #since = Date.now();
  #caughtUp = false;
  #backoff = 0;
  #position: bigint;
  drops = 0;
  reason = '';

  constructor(
    position: bigint,
    private readonly watch: Watch,
    private readonly log: Log,
  ) {
    this.#position = position;
  }

  /** It has handed on events, or word of having caught up. `recordedAt` is that of the last event. */
  handed(position: bigint, caughtUp: boolean, recordedAt: string | undefined): void {
    if (this.drops > 0) this.log.info({ position: position.toString() }, 'the subscription goes on');
    this.drops = 0;
    this.#position = position;
    this.#caughtUp = caughtUp;
    this.#since = recordedAt === undefined ? Date.now() : Date.parse(recordedAt);
  }

  fellBehind(): void {
    this.#caughtUp = false;
  }

  dropped(reason: string, backoff: number): void {
    this.drops += 1;
    this.reason = reason;
    this.#caughtUp = false;
    this.#backoff = backoff;
    this.watch.count('resubscriptions');
    const about = { reason, dropsInARow: this.drops, backoffMilliseconds: Math.round(backoff) };
    if (this.drops < alarming) this.log.warn(about, 'the subscription was dropped');
    else this.log.error(about, 'the subscription is dropped again and again');
  }

  resubscribing(): void {
    this.#backoff = 0;
  }

  get told(): Subscribed {
    return {
      position: this.#position,
      caughtUp: this.#caughtUp,
      lagMilliseconds: this.#caughtUp ? 0 : Math.max(0, Date.now() - this.#since),
      dropsInARow: this.drops,
      backoffMilliseconds: this.#backoff,
    };
  }
}
