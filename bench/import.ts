import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { departments, storedText } from './acts.js';
import { fillLedger } from './fill.js';
import { rawInserts } from './raw-inserts.js';
import type { Workload } from './workload.js';

/** (f) A table is imported into a folder, each row a command of its own; two rows are a case. */
export const importing: Workload = {
  letter: 'f',
  title: 'Import of a table',
  run: async ({ folder, sizes }) => {
    const { importRows: few, importManyRows: many } = sizes;
    const first = await importRows(join(folder, 'few'), few);
    const second = await importRows(join(folder, 'many'), many);
    const raw = rawInserts(folder, storedText, Math.min(3, sizes.seconds));
    const inFew = { name: `${few.toLocaleString('en')} rows`, value: first.highest };
    return {
      conditions: `${few.toLocaleString('en')} rows, then ${many.toLocaleString('en')} into another ledger`,
      figures: [
        {
          name: 'rows',
          value: first.perSecond,
          unit: '/s',
          target: { atLeast: 5_000 },
          limits: [{ name: 'raw inserts', value: raw }],
        },
        {
          name: `rows of ${many.toLocaleString('en')}`,
          value: second.perSecond,
          unit: '/s',
          target: { atLeast: 5_000 },
        },
        {
          name: 'resident at its highest',
          value: second.highest,
          unit: 'MB',
          target: { atMost: 600 },
          limits: [inFew],
        },
      ],
    };
  },
};

interface Imported {
  readonly perSecond: number;
  /** Megabytes. */
  readonly highest: number;
}

const program = fileURLToPath(new URL('../../bin/tocsin.js', import.meta.url));

async function importRows(folder: string, count: number): Promise<Imported> {
  mkdirSync(folder);
  await fillLedger(folder, 1);
  const table = join(folder, 'table.csv');
  const mapping = join(folder, 'mapping.json');
  writeFileSync(mapping, JSON.stringify(closures));
  await pipeline(Readable.from(rows(count)), createWriteStream(table));
  const words = ['import', table, '--mapping', mapping, '--ministry', 'interior', '--data-dir', folder, '--json'];
  const { printed, highest } = await run([program, ...words]);
  const report = JSON.parse(printed) as { seconds: number; rows: { read: number; accepted: number } };
  if (report.rows.accepted !== count)
    throw new Error(`Of ${count.toString()} rows ${report.rows.accepted.toString()} were accepted.`);
  return { perSecond: report.rows.read / report.seconds, highest };
}

async function run(words: readonly string[]): Promise<{ readonly printed: string; readonly highest: number }> {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let highest = 0;
  const watch = setInterval(() => {
    highest = Math.max(highest, residentOf(child.pid));
  }, 50);
  const ended = once(child, 'exit');
  let printed = '';
  for await (const chunk of child.stdout) printed += String(chunk);
  clearInterval(watch);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`The import ended with ${String(code)}.`);
  return { printed, highest };
}

/** The most that it has held so far, in megabytes, from Linux's own account; 0 once it has ended. */
function residentOf(pid = 0): number {
  try {
    const lines = readFileSync(`/proc/${pid.toString()}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+)/mu.exec(lines)?.[1] ?? 0) / 1_000;
  } catch {
    return 0;
  }
}

const closures = {
  id: 'bench',
  title: 'Closures',
  zone: { constant: 'America/Lima' },
  key: ['no'],
  case: { template: 'import-{case}' },
  order: [{ column: 'from', as: 'day' }],
  facts: { start: { column: 'from' }, opens: { what: 'closed' }, ends: { what: 'opened' } },
  sourceRecordedAt: { column: 'entered' },
  every: { effectiveFrom: { column: 'from', as: 'instant' }, cause: { column: 'why' } },
  rules: [
    {
      name: 'closed',
      when: { what: 'closed' },
      action: 'border-closure',
      command: 'close',
      body: { areas: [{ column: 'where', as: 'area' }], extent: 'whole', direction: 'both' },
    },
    { name: 'opened', when: { what: 'opened' }, action: 'border-closure', command: 'reopen' },
  ],
};

function* rows(count: number): Iterable<string> {
  yield 'no,case,what,where,from,why,entered\n';
  for (let row = 0; row < count; row++) {
    const id = Math.floor(row / 2);
    const opened = row % 2;
    const day = new Date(Date.UTC(2000 + (id % 20), id % 12, 1 + (id % 28) + opened * 30)).toISOString().slice(0, 10);
    const what = opened === 1 ? 'opened,' : `closed,${departments[id % departments.length] ?? ''}`;
    yield `${row.toString()},${id.toString()},${what},${day},Irregular entry on the southern border,2021-01-01T00:00:00Z\n`;
  }
}
