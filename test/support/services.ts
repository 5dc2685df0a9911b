import type { Role } from '#kernel';
import { issueToken, openSigningKey } from '#platform';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ended } from './ended.js';
import { root } from './tree.js';
import type { Ran } from './tree.js';

export type App = 'command-api' | 'query-api' | 'projector' | 'clock' | 'relay';

/** A service that listens, as a process of its own. */
export interface Service {
  readonly address: string;
  /** What it has told its log so far, a JSON object a line. */
  readonly lines: readonly string[];
  /** Asks it to stop, and waits until it has; the exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would: SIGKILL. */
  kill(): Promise<number | null>;
}

const started: ChildProcess[] = [];

/** Also where a spec failed before it could: no process outlives it. */
afterAll(() => Promise.all(started.map((one) => ended(one, 'SIGKILL'))));

const programOf = (app: App): string => join(root, `dist/apps/${app}/main.js`);

/** Starts a service on a free port in mode test, and waits until it listens. */
export async function startService(app: App, env: Readonly<Record<string, string>>): Promise<Service> {
  const child = spawn(process.execPath, [programOf(app)], {
    env: { TOCSIN_PORT: '0', TOCSIN_MODE: 'test', ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  started.push(child);
  const lines: string[] = [];
  const { promise: address, resolve, reject } = Promise.withResolvers<string>();
  let rest = '';
  child.stderr.on('data', (chunk) => {
    const whole = (rest + String(chunk)).split('\n');
    rest = whole.pop() ?? '';
    lines.push(...whole);
    const told = whole.map((line) => /"address":"([^"]+)"/u.exec(line)?.[1]).find((one) => one !== undefined);
    if (told !== undefined) resolve(told);
  });
  child.once('exit', (code) => {
    reject(new Error(`${app} has ended with ${String(code)}: ${lines.join('\n')}${rest}`));
  });
  return {
    address: await address,
    lines,
    stop: () => ended(child, 'SIGTERM'),
    kill: () => ended(child, 'SIGKILL'),
  };
}

/** A start that ends by itself. */
export async function attemptedService(
  app: App,
  env: Readonly<Record<string, string>>,
  ...words: readonly string[]
): Promise<Ran> {
  const child = spawn(process.execPath, [programOf(app), ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (said.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (said.stderr += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode ?? 1, ...said };
}

/** The header of somebody's token, signed with the key of a folder, which is made there. */
export async function tokenOf(folder: string, role: Role, ledger = 'peru'): Promise<string> {
  const key = await openSigningKey(folder);
  const grant = { role, subject: `a-${role}`, organisation: 'interior', expiresIn: 3_600 };
  return `Bearer ${await issueToken({ ledger, key, now: () => Date.now() }, grant)}`;
}
