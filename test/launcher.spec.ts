import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from './support/ledger.js';
import { root } from './support/tree.js';

/** Makes whatever runs it think that it is an older Node, which has to start the one that the project brings along. */
const older = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.0.0'}})`;

const work = temporaryFolder();
const started: ChildProcess[] = [];

afterAll(() => {
  for (const one of started) one.kill('SIGKILL');
});

/** The launcher, and the process that it has started, once that one serves. */
async function serving(name: string): Promise<{ readonly launcher: ChildProcess; readonly pid: number }> {
  const dataDir = join(work, name);
  const words = ['serve', '--data-dir', dataDir, '--mode', 'test', '--port', '0', '--json'];
  const launcher = spawn(process.execPath, ['--import', older, join(root, 'bin/tocsin.js'), ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(launcher);
  for await (const chunk of launcher.stdout) if (String(chunk).includes('}')) break;
  return { launcher, pid: Number(readFileSync(join(dataDir, 'ledger.db.pid'), 'utf8')) };
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the program, started by an older Node', () => {
  it('runs in another process, and ends when the one that started it is killed', async () => {
    const { launcher, pid } = await serving('killed');
    expect([pid === launcher.pid, runs(pid)]).toEqual([false, true]);
    launcher.kill('SIGKILL');
    try {
      for (let waited = 0; runs(pid) && waited < 600; waited++) await sleep(100);
      expect(runs(pid)).toBe(false);
    } finally {
      if (runs(pid)) process.kill(pid, 'SIGKILL');
    }
  });

  it('is asked to stop by its starter, and its exit code is that of the starter', async () => {
    const { launcher, pid } = await serving('stopped');
    const ended = once(launcher, 'exit');
    launcher.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    expect(runs(pid)).toBe(false);
  });
});
