import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A folder in the system's own for such, and the way to take it away. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** It goes with the process in whatever way that ends, short of being killed. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'tocsin-'));
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', remove);
  return { path, remove };
}

/** Runs with a folder that is gone afterwards, also where a signal ends the process before. */
export async function withTemporaryFolder<T>(run: (path: string) => Promise<T>): Promise<T> {
  const { path, remove } = temporaryFolder();
  const end = (signal: NodeJS.Signals): void => process.exit(signal === 'SIGINT' ? 130 : 143);
  for (const signal of signals) process.once(signal, end);
  try {
    return await run(path);
  } finally {
    for (const signal of signals) process.off(signal, end);
    remove();
  }
}
