import { connect } from 'node:net';

export interface Exchange {
  /** The whole request, head and body. */
  next(): string | undefined;
  /** Milliseconds from the last byte written to the answer being complete, and its status. */
  answered(status: number, milliseconds: number): void;
}

/**
 * A client that costs little beside the server: one request at a time on a connection that stays open, answers read
 * for their status and length only. Resolves when `next` has no more requests.
 */
export function converse(port: number, exchange: Exchange): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let since = 0;
  let received = '';
  const send = (): void => {
    const request = exchange.next();
    if (request === undefined) {
      socket.end();
      resolve();
      return;
    }
    since = performance.now();
    socket.write(request);
  };
  socket.setEncoding('latin1');
  socket.on('connect', send);
  socket.on('error', reject);
  socket.on('close', () => {
    reject(new Error('The server closed the connection.'));
  });
  socket.on('data', (chunk: string) => {
    received = received === '' ? chunk : received + chunk;
    if (!isWhole(received)) return;
    const status = Number(received.slice(9, 12));
    received = '';
    exchange.answered(status, performance.now() - since);
    send();
  });
  return promise;
}

function isWhole(text: string): boolean {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return false;
  const [, length = '0'] = /content-length: (\d+)/iu.exec(text.slice(0, head)) ?? [];
  return text.length >= head + 4 + Number(length);
}
