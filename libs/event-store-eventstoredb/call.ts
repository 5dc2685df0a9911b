import { START, streamNameFilter } from '@eventstore/db-client';
import type { AllStreamSubscription } from '@eventstore/db-client';
import type { EventStoreClient } from './client.js';
import type { Place, Resolved } from './envelope.js';
import { NoAnswer } from './trouble.js';

/** What the server said in a subscription, in its order. */
export type Said<Entry> =
  | { readonly said: 'event'; readonly entry: Entry }
  /** Everything up to here was passed over or said before. */
  | { readonly said: 'checkpoint'; readonly place: Place }
  | { readonly said: 'caught-up' }
  | { readonly said: 'fell-behind' }
  /** Nothing more comes. Without an error the server has ended it in good order, which is a drop all the same. */
  | { readonly said: 'ended'; readonly error: Error | undefined };

export interface CallSetting<Entry> {
  readonly client: EventStoreClient;
  /** What the names of the wanted streams begin with. */
  readonly prefix: string;
  /** After this place; from the beginning unless said. */
  readonly from: Place | undefined;
  /** Makes of an event what is wanted of it. */
  readonly read: (resolved: Resolved) => Entry;
  /** How long to wait for the server to confirm, in milliseconds. */
  readonly answer: number;
}

/** So many events wait here at most; then the server is held back, and nothing grows. */
const mostWaiting = 1_000;
/** The server says where it is after so many times 32 entries that are not wanted. */
const checkpointInterval = 32;

/**
 * One call of the server's subscription as a queue. The client tells of "caught up" and of checkpoints at once, though up
 * to sixteen events before them still wait inside it: here they get their place behind these.
 */
export class Call<Entry> {
  readonly #subscription: AllStreamSubscription;
  readonly #read: (resolved: Resolved) => Entry;
  readonly #waiting: Said<Entry>[] = [];
  /** What was told too early, and behind how many of the events to come it belongs. */
  readonly #early: { behind: number; readonly said: Said<Entry> }[] = [];
  readonly #unconfirmed: NodeJS.Timeout;
  #wake = (): void => undefined;
  #ended = false;

  constructor({ client, prefix, from, read, answer }: CallSetting<Entry>) {
    this.#read = read;
    const filter = streamNameFilter({
      prefixes: [prefix],
      checkpointInterval,
      // What is thrown in here nobody could catch: it only takes a note.
      checkpointReached: (_subscription, place) => {
        this.#tellBehind({ said: 'checkpoint', place });
      },
    });
    this.#subscription = client.subscribeToAll({ fromPosition: from ?? START, filter, requiresLeader: false });
    this.#unconfirmed = setTimeout(() => {
      this.#end(new NoAnswer(`The subscription was not confirmed within ${answer.toString()} milliseconds.`));
    }, answer);
    this.#listen();
  }

  #listen(): void {
    const subscription = this.#subscription;
    subscription.on('confirmation', () => {
      clearTimeout(this.#unconfirmed);
    });
    subscription.on('caughtUp', () => {
      this.#tellBehind({ said: 'caught-up' });
    });
    subscription.on('fellBehind', () => {
      this.#tellBehind({ said: 'fell-behind' });
    });
    subscription.on('error', (error: Error) => {
      this.#end(error);
    });
    subscription.on('end', () => {
      this.#end(undefined);
    });
    subscription.on('data', (resolved: Resolved) => {
      this.#take(resolved);
    });
  }

  /** All that waits, at least one thing; nothing where the signal was aborted first. */
  async next(signal: AbortSignal): Promise<readonly Said<Entry>[]> {
    if (this.#waiting.length === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal.addEventListener('abort', this.#wake);
      });
      signal.removeEventListener('abort', this.#wake);
      this.#wake = () => undefined;
    }
    const said = this.#waiting.splice(0);
    if (this.#subscription.isPaused()) this.#subscription.resume();
    return said;
  }

  /** Lets go of the call here and on the server, which would otherwise keep it for ever. */
  async close(): Promise<void> {
    this.#end(undefined);
    // It waits for the connection, which may never come to stand.
    await Promise.race([this.#subscription.unsubscribe().catch(() => undefined), soon()]);
    this.#subscription.destroy();
  }

  #take(resolved: Resolved): void {
    if (this.#ended) return;
    this.#put({ said: 'event', entry: this.#read(resolved) });
    for (const early of this.#early) early.behind -= 1;
    while (this.#early[0] !== undefined && this.#early[0].behind <= 0) {
      const early = this.#early.shift();
      if (early !== undefined) this.#put(early.said);
    }
    if (this.#waiting.length >= mostWaiting) this.#subscription.pause();
  }

  #tellBehind(said: Said<Entry>): void {
    if (this.#ended) return;
    const behind = this.#subscription.readableLength;
    if (behind === 0) this.#put(said);
    else this.#early.push({ behind, said });
  }

  #end(error: Error | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#unconfirmed);
    this.#put({ said: 'ended', error });
  }

  #put(said: Said<Entry>): void {
    this.#waiting.push(said);
    this.#wake();
  }
}

function soon(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 1_000).unref();
  });
}
