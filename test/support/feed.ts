import { get } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Server } from './server.js';

/** One server-sent event, as an EventSource would see it. */
export interface Sent {
  readonly id: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Somebody who listens to the feed. */
export class Listener {
  readonly events: Sent[] = [];
  readonly comments: string[] = [];
  /** The events as they came, letter by letter, without the comments between them. */
  text = '';
  /** True when the server ended the answer in order, not by breaking it off. */
  endedInOrder = false;
  readonly #over: Promise<void>;

  private constructor(readonly response: IncomingMessage) {
    let rest = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    });
    response.on('end', () => {
      this.endedInOrder = response.complete;
    });
    response.on('error', () => undefined);
    this.#over = new Promise((resolve) => response.once('close', resolve));
  }

  static async to(server: Server, query: string, headers: IncomingHttpHeaders = {}): Promise<Listener> {
    const authorization = `Bearer ${await server.token('agency')}`;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    get(`${server.base}/v1/feed${query}`, { agent: false, headers: { authorization, ...headers } }, resolve).on(
      'error',
      reject,
    );
    return new Listener(await promise);
  }

  get status(): number {
    return this.response.statusCode ?? 0;
  }

  get ids(): readonly number[] {
    return this.events.map(({ id }) => Number(id));
  }

  /** Waits until so many events have come. */
  async until(count: number, patience = 60_000): Promise<void> {
    const late = Date.now() + patience;
    while (this.events.length < count) {
      if (Date.now() > late) throw new Error(`Of ${count.toString()} events ${this.events.length.toString()} came.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async over(): Promise<void> {
    await this.#over;
  }

  async leave(): Promise<void> {
    this.response.destroy();
    await this.#over;
  }

  #take(block: string): void {
    const lines = block.split('\n');
    const field = (name: string): string | undefined =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const data = field('data');
    this.comments.push(...lines.filter((line) => line.startsWith(':')));
    if (data === undefined) return;
    this.text += `${block}\n\n`;
    this.events.push({ id: field('id') ?? '', event: field('event') ?? '', data: JSON.parse(data) as Sent['data'] });
  }
}
