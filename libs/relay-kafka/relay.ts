import type { EventStore, StoredEvent } from '#kernel';
import type { Kafka } from 'kafkajs';
import type { Checkpoint } from './checkpoint.js';
import type { Log } from './connection.js';
import type { Batch } from './plan.js';
import type { Identity } from './reached.js';
import { atFirst } from './relay-state.js';
import type { RelayState } from './relay-state.js';
import { Session } from './session.js';
import type { Codec } from './settings.js';
import { pause, untilHalfDone, untilOtherStands } from './standing-by.js';
import { inWords, RelayTrouble, wasFenced } from './trouble.js';

/** What is told of the log, and how. */
export interface Publication {
  readonly identity: Identity;
  /** Topics in which nobody else writes. */
  readonly topics: readonly string[];
  /** The messages of the next events. They follow from the log and the checkpoint alone. Rejects when it is to stop. */
  plan(before: Checkpoint, events: readonly StoredEvent[], signal: AbortSignal): Promise<Batch>;
}

export interface RelayGround {
  readonly store: EventStore;
  readonly kafka: Kafka;
  readonly codec: Codec;
  readonly publication: Publication;
  readonly log: Log;
  /** Makes and checks the topics; asked before each beginning. */
  readonly ready: () => Promise<void>;
  /** Where a generation begins of which nothing is told yet: behind this position. */
  readonly begin?: bigint;
  /** The most events in one transaction. */
  readonly mostEvents?: number;
  /** In milliseconds, after each transaction: what comes meanwhile is told together. None unless said. */
  readonly rest?: number;
  readonly patience?: Partial<Patience>;
}

/** In milliseconds. */
export interface Patience {
  /** Before it begins again after a failure; doubled for each one in a row, up to the longest. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** One that was put out looks so often how the other gets on. */
  readonly look: number;
  /** For so long another may stand still before it is taken over, and what was told may wait for its end. */
  readonly standstill: number;
}

const patient: Patience = { firstPause: 250, longestPause: 30_000, look: 1_000, standstill: 15_000 };

const mostEventsUnlessSaid = 1_000;

/** Where it has to come to an end, it is not tried for ever: so often in a row, with nothing told between. */
const mostAttempts = 5;

const anotherTells = 'Another relay tells this generation: stop it first.';

/** Tells the log, each event once and in order, for ever: from where it stopped, however it stopped. */
export class Relay {
  #state = atFirst;
  #failures = 0;
  readonly #ground: RelayGround;
  readonly #patience: Patience;

  constructor(ground: RelayGround) {
    this.#ground = ground;
    this.#patience = { ...patient, ...ground.patience };
  }

  get state(): RelayState {
    return this.#state;
  }

  /** Runs until the signal is aborted, whatever fails: it never rejects. What was begun is finished. */
  async run(signal: AbortSignal): Promise<void> {
    let failure: { readonly error: unknown } | undefined;
    while (!isOver(signal)) {
      try {
        if (failure !== undefined) await this.#again(failure.error, signal);
        failure = undefined;
        if (!isOver(signal)) await this.#session(signal);
      } catch (error) {
        failure = { error };
      }
    }
  }

  /**
   * Tells everything up to a position and stops. Throws what does not pass by itself, or has not after some attempts in a
   * row; and a `RelayTrouble` where another relay puts it out, as the two would do so in turn for ever.
   */
  async tellUpTo(end: bigint): Promise<void> {
    for (;;) {
      const done = new AbortController();
      try {
        await this.#session(done.signal, end);
        return;
      } catch (error) {
        if (wasFenced(error)) throw new RelayTrouble(anotherTells, { cause: error });
        if (error instanceof RelayTrouble || this.#failures + 1 === mostAttempts) throw error;
        await this.#again(error, done.signal);
      }
    }
  }

  async #session(signal: AbortSignal, end?: bigint): Promise<void> {
    const { kafka, codec, publication, store } = this.#ground;
    await this.#ground.ready();
    const log = await firstId(store);
    const { identity, topics } = publication;
    const head = () => store.head();
    const { begin = 0n } = this.#ground;
    const session = await Session.open({ kafka, codec, identity, topics, log, begin, head });
    try {
      this.#began(session);
      if (end === undefined || session.checkpoint.position < end) await this.#watched(session, signal, end);
    } finally {
      await session.close();
    }
  }

  #began({ checkpoint: { position }, hadToMend }: Session): void {
    const mended = this.#state.mended + (hadToMend ? 1 : 0);
    this.#state = { ...this.#state, position, mended, trouble: undefined, standsBy: false };
    const { log, publication } = this.#ground;
    const about = { relay: publication.identity.name, position: position.toString() };
    if (hadToMend) log.warn(about, 'Kafka had left a transaction half done; it has been mended');
    log.info(about, 'the relay began');
  }

  /** Ends where Kafka leaves half done what was told last: the next session mends it. */
  async #watched(session: Session, signal: AbortSignal, end?: bigint): Promise<void> {
    const over = new AbortController();
    const any = AbortSignal.any([signal, over.signal]);
    const watch = untilHalfDone({ session, written: () => this.#state.transactions, ...this.#patience }, any);
    watch.catch(() => {
      over.abort();
    });
    try {
      await this.#write(session, any, end);
    } finally {
      over.abort();
      await watch;
    }
  }

  /** The next batch is made while one is written. */
  async #write(session: Session, signal: AbortSignal, end?: bigint): Promise<void> {
    const { store, publication, mostEvents = mostEventsUnlessSaid, rest } = this.#ground;
    let { checkpoint } = session;
    let writing = Promise.resolve();
    const failed = new AbortController();
    const any = AbortSignal.any([signal, failed.signal]);
    try {
      for await (const delivery of store.subscribe({ after: checkpoint.position, signal: any })) {
        for (const events of inSlices(upTo(delivery.events, end), mostEvents)) {
          const batch = await publication.plan(checkpoint, events, any);
          await writing;
          writing = this.#told(session, batch);
          writing.catch(() => {
            failed.abort();
          });
          checkpoint = batch.after;
          if (rest !== undefined) await pause(rest, any);
        }
        if (any.aborted || (end !== undefined && checkpoint.position >= end)) break;
      }
    } finally {
      // What failed in writing is why the rest was given up, so it is what is told.
      await writing;
    }
  }

  async #told(session: Session, batch: Batch): Promise<void> {
    await session.write(batch);
    this.#failures = 0;
    const { transactions, messages } = this.#state;
    this.#state = {
      ...this.#state,
      position: batch.after.position,
      transactions: transactions + 1,
      messages: messages + batch.messages.length,
    };
  }

  async #again(error: unknown, signal: AbortSignal): Promise<void> {
    const { log, kafka, store, publication } = this.#ground;
    const { identity } = publication;
    const relay = identity.name;
    this.#state = { ...this.#state, restarts: this.#state.restarts + 1 };
    if (wasFenced(error)) {
      this.#state = { ...this.#state, fenced: this.#state.fenced + 1, standsBy: true, trouble: undefined };
      log.warn({ relay }, 'another relay of this ledger has begun; this one stands by');
      await untilOtherStands({ kafka, identity, store, ...this.#patience }, signal);
      return;
    }
    this.#failures += 1;
    const trouble = inWords(error);
    const isKnown = trouble === this.#state.trouble;
    this.#state = { ...this.#state, trouble, standsBy: false };
    const about = { relay, restarts: this.#state.restarts, ...(error instanceof RelayTrouble ? {} : { err: error }) };
    // It is tried again for as long as it lasts, and told once.
    if (isKnown) log.debug(about, trouble);
    else log.error(about, trouble);
    const { firstPause, longestPause } = this.#patience;
    const whole = Math.min(longestPause, firstPause * 2 ** Math.min(this.#failures - 1, 20));
    await pause(whole * (0.5 + Math.random() / 2), signal);
  }
}

/** The id of the first event, by which a log is known; none for an empty one, of which nothing can be told. */
async function firstId(store: EventStore): Promise<string> {
  const [first] = await store.readAll({ limit: 1 });
  if (first === undefined) throw new RelayTrouble('The log is empty: open the ledger first.');
  return first.id;
}

/** It may change at any moment. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

function upTo(events: readonly StoredEvent[], end: bigint | undefined): readonly StoredEvent[] {
  return end === undefined ? events : events.filter(({ position }) => position <= end);
}

function* inSlices<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}
