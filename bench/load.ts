import { percentile } from './figure.js';
import { runInProcess } from './own-process.js';

/** Requests sent as fast as they are answered. `{n}` in a path becomes a word that no other request has. */
export interface Load {
  readonly port: number;
  readonly method: 'GET' | 'POST';
  /** Taken in turn. */
  readonly paths: readonly string[];
  /** Taken in turn; none for GET. */
  readonly bodies: readonly string[];
  readonly token: string;
  readonly label: string;
  readonly connections: number;
  readonly seconds: number;
  /** Ends the load before its time. */
  readonly most?: number;
}

/** What the process that sent it tells. */
export interface Sent {
  /** Milliseconds of each answer. */
  readonly latencies: Float64Array;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Of one processor, how much the sending took. */
  readonly processorShare: number;
  readonly bytes: number;
  /** Body of the answer that came last. */
  readonly last: string;
}

export interface Answered extends Sent {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Sends the load from a process of its own, so that the sender is not in the server's way. Throws for any answer but `expected`. */
export async function send(load: Load, expected: number): Promise<Answered> {
  const sent = await runInProcess<Sent>(new URL('./load-process.js', import.meta.url), load);
  const { latencies, seconds, statuses } = sent;
  if (Object.keys(statuses).some((status) => status !== expected.toString())) {
    throw new Error(`${load.method} ${load.paths[0] ?? ''} was answered ${JSON.stringify(statuses)}: ${sent.last}`);
  }
  return {
    ...sent,
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
  };
}
