import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillLedger } from './fill.js';
import { Connection, requestText } from './http-client.js';
import type { Answer } from './http-client.js';
import { serveTocsin } from './serving.js';
import type { Serving } from './serving.js';
import type { Workload } from './workload.js';

/** (e) What a large ledger costs at the start and in memory, beside an empty one. */
export const start: Workload = {
  letter: 'e',
  title: 'Start and memory of a large ledger',
  run: async ({ folder, sizes }) => {
    const large = join(folder, 'large');
    const empty = join(folder, 'empty');
    mkdirSync(large);
    mkdirSync(empty);
    await fillLedger(large, sizes.ledgerEvents);
    await startIn(empty);
    const first = await startIn(large);
    const questions = Math.ceil(sizes.ledgerEvents / 300);
    const again = await startIn(large, questions);
    const nothing = await startIn(empty, questions);
    const beside = (value: number) => [{ name: 'empty ledger', value }];
    const most = { atMost: 300 };
    return {
      conditions: `${sizes.ledgerEvents.toLocaleString('en')} events`,
      figures: [
        { name: 'ready', value: again.seconds, unit: 's', limits: beside(nothing.seconds) },
        { name: 'ready where the read model is missing', value: first.seconds, unit: 's' },
        { name: 'resident', value: again.now, unit: 'MB', target: most, limits: beside(nothing.now) },
        {
          name: 'resident after questions',
          value: again.asked,
          unit: 'MB',
          target: most,
          limits: beside(nothing.asked),
        },
        { name: 'resident after making the read model', value: first.now, unit: 'MB', target: most },
        { name: 'resident at its highest meanwhile', value: first.highest, unit: 'MB', target: most },
      ],
    };
  },
};

interface Started extends ReturnType<Serving['memory']> {
  /** From the start of the process until it says that it is ready, its read model up to date. */
  readonly seconds: number;
  /** Resident memory in megabytes when it has been asked questions for a while: by then V8 has the room that it wants. */
  readonly asked: number;
}

async function startIn(folder: string, questions = 0): Promise<Started> {
  const since = performance.now();
  const server = await serveTocsin(folder);
  try {
    await untilReady(server);
    const seconds = (performance.now() - since) / 1_000;
    const memory = server.memory();
    let asked = 0;
    await ask(server, () => (asked += 1) >= questions);
    return { seconds, ...memory, asked: server.memory().now };
  } finally {
    await server.stop();
  }
}

/** Ready means within ten thousand events; here the projector is to have everything. */
async function untilReady(server: Serving): Promise<void> {
  await ask(server, ({ status, body }) => status === 200 && isLevel(body));
}

/** Whether it is ready, a hundred times a second, until an answer is the last. */
async function ask({ port }: Serving, isLast: (answer: Answer) => boolean): Promise<void> {
  const connection = await Connection.open(port);
  const request = requestText({ method: 'GET', path: '/health/ready', token: '' });
  while (!isLast(await connection.ask(request))) await sleep(10);
  connection.close();
}

function isLevel(body: string): boolean {
  return body.includes('"The read model is 0 events behind the log."');
}
