import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A way over the loopback interface to a server, which can be cut, or swallow whatever is sent. */
export class Wire {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly #stranded = new WeakSet<Socket>();
  #state: 'open' | 'silent' | 'cut' = 'open';

  private constructor(to: number) {
    this.#server = createServer((near) => {
      if (this.#state === 'cut') {
        near.destroy();
        return;
      }
      this.#join(near, connect(to, '127.0.0.1'));
    });
  }

  static async to(port: number): Promise<Wire> {
    const wire = new Wire(port);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Everything goes through again; what was swallowed is lost, and so are the connections of that time. */
  mend(): void {
    this.#drop();
    this.#state = 'open';
  }

  /** Nothing goes through, and nobody is told: as where a cable was pulled. */
  silence(): void {
    this.#state = 'silent';
  }

  /** What goes through now says nothing any more, and nobody is told; each new connection goes through. */
  strand(): void {
    for (const one of this.#open) this.#stranded.add(one);
  }

  /** Every connection is reset, and so is each new one. */
  cut(): void {
    this.#state = 'cut';
    this.#drop();
  }

  close(): void {
    this.#drop();
    this.#server.close();
  }

  #join(near: Socket, far: Socket): void {
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.add(from);
      from.on('data', (chunk) => {
        if (this.#state === 'open' && !this.#stranded.has(from)) into.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#open.delete(from);
        into.destroy();
      });
    }
  }

  #drop(): void {
    for (const one of this.#open) one.resetAndDestroy();
    this.#open.clear();
  }
}
