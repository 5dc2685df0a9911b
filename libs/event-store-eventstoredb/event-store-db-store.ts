import type { Append, Appended, Delivery, EventStore, ReadAll, ReadStream, StoredEvent } from '#kernel';
import { StoreUnavailable } from '#kernel';
import { Appender } from './appender.js';
import { connect } from './client.js';
import type { EventStoreClient } from './client.js';
import type { Connection } from './connection.js';
import { expectNoUnfinishedCopy } from './copy-mark.js';
import { silent, Watch } from './figures.js';
import type { Figures, Log } from './figures.js';
import { KnownIds } from './known-ids.js';
import { patient } from './patience.js';
import type { Patience } from './patience.js';
import { Reader } from './reader.js';
import { expectNothingForgotten } from './retention.js';
import { subscriber } from './subscriber.js';

export interface ClusterSetting {
  readonly connection: Connection;
  /** Name of the ledger: its streams are called `<ledger>:<stream>` in the cluster, beside whatever else is there. */
  readonly ledger: string;
  readonly log?: Log;
  readonly patience?: Patience;
}

/** The log in an EventStoreDB cluster: any number of processes write and follow it. */
export class EventStoreDbStore implements EventStore {
  /** Subscriptions have a connection of their own: what happens to them does not touch appends. */
  readonly #following: EventStoreClient;
  readonly #asking: EventStoreClient;
  readonly #prefix: string;
  readonly #patience: Patience;
  readonly #watch: Watch;
  readonly #reader: Reader;
  readonly #appender: Appender;
  readonly #known = new KnownIds();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #closed = false;

  private constructor({ connection, ledger, log = silent, patience = patient }: ClusterSetting) {
    this.#prefix = `${ledger}:`;
    this.#patience = patience;
    this.#watch = new Watch(log);
    this.#asking = connect(connection);
    this.#following = connect(connection);
    const common = { client: this.#asking, prefix: this.#prefix, patience, watch: this.#watch };
    this.#reader = new Reader(common);
    this.#appender = new Appender({ ...common, reader: this.#reader, known: this.#known });
  }

  /**
   * Connects, and sees that the server forgets nothing of this ledger and that it is no copy that is not finished. Throws
   * `StoreUnavailable` where it is not so, or the server cannot be reached.
   */
  static async open(setting: ClusterSetting): Promise<EventStoreDbStore> {
    const store = new EventStoreDbStore(setting);
    const asking = { patience: store.#patience, watch: store.#watch };
    try {
      await expectNothingForgotten({ ...asking, client: store.#following, prefix: store.#prefix });
      await expectNoUnfinishedCopy({ ...asking, client: store.#asking, ledger: setting.ledger });
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  append(append: Append): Promise<Appended> {
    return this.#do(() => this.#appender.append(append));
  }

  async readStream(stream: string, options: ReadStream = {}): Promise<readonly StoredEvent[]> {
    const events = await this.#do(() => this.#reader.stream(stream, options));
    if (options.direction !== 'backwards') this.#known.note(stream, events);
    return events;
  }

  readAll(options: ReadAll = {}): Promise<readonly StoredEvent[]> {
    return this.#do(() => this.#reader.all(options));
  }

  head(): Promise<bigint> {
    return this.#do(() => this.#reader.head());
  }

  async *subscribe(options: { readonly after: bigint; readonly signal: AbortSignal }): AsyncGenerator<Delivery, void> {
    yield* subscriber({
      client: this.#following,
      prefix: this.#prefix,
      patience: this.#patience,
      watch: this.#watch,
      after: options.after,
      signal: AbortSignal.any([options.signal, this.#closing.signal]),
    });
  }

  /** What is wrong with the cluster as seen from here, if anything is. */
  trouble(): string | undefined {
    return this.#watch.trouble;
  }

  figures(): Figures {
    return this.#watch.figures;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
    this.#closing.abort();
    await Promise.all([this.#asking.dispose(), this.#following.dispose()]);
  }

  async #do<T>(what: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreUnavailable('The ledger is closed.');
    const doing = what();
    this.#underWay.add(doing);
    try {
      return await doing;
    } finally {
      this.#underWay.delete(doing);
    }
  }
}
