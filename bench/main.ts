import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beside } from './beside.js';
import { commands } from './commands.js';
import { isReached } from './figure.js';
import type { Measured } from './figure.js';
import { importing } from './import.js';
import { freshness } from './freshness.js';
import { kafka } from './kafka.js';
import { machineAt } from './machine.js';
import { optionsIn } from './options.js';
import type { Options } from './options.js';
import { postgres } from './postgres.js';
import { rebuild } from './rebuild.js';
import { machineInWords, tableOf } from './report.js';
import { start } from './start.js';
import { status } from './status.js';
import { sizesAt } from './workload.js';
import type { Workload } from './workload.js';

const workloads: readonly Workload[] = [
  commands,
  rebuild,
  status,
  freshness,
  start,
  importing,
  beside,
  postgres,
  kafka,
];

const help = `Usage: npm run bench -- [options]

Measures Tocsin on this machine, and prints each figure beside its limit and its target.

${workloads.map(({ letter, title }) => `  ${letter}  ${title}`).join('\n')}

Options:
  --only <letters>  Only these, such as a,c.
  --quick           A tenth of the events and of the time. The targets are those of the whole.
  --scale <factor>  The same with another factor than 0.1.
  --dir <folder>    Where the ledgers lie meanwhile [default: ${tmpdir()}]. It should be on a disk, not in memory.
  --json            Print one JSON document.
  --help            Print this help.
`;

/** Runs with a folder that is gone afterwards. */
async function inFolder<T>(dir: string, run: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(dir, 'tocsin-bench-'));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure({ letter, title, run }: Workload, dir: string, scale: number): Promise<Measured> {
  const measured = await inFolder(dir, (folder) => run({ folder, sizes: sizesAt(scale) }));
  return { workload: letter, title, ...measured };
}

async function bench({ json, only, scale, dir = tmpdir() }: Options): Promise<void> {
  const say = (text: string): void => {
    if (!json) process.stdout.write(`${text}\n\n`);
  };
  const machine = await inFolder(dir, (folder) => Promise.resolve(machineAt(folder)));
  say(machineInWords(machine));
  if (scale !== 1) say(`Sizes and times are ${scale.toString()} of the whole; the targets are those of the whole.`);
  const measured: Measured[] = [];
  const wanted = workloads.filter(({ letter }) => only.includes(letter));
  for (const workload of wanted) {
    if (workload.leftOut !== undefined) {
      say(`(${workload.letter}) ${workload.title}: left out. ${workload.leftOut}`);
      continue;
    }
    const one = await measure(workload, dir, scale);
    say(tableOf(one));
    measured.push(one);
  }
  if (!json) return;
  const leftOut = wanted.flatMap(({ letter, title, leftOut: why }) =>
    why === undefined ? [] : [{ workload: letter, title, why }],
  );
  process.stdout.write(`${JSON.stringify({ machine, scale, workloads: measured.map(judged), leftOut }, null, 2)}\n`);
}

function judged(measured: Measured): object {
  return {
    ...measured,
    figures: measured.figures.map((figure) => ({ ...figure, reached: isReached(figure) ?? null })),
  };
}

try {
  const letters = workloads.map(({ letter }) => letter);
  const options = optionsIn(process.argv.slice(2), letters);
  if (options.help) process.stdout.write(help);
  else await bench(options);
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
