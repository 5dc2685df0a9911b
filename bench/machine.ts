import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { percentile } from './figure.js';

/** What the figures depend on besides the program. */
export interface Machine {
  readonly processors: number;
  readonly processor: string;
  /** Gigabytes. */
  readonly memory: number;
  readonly node: string;
  readonly system: string;
  readonly fileSystem: string;
  /** Milliseconds until 4 KiB are on the disk. */
  readonly fsync: { readonly p50: number; readonly p99: number };
}

export function machineAt(folder: string): Machine {
  return {
    processors: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memory: Math.round(totalmem() / 1e9),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    fileSystem: fileSystemOf(folder),
    fsync: fsyncLatency(folder),
  };
}

const writes = 200;

function fsyncLatency(folder: string): Machine['fsync'] {
  const file = join(folder, 'fsync');
  const descriptor = openSync(file, 'w');
  const page = Buffer.alloc(4_096, 1);
  const latencies = Float64Array.from({ length: writes }, () => {
    const since = performance.now();
    writeSync(descriptor, page);
    fdatasyncSync(descriptor);
    return performance.now() - since;
  });
  closeSync(descriptor);
  rmSync(file);
  return { p50: percentile(latencies, 50), p99: percentile(latencies, 99) };
}

/** Of the mount that the folder lies below, the nearest one; its name as Linux has it. */
function fileSystemOf(folder: string): string {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '));
  const above = mounts.filter(([, at = '-']) => `${folder}/`.startsWith(at.endsWith('/') ? at : `${at}/`));
  const [nearest] = above.toSorted(([, one = ''], [, other = '']) => other.length - one.length);
  return nearest?.[2] ?? 'unknown';
}
