import { SqliteEventStore } from '#event-store-sqlite';
import { openLedger } from '#kernel';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tocsin } from '../../apps/cli/testing/command-line.js';
import { digest, temporaryFolder } from '../support/ledger.js';
import { serveIn } from '../support/process.js';
import { root } from '../support/tree.js';

const work = temporaryFolder();
const mapping = join(work, 'mapping.json');

writeFileSync(
  mapping,
  JSON.stringify({
    id: 'closures',
    title: 'Closures',
    zone: { constant: 'America/Lima' },
    key: ['no'],
    case: { template: 'case-{case}' },
    order: [{ column: 'from', as: 'day' }],
    facts: { opens: { what: 'closed' }, ends: { what: 'opened' } },
    every: { effectiveFrom: { column: 'from', as: 'instant' }, cause: { constant: 'A test' } },
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
  }),
);

/** Cases of two rows; every tenth is opened before it is closed, which is refused. */
function table(name: string, cases: number): string {
  const rows = Array.from({ length: cases }, (_, id) => {
    const opened = id % 10 === 9 ? '2020-01-01' : '2020-03-01';
    return `${(2 * id).toString()},${id.toString()},closed,PE-TAC,2020-02-01\n${(2 * id + 1).toString()},${id.toString()},opened,,${opened}`;
  });
  const file = join(work, name);
  writeFileSync(file, ['no,case,what,where,from', ...rows].join('\n'));
  return file;
}

async function ledger(name: string): Promise<string> {
  const folder = join(work, name);
  const store = SqliteEventStore.open({ file: join(folder, 'ledger.db'), now: () => '2025-11-28T12:00:00.000Z' });
  await openLedger(store, { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' }, digest);
  await store.close();
  return folder;
}

interface Report {
  readonly complete: boolean;
  readonly rows: Readonly<Record<'read' | 'accepted' | 'alreadyThere' | 'refused' | 'left', number>>;
  readonly refused: readonly object[];
  readonly findings: readonly object[];
  readonly chains: object;
}

async function head(dataDir: string): Promise<bigint> {
  const store = SqliteEventStore.follow(join(dataDir, 'ledger.db'));
  const found = await store.head();
  await store.close();
  return found;
}

async function imported(...words: readonly string[]): Promise<Report> {
  const { out } = await tocsin('import', ...words, '--mapping', mapping, '--json');
  return JSON.parse(out) as Report;
}

const started: ChildProcess[] = [];

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/** The real program, which is killed once the log has grown beyond a position. */
async function killedBeyond(position: bigint, dataDir: string, file: string): Promise<void> {
  const words = ['import', file, '--mapping', mapping, '--ministry', 'interior', '--data-dir', dataDir, '--json'];
  const child = spawn(process.execPath, [join(root, 'bin/tocsin.js'), ...words], {
    stdio: 'ignore',
    // What a killed import leaves behind goes with the test.
    env: { ...process.env, TMPDIR: work },
  });
  started.push(child);
  const ended = once(child, 'exit');
  while (child.exitCode === null && (await head(dataDir)) <= position) await sleep(5);
  child.kill('SIGKILL');
  await ended;
}

describe('an import that breaks', () => {
  it('goes on where it was killed, and nothing is there twice', async () => {
    const [dataDir, file] = [await ledger('killed'), table('killed.csv', 2_000)];
    await killedBeyond(300n, dataDir, file);
    await killedBeyond((await head(dataDir)) + 300n, dataDir, file);
    // What the first left behind went with the second; a killed process cannot clear up after itself.
    expect(readdirSync(work).filter((name) => name.startsWith('tocsin-'))).toHaveLength(1);
    const there = await head(dataDir);
    const words = [file, '--ministry', 'interior', '--data-dir', dataDir];
    const { rows, complete } = await imported(...words);
    expect([complete, rows.read, rows.refused, rows.left]).toEqual([true, 4_000, 200, 0]);
    expect(rows.alreadyThere).toBeGreaterThan(0);
    expect(rows.alreadyThere).toBeLessThan(4_000);
    expect(rows.alreadyThere + rows.accepted).toBe(3_800);
    expect(await head(dataDir)).toBeGreaterThan(there);
    // The first event of the ledger, one for each row that was taken, and one for each that was refused.
    expect(await head(dataDir)).toBe(4_001n);
    expect((await imported(...words)).rows).toMatchObject({ accepted: 0, alreadyThere: 3_800, refused: 200 });
    expect(await head(dataDir)).toBe(4_001n);
  });

  it('over HTTP has the report that it has in a folder, and is there once whoever imports it again and where', async () => {
    const file = table('http.csv', 100);
    const served = join(work, 'served');
    mkdirSync(served);
    const server = await serveIn(served);
    const words = ['--role', 'operator', '--ministry', 'interior', '--data-dir', join(served, 'data')];
    const tokenOf = async (subject: string): Promise<string> =>
      (await tocsin('token', ...words, '--subject', subject)).out.trim();
    const there = ['--url', server.address, '--token', await tokenOf('ana')];
    const overHttp = await imported(file, ...there);
    const here = await imported(file, '--ministry', 'interior', '--data-dir', await ledger('beside'));
    const same = ({ rows, refused, findings, chains }: Report): object => ({ rows, refused, findings, chains });
    expect(same(overHttp)).toEqual(same(here));
    const after = await head(join(served, 'data'));
    expect((await imported(file, ...there)).rows).toMatchObject({ accepted: 0, alreadyThere: 190, refused: 10 });
    expect(await head(join(served, 'data'))).toBe(after);
    // Whoever goes on with it finds its rows: nothing but the refusals is there again, as they are another's.
    const another = ['--url', server.address, '--token', await tokenOf('luis')];
    expect((await imported(file, ...another)).rows).toMatchObject({ accepted: 0, alreadyThere: 190, refused: 10 });
    expect(await head(join(served, 'data'))).toBe(after + 10n);
    await server.stop();
    // The same rows in the folder of the server.
    const inFolder = await imported(file, '--ministry', 'health', '--data-dir', join(served, 'data'));
    expect(inFolder.rows).toMatchObject({ accepted: 0, alreadyThere: 190, refused: 10 });
  });

  it('says how much is left where the server goes, and does that when it is back', async () => {
    const file = table('gone.csv', 3_000);
    const served = join(work, 'gone');
    mkdirSync(served);
    const server = await serveIn(served);
    const dataDir = join(served, 'data');
    const token = (
      await tocsin('token', '--role', 'operator', '--ministry', 'interior', '--data-dir', dataDir)
    ).out.trim();
    const words = ['import', file, '--mapping', mapping, '--token', token, '--json'];
    const running = tocsin(...words, '--url', server.address);
    while ((await head(dataDir)) < 100n) await sleep(5);
    await server.kill();
    const { code, out, err } = await running;
    expect([code, err]).toEqual([1, expect.stringContaining('No server answers')]);
    const broken = JSON.parse(out) as Report;
    const { read, accepted, alreadyThere, refused, left } = broken.rows;
    expect([broken.complete, read, accepted + alreadyThere + refused + left]).toEqual([false, 6_000, 6_000]);
    expect(left).toBeGreaterThan(0);
    const back = await serveIn(served);
    const { rows } = JSON.parse((await tocsin(...words, '--url', back.address)).out) as Report;
    expect([rows.accepted + rows.alreadyThere, rows.refused, rows.left]).toEqual([5_700, 300, 0]);
    await back.stop();
  });
});
