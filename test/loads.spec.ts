import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './support/ledger.js';
import { serveIn } from './support/process.js';
import { root } from './support/tree.js';

/** Run by each thread before all else: writes down every file that it loads, behind the number of the thread. */
const witness = (file: string): string => `
  import { appendFileSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  import { threadId } from 'node:worker_threads';
  registerHooks({
    load(url, context, next) {
      appendFileSync(${JSON.stringify(file)}, threadId + ' ' + url + '\\n');
      return next(url, context);
    },
  });`;

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

/** Those of our packages that each thread of a server has loaded by the time it is ready. */
async function loadedByServer(): Promise<Readonly<Record<'main' | 'projector', readonly string[]>>> {
  const folder = temporaryFolder();
  const file = join(folder, 'loaded');
  const program = `data:text/javascript,${encodeURIComponent(witness(file))}`;
  const server = await serveIn(folder, { NODE_OPTIONS: `--import ${program}` });
  for (let tries = 0; tries < 500 && (await fetch(`${server.address}/health/ready`)).status !== 200; tries++);
  await server.stop();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const packages = (thread: number): readonly string[] => {
    const own = lines.filter((line) => line.startsWith(`${thread.toString()} `));
    const names = own.flatMap((line) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(line)?.[1] ?? []);
    return Object.keys(manifest.dependencies).filter((name) => names.includes(name));
  };
  return { main: packages(0), projector: packages(1) };
}

describe('a server that has its log and its read model in files', () => {
  const loaded = loadedByServer();

  it('loads no client of an engine that it does not use', async () => {
    const { main } = await loaded;
    expect(main).toEqual(expect.arrayContaining(['@nestjs/core', 'fastify']));
    for (const client of ['kafkajs', '@eventstore/db-client']) expect(main).not.toContain(client);
  });

  it('loads in the thread of its projector what projects, and nothing that serves', async () => {
    const { projector } = await loaded;
    const shapes = ['class-transformer', 'class-validator', 'class-validator-jsonschema', 'reflect-metadata'];
    const others = ['iso-3166', 'kysely', 'pg', 'pino', 'temporal-polyfill'];
    expect(projector).toEqual([...shapes, ...others].toSorted());
  });
});
