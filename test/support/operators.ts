import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
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

/** What became of everything that was sent until the server was gone. */
export interface Noted {
  readonly acknowledged: readonly Acknowledged[];
  /** Sent, and never answered: nobody knows whether they were done. */
  readonly unanswered: readonly Sending[];
  /** Answered otherwise than with 201. */
  readonly others: readonly string[];
}

const connections = 16;
const commandsOfCase = 4;

/** Sixteen operators, each sending one command after the other on a connection of its own until the server is gone. */
export class Operators {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });
  readonly #acknowledged: Acknowledged[] = [];
  readonly #unanswered: Sending[] = [];
  readonly #others: string[] = [];

  constructor(
    private readonly server: string,
    private readonly token: string,
    private readonly name: string,
  ) {}

  get acknowledged(): number {
    return this.#acknowledged.length;
  }

  /** Resolves when all have lost the server. */
  async work(): Promise<Noted> {
    await Promise.all(Array.from({ length: connections }, (_, index) => this.#one(index.toString())));
    this.#agent.destroy();
    return { acknowledged: this.#acknowledged, unanswered: this.#unanswered, others: this.#others };
  }

  async #one(who: string): Promise<void> {
    for (let number = 0; ; number++) {
      const sending = nth(`${this.name}-${who}`, number);
      try {
        const answer = await send(this.server, sending, { token: this.token, agent: this.#agent });
        if ('position' in answer) this.#acknowledged.push(answer);
        else this.#others.push(answer.other);
      } catch {
        this.#unanswered.push(sending);
        return;
      }
    }
  }
}

/** A border is closed, then eased day after day, then comes the next one. */
function nth(name: string, number: number): Sending {
  const id = `${name}-${Math.floor(number / commandsOfCase).toString()}`;
  const revision = number % commandsOfCase;
  const [command, body] =
    revision === 0 ? ['close', closure] : ['ease', easing(`2025-12-${(10 + revision).toString()}`)];
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
export async function send(
  server: string,
  sending: Sending,
  { token, agent }: By,
): Promise<Acknowledged | { readonly other: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; text: string }>();
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
      resolve({ status: response.statusCode, text: whole });
    }, reject);
  });
  call.end(JSON.stringify(sending.body));
  const answer = await promise;
  if (answer.status !== 201) return { other: `${String(answer.status)} ${answer.text}` };
  const { position, stream, events } = JSON.parse(answer.text) as {
    readonly position: string;
    readonly stream: string;
    readonly events: readonly [{ readonly id: string }];
  };
  return { ...sending, position: Number(position), stream, event: events[0].id, text: answer.text };
}
