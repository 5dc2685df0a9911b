import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './tree.js';

export interface Server {
  readonly address: string;
  stop(): Promise<void>;
}

/** `tocsin serve` in a folder, in mode test on a free port, as a process of its own; the tree may be a copy. */
export async function serveIn(folder: string, environment: NodeJS.ProcessEnv = {}, tree = root): Promise<Server> {
  const words = [join(tree, 'bin/tocsin.js'), 'serve', '--port', '0', '--mode', 'test', '--log-level', 'error'];
  const server = spawn(process.execPath, [...words, '--json'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const chunk of server.stdout) {
    printed += String(chunk);
    if (printed.trimEnd().endsWith('}')) break;
  }
  const { address } = JSON.parse(printed) as { address: string };
  return {
    address,
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}
