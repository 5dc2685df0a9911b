import type { Measured } from './figure.js';

/** How much is measured. The targets are for scale 1. */
export interface Sizes {
  /** How long each load of (a), (c) and (d) is sent. */
  readonly seconds: number;
  /** How long the server is warmed up before. */
  readonly warmUp: number;
  readonly rebuildEvents: number;
  readonly measures: number;
  /** Of a ledger whose read model is made anew while it is asked. */
  readonly besideEvents: number;
  readonly ledgerEvents: number;
  readonly relayedEvents: number;
  /** Of a table, and of one whose length must make no difference. */
  readonly importRows: number;
  readonly importManyRows: number;
}

export interface Setting {
  /** A folder of its own, which is taken away afterwards. */
  readonly folder: string;
  readonly sizes: Sizes;
}

export interface Workload {
  /** What `--only` names it by. */
  readonly letter: string;
  readonly title: string;
  /** Why it cannot be measured here, and what to do. */
  readonly leftOut?: string;
  run(setting: Setting): Promise<Omit<Measured, 'workload' | 'title'>>;
}

export function sizesAt(scale: number): Sizes {
  const count = (full: number): number => Math.max(10, Math.round(full * scale));
  return {
    seconds: Math.max(0.2, 10 * scale),
    warmUp: Math.max(0.2, 5 * scale),
    rebuildEvents: count(200_000),
    measures: count(10_000),
    besideEvents: count(100_000),
    ledgerEvents: count(1_000_000),
    relayedEvents: count(100_000),
    importRows: count(100_000),
    importManyRows: count(1_000_000),
  };
}
