import { closing, departments, storedText } from './acts.js';
import type { Figure } from './figure.js';
import { Connection, requestText } from './http-client.js';
import { send } from './load.js';
import type { Answered, Load } from './load.js';
import { rawInserts } from './raw-inserts.js';
import { serveOwn, serveTocsin, tokenFor } from './serving.js';
import type { Serving } from './serving.js';
import type { Setting, Workload } from './workload.js';

const connections = 64;
const numbers = Array.from({ length: 1_000 }, (_, number) => number);
const bodies = numbers.map((number) => JSON.stringify(closing(departments[number % departments.length] ?? '', number)));

/** (a) Each command opens a case of its own; an answer says that its event is durable. */
export const commands: Workload = {
  letter: 'a',
  title: 'Durable commands over HTTP',
  run: async (setting) => {
    const bare = await bareCommands(setting);
    const found = await durableCommands(setting);
    const raw = rawInserts(setting.folder, storedText, Math.min(3, setting.sizes.seconds));
    return {
      conditions: `${connections.toString()} connections, ${setting.sizes.seconds.toString()} s, projector running, ${found.answered.latencies.length.toString()} commands`,
      figures: figures(found, bare, raw),
    };
  },
};

interface Found {
  readonly answered: Answered;
  /** Microseconds of processor that the server has used for one command, its projection included. */
  readonly processor: number;
  /** Seconds from the last answer until the read model had everything. */
  readonly caughtUp: number;
}

function figures({ answered, processor, caughtUp }: Found, bare: Bare, raw: number): readonly Figure[] {
  const endpoint = (value: number) => ({ name: 'bare endpoint', value });
  return [
    {
      name: 'commands',
      value: answered.perSecond,
      unit: '/s',
      target: { atLeast: 10_000 },
      limits: [endpoint(bare.answered.perSecond), { name: 'raw inserts', value: raw }],
    },
    { name: 'answered, p50', value: answered.p50, unit: 'ms', limits: [endpoint(bare.answered.p50)] },
    {
      name: 'answered, p99',
      value: answered.p99,
      unit: 'ms',
      target: { atMost: 30 },
      limits: [endpoint(bare.answered.p99)],
    },
    { name: 'projector has caught up after', value: caughtUp, unit: 's', target: { atMost: 1 } },
    { name: 'the sender takes of a processor', value: answered.processorShare * 100, unit: '%' },
    { name: 'processor for a command', value: processor, unit: 'µs', limits: [endpoint(bare.processor)] },
  ];
}

type Bare = Omit<Found, 'caughtUp'>;

async function bareCommands({ sizes }: Setting): Promise<Bare> {
  const server = await serveOwn('./bare.js');
  try {
    const load = loadOn(server, '/commands/{n}', '');
    await send({ ...load, seconds: sizes.warmUp }, 201);
    const before = server.processor();
    const answered = await send({ ...load, seconds: sizes.seconds }, 201);
    return { answered, processor: each(server.processor() - before, answered) };
  } finally {
    await server.stop();
  }
}

async function durableCommands({ folder, sizes }: Setting): Promise<Found> {
  const server = await serveTocsin(folder);
  try {
    const token = await tokenFor(folder, 'operator');
    const load = loadOn(server, '/v1/actions/border-closure/{n}/close', token);
    await send({ ...load, label: 'warm', seconds: sizes.warmUp }, 201);
    await untilProjected(server, token);
    const before = server.processor();
    const answered = await send({ ...load, seconds: sizes.seconds }, 201);
    const caughtUp = await untilProjected(server, token);
    return { answered, caughtUp, processor: each(server.processor() - before, answered) };
  } finally {
    await server.stop();
  }
}

/** Microseconds for each of what was answered. */
function each(seconds: number, { latencies }: Answered): number {
  return (seconds * 1_000_000) / latencies.length;
}

function loadOn({ port }: Serving, path: string, token: string): Omit<Load, 'seconds'> {
  return { port, method: 'POST', paths: [path], bodies, token, label: 'n', connections };
}

/** Asks, as anybody may, for what reflects the end of the log; the seconds until there is such an answer. */
export async function untilProjected({ port }: Serving, token: string): Promise<number> {
  const since = performance.now();
  const connection = await Connection.open(port);
  const history = await connection.ask(requestText({ method: 'GET', path: '/v1/history?limit=1', token }));
  const { head } = JSON.parse(history.body) as { head: string };
  const path = `/v1/actions/border-closure?limit=1&after=${head}`;
  let status = 503;
  while (status === 503) ({ status } = await connection.ask(requestText({ method: 'GET', path, token })));
  connection.close();
  if (status !== 200) throw new Error(`${path} was answered ${status.toString()}.`);
  return (performance.now() - since) / 1_000;
}
