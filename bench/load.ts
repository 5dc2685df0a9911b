import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A load of POST requests. `{n}` in the path becomes a number of its own for each. */
export interface Load {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  readonly token: string;
  readonly label: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface Measured {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
}

interface Told {
  readonly latencies: Float64Array;
  readonly statuses: ReadonlyMap<number, number>;
  readonly seconds: number;
}

/** Sends the load from another thread, so that the client is not in the server's way. */
export async function send(load: Load): Promise<Measured> {
  const worker = new Worker(new URL('./http-worker.js', import.meta.url), { workerData: load });
  const { latencies, statuses, seconds } = await tellingOf(worker);
  return {
    ...percentiles(latencies),
    perSecond: latencies.length / seconds,
    count: latencies.length,
    statuses: Object.fromEntries(statuses),
  };
}

async function tellingOf(worker: Worker): Promise<Told> {
  const [told] = (await once(worker, 'message')) as [Told];
  await once(worker, 'exit');
  return told;
}

export function percentiles(values: Float64Array): { readonly p50: number; readonly p99: number } {
  const sorted = values.toSorted();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}
