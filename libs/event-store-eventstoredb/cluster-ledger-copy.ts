import type { LedgerCopy, ReadAll, ReadStream, StoredEvent } from '#kernel';
import { maximumEventsPerAppend, RevisionConflict, StoreUnavailable, written } from '#kernel';
import { NO_STREAM } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { again } from './again.js';
import type { Asking } from './again.js';
import { largestAppend, sizeOf } from './appender.js';
import { connect } from './client.js';
import type { EventStoreClient } from './client.js';
import { setMark } from './copy-mark.js';
import { sealed } from './envelope.js';
import type { ClusterSetting } from './event-store-db-store.js';
import { silent, Watch } from './figures.js';
import { patient } from './patience.js';
import { Reader } from './reader.js';
import { expectNothingForgotten } from './retention.js';
import { kindOf, within } from './trouble.js';
import { inWords } from './words.js';

/**
 * A ledger in a cluster that takes over the events of another engine. The server sets a time of its own; the original one
 * is in the envelope, and is what every reader gets.
 */
export class ClusterLedgerCopy implements LedgerCopy {
  readonly #client: EventStoreClient;
  readonly #asking: Asking;
  readonly #ledger: string;
  readonly #reader: Reader;
  /** Names this run in the envelopes that it writes. */
  readonly #name = randomUUID();
  #begun = false;

  private constructor({ connection, ledger, log = silent, patience = patient }: ClusterSetting) {
    this.#client = connect(connection);
    this.#ledger = ledger;
    this.#asking = { patience, watch: new Watch(log) };
    this.#reader = new Reader({ ...this.#asking, client: this.#client, prefix: this.#prefix });
  }

  /** Throws as `EventStoreDbStore.open` does, but for a copy that is not finished. */
  static async open(setting: ClusterSetting): Promise<ClusterLedgerCopy> {
    const copy = new ClusterLedgerCopy(setting);
    try {
      await expectNothingForgotten({ ...copy.#asking, client: copy.#client, prefix: copy.#prefix });
      return copy;
    } catch (error) {
      await copy.close();
      throw error;
    }
  }

  readAll(options: ReadAll = {}): Promise<readonly StoredEvent[]> {
    return this.#reader.all(options);
  }

  readStream(stream: string, options: ReadStream = {}): Promise<readonly StoredEvent[]> {
    return this.#reader.stream(stream, options);
  }

  head(): Promise<bigint> {
    return this.#reader.head();
  }

  /** One append after the other: only so is the order that of the original. */
  async take(events: readonly StoredEvent[]): Promise<void> {
    if (!this.#begun) await setMark({ ...this.#asking, client: this.#client, ledger: this.#ledger }, 'CopyBegun');
    this.#begun = true;
    for (const run of runsOf(events)) await this.#append(run);
  }

  async finish(): Promise<void> {
    await setMark({ ...this.#asking, client: this.#client, ledger: this.#ledger }, 'CopyFinished');
    this.#begun = false;
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }

  get #prefix(): string {
    return `${this.#ledger}:`;
  }

  /** The next events of one stream. Those that an attempt without an answer has stored are passed over. */
  async #append(run: readonly StoredEvent[]): Promise<void> {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) return;
    try {
      const stored = await this.#send(run, first);
      if (stored === last.revision) return;
    } catch (error) {
      if (kindOf(error) !== 'conflict') throw inWords(error, `append to ${first.stream}`);
      const rest = run.slice(await this.#alreadyThere(run, first));
      if (rest.length < run.length) return this.#append(rest);
      const [there] = await this.#reader.stream(first.stream, { direction: 'backwards', limit: 1 });
      throw new RevisionConflict(first.stream, before(first) ?? 'none', there?.revision ?? 'none');
    }
    throw new StoreUnavailable(
      `EventStoreDB has not stored ${first.stream} as it was sent: the stream was deleted and goes on counting.`,
    );
  }

  async #send(run: readonly StoredEvent[], first: StoredEvent): Promise<bigint> {
    const { patience } = this.#asking;
    const { stream } = first;
    const all = run.map((event) => sealed(event, this.#name, event.recordedAt));
    const expectedRevision = before(first) ?? NO_STREAM;
    const options = { expectedRevision, requiresLeader: true, deadline: patience.answer } as const;
    const { nextExpectedRevision } = await again(this.#asking, `append to ${stream}`, () =>
      within(this.#client.appendToStream(this.#prefix + stream, all, options), patience.answer),
    );
    return nextExpectedRevision;
  }

  /** How many of these, from the first on, the stream has at their places. */
  async #alreadyThere(run: readonly StoredEvent[], { stream, revision }: StoredEvent): Promise<number> {
    const there = await this.#reader.stream(stream, { from: revision, limit: run.length });
    return there.every(({ id }, index) => id === run[index]?.id) ? there.length : 0;
  }
}

function before({ revision }: StoredEvent): bigint | undefined {
  return revision === 0n ? undefined : revision - 1n;
}

/** Events that follow on each other in one stream, as many as the server takes together. */
function* runsOf(events: readonly StoredEvent[]): Generator<readonly StoredEvent[]> {
  let run: StoredEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = bytesOf(event);
    const fits =
      run[0]?.stream === event.stream && run.length < maximumEventsPerAppend && bytes + size <= largestAppend;
    if (run.length > 0 && !fits) {
      yield run;
      run = [];
      bytes = 0;
    }
    run.push(event);
    bytes += size;
  }
  if (run.length > 0) yield run;
}

function bytesOf(event: StoredEvent): number {
  const { texts } = written({ stream: event.stream, events: [event], expected: 'none' }, Buffer.byteLength);
  return texts.reduce((sum, text) => sum + sizeOf(text, event.type), 0);
}
