import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** From the request's last byte written to the answer being complete. */
  readonly milliseconds: number;
}

/**
 * One connection that stays open, and one request at a time on it. It costs little beside the server: of an answer it
 * reads the status, the length and the body, and takes every byte for a character.
 */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #since = 0;
  #waiting: PromiseWithResolvers<Answer> | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      this.#take(chunk);
    });
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('The server closed the connection.')));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** Sends a whole request, head and body. */
  ask(request: string): Promise<Answer> {
    this.#waiting = Promise.withResolvers<Answer>();
    this.#since = performance.now();
    this.#socket.write(request);
    return this.#waiting.promise;
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#received = this.#received === '' ? chunk : this.#received + chunk;
    const start = this.#received.indexOf('\r\n\r\n') + 4;
    if (start < 4 || this.#received.length < start + lengthIn(this.#received.slice(0, start))) return;
    const status = Number(this.#received.slice(9, 12));
    const body = this.#received.slice(start);
    this.#received = '';
    this.#waiting?.resolve({ status, body, milliseconds: performance.now() - this.#since });
  }
}

function lengthIn(head: string): number {
  return Number(/\r\ncontent-length: (\d+)/iu.exec(head)?.[1] ?? 0);
}

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly headers?: string;
  readonly body?: string;
}

/** The text of a request; `headers` are whole lines. */
export function requestText({ method, path, token, headers = '', body = '' }: Request): string {
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n${headers}`;
  if (body === '') return `${head}\r\n`;
  const length = Buffer.byteLength(body).toString();
  return `${head}content-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`;
}
