import { Connection, requestText } from './http-client.js';
import type { Answer } from './http-client.js';
import type { Load, Sent } from './load.js';
import { inOwnProcess } from './own-process.js';

/** Sends the load it is given, and tells how long each answer took. */
async function sendAll(load: Load): Promise<Sent> {
  const { port, seconds, connections, most = Infinity } = load;
  const tally = new Tally();
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const next = requestsOf(load);
  let left = most;
  const processorBefore = process.cpuUsage();
  const started = performance.now();
  const until = started + seconds * 1_000;
  await Promise.all(
    open.map(async (connection) => {
      while (left-- > 0 && performance.now() < until) tally.add(await connection.ask(next()));
    }),
  );
  const took = performance.now() - started;
  const { user, system } = process.cpuUsage(processorBefore);
  for (const connection of open) connection.close();
  return { ...tally.told(), seconds: took / 1_000, processorShare: (user + system) / 1_000 / took };
}

class Tally {
  readonly #latencies: number[] = [];
  readonly #statuses = new Map<number, number>();
  #last = '';
  #bytes = 0;

  add({ status, body, milliseconds }: Answer): void {
    this.#latencies.push(milliseconds);
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
    this.#bytes += body.length;
    this.#last = body;
  }

  told(): Pick<Sent, 'latencies' | 'statuses' | 'bytes' | 'last'> {
    return {
      latencies: Float64Array.from(this.#latencies),
      statuses: Object.fromEntries(this.#statuses),
      bytes: this.#bytes,
      last: this.#last,
    };
  }
}

/** The next request, each time it is asked. */
function requestsOf({ method, paths, bodies, token, label }: Load): () => string {
  let count = 0;
  return () => {
    const word = `${label}-${(count += 1).toString()}`;
    const path = (paths[count % paths.length] ?? '').replace('{n}', word);
    if (method === 'GET') return requestText({ method, path, token });
    const body = bodies[count % bodies.length] ?? '';
    return requestText({ method, path, token, body, headers: `idempotency-key: ${word}\r\n` });
  };
}

await inOwnProcess((task) => sendAll(task as Load));
