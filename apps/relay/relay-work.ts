import type { Relay, RelayState } from '#relay-kafka';

/** Lets a relay run until it is stopped. */
export class RelayWork {
  readonly #relay: Relay;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;

  constructor(relay: Relay) {
    this.#relay = relay;
    this.#ended = relay.run(this.#stop.signal);
  }

  get state(): RelayState {
    return this.#relay.state;
  }

  /** Lets it finish the transaction that it has begun. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }
}
