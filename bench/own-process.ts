import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program of this folder in a process of its own: gives it the task, and resolves with what it tells. */
export async function runInProcess<Result>(program: URL, task: object): Promise<Result> {
  const child = fork(program, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send(task);
  const [told] = (await Promise.race([once(child, 'message'), failed(child)])) as [Result];
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return told;
}

async function failed(child: ReturnType<typeof fork>): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`${child.spawnfile} ${child.spawnargs.slice(1).join(' ')} ended with ${String(code)}.`);
}

/** In such a process: takes the task, does it, tells, and ends. */
export async function inOwnProcess(work: (task: unknown) => Promise<object>): Promise<void> {
  const [task] = (await once(process, 'message')) as [unknown];
  const result = await work(task);
  process.send?.(result, () => {
    process.disconnect();
  });
}
