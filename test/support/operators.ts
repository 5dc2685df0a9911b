import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { closure, easing } from './acts.js';

/** A command as an operator sends it, so that it can be sent again word for word. */
export interface Sending {
  readonly address: string;
  readonly key: string;
  readonly body: object;
  /** Which event of its case it makes. */
  readonly revision: number;
}

export interface Acknowledged extends Sending {
  readonly position: number;
  readonly stream: string;
  readonly event: string;
  /** The answer, letter for letter. */
  readonly text: string;
}

export interface Other {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly text: string;
}

/** What became of everything that was sent until the server was gone. */
export interface Noted {
  readonly acknowledged: readonly Acknowledged[];
  /** Sent, and never answered: nobody knows whether they were done. */
  readonly unanswered: readonly Sending[];
  /** Answered otherwise than with 201. */
  readonly others: readonly Other[];
}

const connections = 16;
const commandsOfCase = 4;

/** Sixteen operators, each sending one command after the other on a connection of its own until the server is gone. */
export class Operators {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });
  readonly #acknowledged: Acknowledged[] = [];
  readonly #unanswered: Sending[] = [];
  readonly #others: Other[] = [];
  #stopping = false;

  constructor(
    private readonly server: string,
    private readonly token: string,
    private readonly name: string,
  ) {}

  get acknowledged(): number {
    return this.#acknowledged.length;
  }

  get others(): readonly Other[] {
    return this.#others;
  }

  /** Each ends with the answer that it waits for. */
  stop(): void {
    this.#stopping = true;
  }

  /** Resolves when all have lost the server, or were stopped. */
  async work(): Promise<Noted> {
    await Promise.all(Array.from({ length: connections }, (_, index) => this.#one(index.toString())));
    this.#agent.destroy();
    return { acknowledged: this.#acknowledged, unanswered: this.#unanswered, others: this.#others };
  }

  async #one(who: string): Promise<void> {
    for (let number = 0; !this.#stopping; number++) {
      const sending = nth(`${this.name}-${who}`, number);
      if (!(await this.#insist(sending))) {
        this.#unanswered.push(sending);
        return;
      }
    }
  }

  /** Sends it again as long as the server says that it is not available. False where nobody knows what became of it. */
  async #insist(sending: Sending): Promise<boolean> {
    do {
      const answer = await send(this.server, sending, { token: this.token, agent: this.#agent }).catch(() => undefined);
      if (answer === undefined) return false;
      if ('position' in answer) {
        this.#acknowledged.push(answer);
        return true;
      }
      this.#others.push(answer);
      await sleep(20);
    } while (!this.#stopping);
    return false;
  }
}

/** A border is closed, then eased for somebody new day after day, then comes the next one. */
function nth(name: string, number: number): Sending {
  const id = `${name}-${Math.floor(number / commandsOfCase).toString()}`;
  const revision = number % commandsOfCase;
  const day = `2025-12-${(10 + revision).toString()}`;
  const [command, body] = revision === 0 ? ['close', closure] : ['ease', { ...easing(day), exempt: [day] }];
  return {
    address: `/v1/actions/border-closure/${id}/${command}`,
    key: `${id}-${revision.toString()}`,
    body,
    revision,
  };
}

export interface By {
  readonly token: string;
  readonly agent?: Agent;
}

/** Rejects where no whole answer comes. */
export async function send(server: string, sending: Sending, { token, agent }: By): Promise<Acknowledged | Other> {
  const { promise, resolve, reject } = Promise.withResolvers<Other>();
  const call = request(`${server}${sending.address}`, {
    method: 'POST',
    ...(agent === undefined ? {} : { agent }),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': sending.key,
    },
  });
  call.on('error', reject);
  call.on('response', (response) => {
    text(response).then((whole) => {
      resolve({ status: response.statusCode, type: response.headers['content-type'], text: whole });
    }, reject);
  });
  call.end(JSON.stringify(sending.body));
  const answer = await promise;
  if (answer.status !== 201) return answer;
  const { position, stream, events } = JSON.parse(answer.text) as {
    readonly position: string;
    readonly stream: string;
    readonly events: readonly [{ readonly id: string }];
  };
  return { ...sending, position: Number(position), stream, event: events[0].id, text: answer.text };
}
