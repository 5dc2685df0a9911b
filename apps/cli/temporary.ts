import { isObject } from '#kernel';
import { lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { constants, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

type Ending = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** A folder in the system's own for such, and the way to take it away. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** Its name says whose it is: processes of another machine, or container, may share the folder that it lies in. */
const own = `tocsin-${hostname().replace(/[^a-z\d]/giu, '')}-`;

/**
 * It goes with the process, unless a signal ends that which nobody listens to. What such processes of this user have
 * left behind is taken away first.
 */
export function temporaryFolder(within = tmpdir()): TemporaryFolder {
  sweep(within);
  const path = mkdtempSync(join(within, `${own}${process.pid.toString()}-`));
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', remove);
  return { path, remove };
}

function sweep(within: string): void {
  for (const name of readdirSync(within)) {
    const [, pid] = name.startsWith(own) ? (/^(\d+)-\w{6}$/u.exec(name.slice(own.length)) ?? []) : [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(within, name);
    // Another process may be sweeping too.
    if (isOwn(path)) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !isObject(error) || error['code'] !== 'ESRCH';
  }
}

function isOwn(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
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
