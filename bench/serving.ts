import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { issueToken, openSigningKey, realTime } from '#platform';
import type { Role } from '#kernel';

/** A server in a process of its own. */
export interface Serving {
  readonly port: number;
  /** Resident memory now and at its highest, in megabytes. */
  memory(): { readonly now: number; readonly highest: number };
  /** Seconds of processor that it has used. */
  processor(): number;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('../../bin/tocsin.js', import.meta.url));

/** `tocsin serve` in a folder, on a free port; resolves when it listens. */
export function serveTocsin(folder: string, settings: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const words = ['serve', '--port', '0', '--mode', 'test', '--data-dir', folder, '--log-level', 'fatal', '--json'];
  return serving([program, ...words], settings);
}

/** A server of this folder, which prints its address in the same way. */
export function serveOwn(file: string): Promise<Serving> {
  return serving([fileURLToPath(new URL(file, import.meta.url))]);
}

async function serving(words: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const env = { ...process.env, ...settings };
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'], env });
  const port = Number(new URL(await addressOf(child)).port);
  return {
    port,
    memory: () => ({ now: status(child, 'VmRSS') / 1_000, highest: status(child, 'VmHWM') / 1_000 }),
    processor: () => processorOf(child),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  let printed = '';
  for await (const chunk of stdout ?? []) {
    printed += String(chunk);
    if (printed.trimEnd().endsWith('}')) return (JSON.parse(printed) as { address: string }).address;
  }
  throw new Error(`The server ended before it served: ${printed}`);
}

/** Kilobytes, from Linux's own account of a process. */
function status({ pid = 0 }: ChildProcess, name: string): number {
  const lines = readFileSync(`/proc/${pid.toString()}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'mu').exec(lines)?.[1] ?? 0);
}

const ticksPerSecond = 100;

function processorOf({ pid = 0 }: ChildProcess): number {
  const [, ...fields] = readFileSync(`/proc/${pid.toString()}/stat`, 'utf8').split(') ');
  const [user, system] = (fields.at(-1) ?? '').split(' ').slice(11, 13);
  return (Number(user) + Number(system)) / ticksPerSecond;
}

/** A token of the key in the folder. */
export async function tokenFor(folder: string, role: Role): Promise<string> {
  const office = { ledger: 'peru', key: await openSigningKey(folder), now: realTime };
  return issueToken(office, { role, subject: `bench-${role}`, organisation: 'interior', expiresIn: 86_400 });
}
