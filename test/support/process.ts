import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended } from './ended.js';
import { root } from './tree.js';
import type { Ran } from './tree.js';

export interface Server {
  readonly address: string;
  readonly pid: number;
  /** Asks it to stop, and waits until it has; the exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would: SIGKILL. */
  kill(): Promise<number | null>;
}

const started: ChildProcess[] = [];

/** Also where a spec failed before it could: no process outlives it. */
afterAll(() => Promise.all(started.map((server) => ended(server, 'SIGKILL'))));

/** `tocsin serve` in a folder, in mode test on a free port, as a process of its own; the tree may be a copy. */
export function serveIn(folder: string, environment: NodeJS.ProcessEnv = {}, tree = root): Promise<Server> {
  return served(folder, [process.execPath, ...wordsOf(tree)], environment);
}

/** The same, but started by a shell that first runs a line of its own, to confine it. */
export function serveConfined(folder: string, line: string): Promise<Server> {
  return served(folder, confined(line));
}

/** The words that run a line of a shell and then, as the same process, the server. */
export function confined(line: string): readonly string[] {
  return ['sh', '-c', `${line} && exec "$@"`, 'sh', process.execPath, ...wordsOf(root)];
}

/** Starts what serves; `words` begin with the program. */
export async function served(
  folder: string,
  [program = '', ...words]: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Server> {
  const server = spawn(program, words, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(server);
  let printed = '';
  for await (const chunk of server.stdout) {
    printed += String(chunk);
    if (printed.trimEnd().endsWith('}')) break;
  }
  const { address } = JSON.parse(printed) as { address: string };
  return {
    address,
    pid: server.pid ?? 0,
    stop: () => ended(server, 'SIGTERM'),
    kill: () => ended(server, 'SIGKILL'),
  };
}

/** Begins to serve and is killed so many milliseconds later, wherever it is then. */
export async function serveBriefly(folder: string, milliseconds: number): Promise<void> {
  const server = spawn(process.execPath, wordsOf(root), { cwd: folder, stdio: 'ignore' });
  await sleep(milliseconds);
  await ended(server, 'SIGKILL');
}

function wordsOf(tree: string): readonly string[] {
  const settings = ['--port', '0', '--mode', 'test', '--log-level', 'fatal'];
  return [join(tree, 'bin/tocsin.js'), 'serve', ...settings, '--json'];
}

/** A start that is expected to fail, by another user if one is named. */
export function attempted(folder: string, uid?: number): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const who = uid === undefined ? {} : { uid, gid: uid };
  const limits = { cwd: folder, timeout: 120_000, ...who };
  const child = execFile(process.execPath, [...wordsOf(root)], limits, (_, stdout, stderr) => {
    resolve({ code: child.exitCode ?? 1, stdout, stderr });
  });
  return promise;
}
