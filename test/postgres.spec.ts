import { AreaRegistry } from '#areas';
import { ReadModelUnavailable } from '#kernel';
import { openPostgres, openReadModel, Projector, ReadModel, snapshotOf } from '#read-model';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { becomeSole } from '../libs/read-model/sole-projector.js';
import { World } from '../libs/read-model/testing/index.js';
import { closure } from './support/acts.js';
import { ended } from './support/ended.js';
import { cutOff, describeOnServer, newDatabase, statement } from '../libs/read-model/testing/server.js';

const december = '2025-12-01T00:00:00.000Z';
const script = new URL('../dist/apps/projector/run-projector.js', import.meta.url).href;

/** A projector that is a process of its own, and says how it gets on. */
class ProjectorProcess {
  readonly #process: ChildProcess;
  readonly said: string[] = [];

  constructor(ledgerFile: string, readModelAt: string) {
    const program = `
      import { runProjector } from '${script}';
      const tell = (word) => () => console.log(word);
      await runProjector(${JSON.stringify({ ledgerFile, readModelAt })}, new AbortController().signal, { waits: tell('waits'), caughtUp: tell('caught up') });`;
    this.#process = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#process.stdout?.on('data', (chunk) => this.said.push(...String(chunk).trim().split('\n')));
  }

  async says(word: string): Promise<void> {
    for (let tries = 0; tries < 3_000 && !this.said.includes(word); tries++) await sleep(20);
    expect(this.said).toContain(word);
  }

  async kill(): Promise<void> {
    await ended(this.#process, 'SIGKILL');
  }
}

describeOnServer('a read model on a PostgreSQL server', () => {
  let url: string;
  let world: World;
  const projectors: ProjectorProcess[] = [];
  const readers: ReadModel[] = [];
  beforeEach(async () => {
    url = await newDatabase();
    world = new World(() => new AreaRegistry());
  });
  afterEach(async () => {
    for (const one of projectors.splice(0)) await one.kill();
    for (const one of readers.splice(0)) await one.close();
    await world.leave();
  });

  const started = (): ProjectorProcess => {
    const one = new ProjectorProcess(world.ledgerFile, url);
    projectors.push(one);
    return one;
  };
  const reader = (): ReadModel => {
    const one = new ReadModel(openReadModel(url, 'read'), new AreaRegistry(), 'America/Lima');
    readers.push(one);
    return one;
  };
  let count = 0;
  const close = async (some: number): Promise<void> => {
    for (let left = some; left > 0; left--)
      await world.act(`border-closure/c${(count += 1).toString()}/close`, closure);
  };
  const reached = async (position: bigint): Promise<void> => {
    const one = reader();
    for (let tries = 0; tries < 3_000 && (await one.position()) < position; tries++) await sleep(20);
    expect(await one.position()).toBe(position);
  };

  it('is written by one projector at a time: another waits, and takes over when the first is killed', async () => {
    await close(20);
    const first = started();
    await first.says('caught up');
    const second = started();
    await second.says('waits');
    await close(20);
    await reached(40n);
    expect(second.said).toEqual(['waits']);
    await first.kill();
    await close(20);
    await second.says('caught up');
    await reached(60n);
    await world.follow('file');
    expect((await snapshotOf(url))?.digest).toBe((await world.snapshot('file'))?.digest);
  });

  it('is not written by a projector whose session has ended: it does not take up another by itself', async () => {
    await close(3);
    const database = openPostgres(url, 'write');
    const signal = AbortSignal.timeout(60_000);
    expect(await becomeSole(database, { signal, waits: () => undefined })).toBe(true);
    const projector = await Projector.start({ ...world.setting(), database });
    await projector.handle(await world.store.readAll({ limit: 2 }));
    expect(await cutOff(url, 'tocsin projector')).toBe(1);
    await expect(projector.handle(await world.store.readAll({ after: 2n }))).rejects.toThrow(/connection|terminat/iu);
    await expect(projector.checkpoint()).rejects.toThrow(/connection|queryable|closed/iu);
    await database.destroy();
    expect(await snapshotOf(url)).toMatchObject({ position: 2n, cases: 2 });
  });

  it('gives every reader answers of one moment each, while it is written', async () => {
    const projector = started();
    await projector.says('caught up');
    const several = [reader(), reader(), reader()];
    let writing = true;
    const reading = several.map(async (one) => {
      let last = 0n;
      let asked = 0;
      while (writing) {
        const { answer, position } = await one.register({
          action: 'border-closure',
          standingAt: december,
          limit: 1_000,
        });
        expect(BigInt(answer.length)).toBe(position);
        expect(position >= last).toBe(true);
        last = position;
        asked += 1;
      }
      return asked;
    });
    await close(150);
    writing = false;
    for (const asked of await Promise.all(reading)) expect(asked).toBeGreaterThan(3);
    await reached(150n);
  });

  it('is waited for while it is emptied, and then says that it has not been made', async () => {
    await close(3);
    await started().says('caught up');
    const one = reader();
    expect(await one.position()).toBe(3n);
    await statement('truncate tocsin.checkpoint', url);
    await expect(one.position()).rejects.toThrow('has not been made yet');
  });

  it('is asked again over a new connection where one was lost, and says so where there is none', async () => {
    await close(1);
    await started().says('caught up');
    const one = reader();
    expect(await one.position()).toBe(1n);
    expect(await cutOff(url, 'tocsin questions')).toBe(1);
    await sleep(100);
    expect(await one.position()).toBe(1n);
    const name = new URL(url).pathname.slice(1);
    await statement(`alter database ${name} with allow_connections false`);
    await cutOff(url, 'tocsin questions');
    await sleep(100);
    await expect(one.position()).rejects.toThrow(ReadModelUnavailable);
    await expect(one.position()).rejects.toThrow('cannot be reached at the moment');
    await statement(`alter database ${name} with allow_connections true`);
    expect(await one.position()).toBe(1n);
  });
});
