import { parentPort, workerData } from 'node:worker_threads';
import { converse } from './http-client.js';
import type { Load } from './load.js';

/** Sends the load it is given from a thread of its own, and tells how long each answer took. */
const load = workerData as Load;
const latencies: number[] = [];
const statuses = new Map<number, number>();
const until = performance.now() + load.seconds * 1_000;
let sent = 0;

function request(): string | undefined {
  if (performance.now() > until) return undefined;
  sent += 1;
  const path = load.path.replaceAll('{n}', `${load.label}-${sent.toString()}`);
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${load.token}\r\ncontent-type: application/json\r\n`;
  return `${head}idempotency-key: ${load.label}-${sent.toString()}\r\ncontent-length: ${Buffer.byteLength(load.body).toString()}\r\n\r\n${load.body}`;
}

const started = performance.now();
await Promise.all(
  Array.from({ length: load.connections }, () =>
    converse(load.port, {
      next: request,
      answered: (status, milliseconds) => {
        latencies.push(milliseconds);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      },
    }),
  ),
);
const seconds = (performance.now() - started) / 1_000;
parentPort?.postMessage({ latencies: Float64Array.from(latencies), statuses, seconds });
