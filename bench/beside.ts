import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { departments } from './acts.js';
import { percentile } from './figure.js';
import type { Figure } from './figure.js';
import { fillLedger } from './fill.js';
import { mustBeEmpty } from './postgres.js';
import { send } from './load.js';
import type { Load } from './load.js';
import { serveTocsin, tokenFor } from './serving.js';
import { untilProjected } from './commands.js';
import type { Setting, Workload } from './workload.js';

const address = process.env['READ_MODEL_URL_FOR_TESTS'] ?? '';
const program = fileURLToPath(new URL('../../bin/tocsin.js', import.meta.url));

/** Of each engine that there is: where the read model lies, and what it is called. */
const engines = [
  { name: 'in a file', settings: {} },
  ...(address === '' ? [] : [{ name: 'in PostgreSQL', settings: { READ_MODEL_URL: address } }]),
];

/** (q) What a question costs while the read model is made anew beside the one that is asked. */
export const beside: Workload = {
  letter: 'q',
  title: 'Questions beside a rebuild',
  run: async (setting) => {
    if (address !== '') await inDatabase(mustBeEmpty);
    await fillLedger(setting.folder, setting.sizes.besideEvents);
    const figures: Figure[] = [];
    for (const engine of engines) figures.push(...(await figuresOf(engine, setting)));
    return {
      conditions: `${setting.sizes.besideEvents.toLocaleString('en')} events of all kinds, one connection${address === '' ? '; with .ci/postgres before it, in PostgreSQL too' : ''}`,
      figures,
    };
  },
};

async function figuresOf(
  { name, settings }: (typeof engines)[number],
  { folder, sizes }: Setting,
): Promise<readonly Figure[]> {
  const server = await serveTocsin(folder, settings);
  try {
    const token = await tokenFor(folder, 'operator');
    await untilProjected(server, token);
    const paths = departments.map((code) => `/v1/regions/${code}/status`);
    const load = { port: server.port, method: 'GET', paths, bodies: [], token, label: 'q', connections: 1 } as const;
    await send({ ...load, seconds: sizes.warmUp / 4 }, 200);
    const usual = percentile((await send({ ...load, seconds: sizes.seconds / 2 }, 200)).latencies, 99);
    const during = percentile(await whileRebuilt({ ...load, seconds: sizes.seconds / 5 }, folder, settings), 99);
    return [
      { name: `${name}, p99`, value: during, unit: 'ms', limits: [{ name: 'without a rebuild', value: usual }] },
      { name: `${name}, of the usual p99`, value: (during / usual) * 100, unit: '%', target: { atMost: 200 } },
    ];
  } finally {
    await server.stop();
    if (address !== '') await inDatabase(dropped);
  }
}

/** Milliseconds of each answer until the rebuild has ended. */
async function whileRebuilt(
  load: Load,
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<Float64Array> {
  const env = { ...process.env, ...settings };
  const words = [program, 'rebuild', '--data-dir', folder, '--json'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'], env });
  const ended = once(child, 'exit');
  const all: number[] = [];
  do all.push(...(await send(load, 200)).latencies);
  while (child.exitCode === null);
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`tocsin rebuild ended with ${String(code)}.`);
  return Float64Array.from(all);
}

async function inDatabase(run: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client(address);
  await client.connect();
  try {
    await run(client);
  } finally {
    await client.end();
  }
}

function dropped(client: Client): Promise<unknown> {
  return client.query('drop schema if exists tocsin cascade; drop schema if exists tocsin_next cascade');
}
