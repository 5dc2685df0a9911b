import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from '../../../test/support/tree.js';
import { folder, ledgerFolder, open, tocsin } from '../testing/command-line.js';

const base = folder();
const fresh = (): string => mkdtempSync(join(base, 'data-'));

/** What a test that failed left running. */
const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** `tocsin serve` as a program of its own: what it printed once it serves, and how it ends when it is asked to. */
async function served(...words: readonly string[]) {
  const child = spawn(
    process.execPath,
    [join(root, 'bin/tocsin.js'), 'serve', '--port', '0', '--log-level', 'error', ...words],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {},
    },
  );
  children.add(child);
  child.on('exit', () => children.delete(child));
  const [printed] = await once(child.stdout, 'data');
  return {
    printed: String(printed),
    end: async (signal: NodeJS.Signals): Promise<unknown> => {
      const ended = once(child, 'exit');
      child.kill(signal);
      return ended;
    },
  };
}

describe('tocsin serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('says where it serves, and ends with 0 at %s', async (signal) => {
    const dataDir = fresh();
    const { printed, end } = await served('--mode', 'test', '--data-dir', dataDir);
    expect(printed).toMatch(
      /^Serving ledger peru \(mode test\) at http:\/\/127\.0\.0\.1:\d+, documentation at .*\/docs\. For a token: tocsin token /u,
    );
    expect(await end(signal)).toEqual([0, null]);
    expect(existsSync(join(dataDir, 'ledger.db'))).toBe(true);
  });

  it('says it with --json as a document', async () => {
    const dataDir = fresh();
    const { printed, end } = await served('--mode', 'exercise', '--ledger', 'drill', '--data-dir', dataDir, '--json');
    const { address, ...rest } = JSON.parse(printed) as { address: string };
    expect(rest).toEqual({
      docs: `${address}/docs`,
      dataDir,
      ledger: { name: 'drill', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'exercise' },
    });
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    await end('SIGTERM');
  });

  it('does not serve a ledger that another process writes', async () => {
    const dataDir = await ledgerFolder(fresh());
    const held = open(dataDir);
    const ran = await tocsin('serve', '--mode', 'test', '--port', '0', '--data-dir', dataDir);
    await held.close();
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(ran.err).toMatch(/is being written by another process \(process \d+\); only one may write a ledger\./u);
  });

  it('does not serve a ledger as what it is not', async () => {
    const dataDir = await ledgerFolder(fresh());
    const ran = await tocsin('serve', '--mode', 'actual', '--port', '0', '--data-dir', dataDir, '--json');
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(JSON.parse(ran.err)).toEqual({
      error: { code: 1, message: expect.stringMatching(/its mode is test, not actual\. Start it as what it is/u) },
    });
  });

  it('says when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const words = [
      'serve',
      '--port',
      port.toString(),
      '--mode',
      'test',
      '--log-level',
      'silent',
      '--data-dir',
      fresh(),
    ];
    const child = spawn(process.execPath, [join(root, 'bin/tocsin.js'), ...words], { env: {} });
    const ended = once(child, 'exit');
    expect(await text(child.stderr)).toMatch(/^Port \d+ of 127\.0\.0\.1 is in use: stop what listens there/u);
    expect(await ended).toEqual([1, null]);
    other.close();
  });

  it('says when the data folder is none', async () => {
    const file = join(base, 'a-file');
    writeFileSync(file, '');
    const ran = await tocsin('serve', '--port', '0', '--data-dir', file);
    expect([ran.code, ran.err]).toEqual([
      1,
      expect.stringMatching(/is not a folder, or lies below something that is none/u),
    ]);
  });

  it('names every setting that is wrong, and does not start', async () => {
    const dataDir = join(base, 'never');
    const ran = await tocsin(
      'serve',
      '--port',
      'x',
      '--mode',
      'live',
      '--time-zone',
      'America/Macondo',
      '--data-dir',
      dataDir,
    );
    expect([ran.code, ran.out]).toEqual([1, '']);
    expect(
      ran.err
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['--port', '--time-zone', '--mode']);
    expect(existsSync(dataDir)).toBe(false);
  });
});
