import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

type Ending = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** A folder in the system's own for such, and the way to take it away. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** It goes with the process, unless a signal ends that which nobody listens to. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', remove);
  return { path, remove };
}

/** A signal ends the process in order, so that what is done at its exit is done. What is given back takes that back. */
export function exitOnSignals(signals: readonly Ending[] = ['SIGINT', 'SIGTERM', 'SIGHUP']): () => void {
  const end = (signal: Ending): void => process.exit(128 + constants.signals[signal]);
  for (const signal of signals) process.once(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}

/** Runs with a folder that is gone afterwards, also where a signal ends the process before. */
export async function withTemporaryFolder<T>(run: (path: string) => Promise<T>): Promise<T> {
  const { path, remove } = temporaryFolder();
  const ended = exitOnSignals();
  try {
    return await run(path);
  } finally {
    ended();
    remove();
  }
}
