import type { Log, Relay, RelayState } from '#relay-kafka';
import { setTimeout as sleep } from 'node:timers/promises';

/** In milliseconds, for a transaction that was begun: a Kafka that is silent is not waited for at each of its requests. */
const longestEnd = 10_000;

/** Lets a relay run until it is stopped. */
export class RelayWork {
  readonly #relay: Pick<Relay, 'run' | 'state'>;
  readonly #log: Pick<Log, 'warn'>;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;

  constructor(relay: Pick<Relay, 'run' | 'state'>, log: Pick<Log, 'warn'>) {
    this.#relay = relay;
    this.#log = log;
    this.#ended = relay.run(this.#stop.signal);
  }

  get state(): RelayState {
    return this.#relay.state;
  }

  /** Lets it finish the transaction that it has begun; what is not finished by then, whoever begins next ends. */
  async stop(most = longestEnd): Promise<void> {
    this.#stop.abort();
    const over = new AbortController();
    const late = sleep(most, 'late', { signal: over.signal }).catch(() => 'ended');
    if ((await Promise.race([this.#ended, late])) === 'late') {
      this.#log.warn({}, 'Kafka does not answer: the relay is left as it is; what it had begun is ended by the next');
    }
    over.abort();
  }
}
