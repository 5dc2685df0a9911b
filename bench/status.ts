import { closing, departments, deploying, districts, registerDistricts } from './acts.js';
import { untilProjected } from './commands.js';
import type { Figure } from './figure.js';
import { send } from './load.js';
import type { Answered, Load } from './load.js';
import { serveOwn, serveTocsin, tokenFor } from './serving.js';
import type { Serving } from './serving.js';
import type { Setting, Workload } from './workload.js';

const connections = 4;

/** (c) What is in force in a district, in a department, in the country. */
export const status: Workload = {
  letter: 'c',
  title: 'Status of a region over HTTP',
  run: async (setting) => {
    const asked = await askTocsin(setting);
    const figures: Figure[] = [];
    for (const one of asked) figures.push(...figuresOf(one, await askBare(one, setting)));
    const { measures } = setting.sizes;
    return {
      conditions: `${measures.toLocaleString('en')} measures in force in ${districts.length.toLocaleString('en')} districts, ${connections.toString()} connections`,
      figures,
    };
  },
};

interface Asked {
  readonly of: string;
  readonly answered: Answered;
  /** Bytes of one answer. */
  readonly bytes: number;
}

const questions = [
  { of: 'a district', codes: districts, target: { target: { atMost: 5 } } },
  { of: 'a department', codes: departments, target: {} },
  { of: 'the country', codes: ['PE'], target: {} },
] as const;

function figuresOf({ of, answered, bytes }: Asked, bare: Answered): readonly Figure[] {
  const limit = (value: number) => [{ name: 'bare answer of its size', value }];
  const target = questions.find((question) => question.of === of)?.target;
  return [
    { name: `${of}, p50`, value: answered.p50, unit: 'ms', limits: limit(bare.p50) },
    { name: `${of}, p99`, value: answered.p99, unit: 'ms', ...target, limits: limit(bare.p99) },
    { name: `${of}, size`, value: bytes / 1_000, unit: 'KB' },
  ];
}

async function askTocsin({ folder, sizes }: Setting): Promise<readonly Asked[]> {
  const server = await serveTocsin(folder);
  try {
    const token = await tokenFor(folder, 'operator');
    await registerDistricts(server.port, await tokenFor(folder, 'admin'));
    await impose(server, token, sizes.measures);
    await untilProjected(server, token);
    const asked: Asked[] = [];
    for (const { of, codes } of questions) {
      const paths = codes.map((code) => `/v1/regions/${code}/status`);
      const load = { ...loadOn(server, token, sizes.seconds / 2), method: 'GET', paths } as const;
      await send({ ...load, seconds: sizes.warmUp / 4 }, 200);
      const answered = await send(load, 200);
      asked.push({ of, answered, bytes: answered.bytes / answered.latencies.length });
    }
    return asked;
  } finally {
    await server.stop();
  }
}

async function askBare({ bytes }: Asked, { sizes }: Setting): Promise<Answered> {
  const server = await serveOwn('./bare.js');
  try {
    const paths = [`/answers?bytes=${Math.round(bytes).toString()}`];
    const load = { ...loadOn(server, '', sizes.seconds / 4), method: 'GET', paths } as const;
    await send({ ...load, seconds: sizes.warmUp / 4 }, 200);
    return await send(load, 200);
  } finally {
    await server.stop();
  }
}

/** Measures without an end, which therefore are in force. */
async function impose(server: Serving, token: string, measures: number): Promise<void> {
  const load = { ...loadOn(server, token, 600), method: 'POST', connections: 64 } as const;
  const acts = [
    { path: '/v1/actions/border-closure/{n}/close', body: closing, most: Math.ceil(measures / 2) },
    { path: '/v1/actions/troop-deployment/{n}/deploy', body: deploying, most: Math.floor(measures / 2) },
  ];
  for (const { path, body, most } of acts) {
    const bodies = districts.map((district, number) => JSON.stringify(body(district, number)));
    await send({ ...load, paths: [path], bodies, most }, 201);
  }
}

function loadOn({ port }: Serving, token: string, seconds: number): Omit<Load, 'method' | 'paths'> {
  return { port, bodies: [], token, label: 'm', connections, seconds };
}
