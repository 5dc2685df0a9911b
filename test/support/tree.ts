import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './ledger.js';

/** The project's own folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of some of the tree, gone when the test is over; packages are linked, as resolution must be real. */
export function copyOf(...parts: readonly string[]): string {
  const folder = temporaryFolder();
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Writes a file into a copy. */
export function plant(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of the folder, or of a package, on the Node that runs the test. */
export function runIn(folder: string, script: string, ...options: readonly string[]): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const limits = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  const child = execFile(process.execPath, [join(folder, script), ...options], limits, (_, stdout, stderr) => {
    resolve({ code: child.exitCode ?? 1, stdout, stderr });
  });
  return promise;
}
