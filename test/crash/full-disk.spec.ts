import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, closeSync, cpSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '../support/ledger.js';
import { caughtUp, expectNoGap, expectWell, logIn, lostOf, operatorToken } from '../support/log.js';
import { Operators } from '../support/operators.js';
import type { Noted, Other } from '../support/operators.js';
import { attempted, confined, serveConfined, served, serveIn } from '../support/process.js';
import type { Server } from '../support/process.js';
import { root } from '../support/tree.js';

const program = join(root, 'bin/tocsin.js');

/** Root may write everything, so that another user must be the one who may not. */
const nobody = process.getuid?.() === 0 ? 65_534 : undefined;

/** What this machine lets a test do; what it does not is left out, and said. */
const can = {
  mount: works('unshare', '-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt'),
  freeze: works('sh', '-c', 'f=$(mktemp); chattr +i "$f" && chattr -i "$f"; did=$?; rm -f "$f"; exit $did'),
  refuse: nobody === undefined || works('setpriv', `--reuid=${nobody.toString()}`, process.execPath, program, '--help'),
};

function works(program: string, ...words: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** `it` where the machine can do what the test needs; else the test is skipped, with the reason in its name. */
function where(able: boolean, reason: string): (name: string, test: () => Promise<void>) => void {
  return (name, test) => {
    if (able) it(name, test, 90_000);
    else it.skip(`${name} (left out: ${reason})`, test);
  };
}

const all = temporaryFolder();

describe('a disk that takes no more', () => {
  let number = 0;
  const newFolder = (): string => {
    const folder = join(all, (number += 1).toString());
    mkdirSync(folder);
    return folder;
  };
  where(can.mount, 'file systems cannot be mounted in a namespace of one’s own here')(
    'answers 503 in words when it is full, and goes on by itself when there is room',
    async () => {
      const folder = newFolder();
      mkdirSync(join(folder, 'data'));
      const mounting = 'mount -t tmpfs -o size=16m none data';
      const server = await served(folder, ['unshare', '-rm', ...confined(mounting)]);
      // The way into the namespace of the process, for files only: SQLite would follow the link out of it.
      const dataDir = `/proc/${server.pid.toString()}/root${join(folder, 'data')}`;
      const filler = join(dataDir, 'filler');
      await expectRecovery(server, dataDir, {
        refuse: () => {
          fill(filler);
        },
        relent: () => {
          rmSync(filler);
        },
      });
    },
  );

  where(can.freeze, 'files cannot be made immutable here: that takes root and a file system with attributes')(
    'answers 503 in words when its file became read-only, and goes on by itself when it may be written',
    async () => {
      const folder = newFolder();
      const server = await serveIn(folder);
      const dataDir = join(folder, 'data');
      const change = (sign: string): void => {
        execFileSync('chattr', [`${sign}i`, join(dataDir, 'ledger.db-wal')]);
      };
      await expectRecovery(server, dataDir, {
        refuse: () => {
          change('+');
        },
        relent: () => {
          change('-');
        },
      });
    },
  );

  it('loses nothing that was acknowledged when it is killed while its files may not grow', async () => {
    const folder = newFolder();
    const dataDir = join(folder, 'data');
    const server = await serveConfined(folder, 'ulimit -f 2000');
    const token = await operatorToken(dataDir);
    const operators = new Operators(server.address, token, 'limit');
    const working = operators.work();
    await until(() => operators.others.length > 50);
    await server.kill();
    const noted = await working;
    expectInWords(noted.others);
    const again = await serveIn(folder);
    await caughtUp(again.address, token);
    await expectStored(noted, dataDir);
    expect(await again.stop()).toBe(0);
  });

  where(can.refuse, 'no other user can run the program where it lies here')(
    'says in a sentence why it does not start where it may not write, and starts when it may',
    async () => {
      const folder = newFolder();
      const dataDir = join(folder, 'data');
      mkdirSync(dataDir);
      if (nobody !== undefined) for (const place of [all, folder, dataDir]) chownSync(place, nobody, nobody);
      chmodSync(dataDir, 0o555);
      const refused = await attempted(folder, nobody);
      expect(refused).toMatchObject({ code: expect.any(Number), stdout: '' });
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toMatch(/data cannot be written: give this user the right to write it/u);
      chmodSync(dataDir, 0o755);
      const server = await serveIn(folder);
      expect((await fetch(`${server.address}/health/ready`)).status).toBe(200);
      expect(await server.stop()).toBe(0);
    },
  );
});

interface Trouble {
  refuse(): void;
  relent(): void;
}

/** Under load, trouble comes and goes: 503 in words meanwhile, questions still answered, and nothing lost or doubled. */
async function expectRecovery(server: Server, dataDir: string, trouble: Trouble): Promise<void> {
  const token = await operatorToken(copyOf(dataDir, 'before'));
  const operators = new Operators(server.address, token, 'trouble');
  const working = operators.work();
  await until(() => operators.acknowledged > 200);
  trouble.refuse();
  try {
    await until(() => operators.others.length > 100);
    expect(await statusOf(server, '/v1/actions/border-closure?limit=1', token)).toBe(200);
    expect(await statusOf(server, '/health/live', token)).toBe(200);
    expect(await statusOf(server, '/health/ready', token)).toBe(503);
  } finally {
    trouble.relent();
  }
  const before = operators.acknowledged;
  await until(() => operators.acknowledged > before + 200);
  operators.stop();
  const noted = await working;
  expectInWords(noted.others);
  await until(async () => (await statusOf(server, '/health/ready', token)) === 200);
  await caughtUp(server.address, token);
  await expectStored(noted, copyOf(dataDir, 'after'));
  expect(await server.stop()).toBe(0);
}

async function expectStored(noted: Noted, dataDir: string): Promise<void> {
  const log = await logIn(dataDir);
  expect(lostOf(noted, log)).toEqual([]);
  expectNoGap(log);
  const commands = log.filter(({ stream }) => stream.startsWith('border-closure-')).length;
  expect(commands).toBeGreaterThanOrEqual(noted.acknowledged.length);
  expect(commands).toBeLessThanOrEqual(noted.acknowledged.length + noted.unanswered.length);
  await expectWell(dataDir, log.length);
}

function expectInWords(others: readonly Other[]): void {
  expect(others.filter(({ status }) => status !== 503)).toEqual([]);
  const problems = new Set(others.map(({ text }) => (JSON.parse(text) as { detail: string }).detail));
  expect([...problems]).toEqual([
    'The ledger cannot be reached or written at the moment. ' +
      'Send the same command again with the same Idempotency-Key: it is done once, however often it is sent.',
  ]);
  expect(others[0]?.type).toBe('application/problem+json; charset=utf-8');
}

/** What lies in the folder while nothing is written, but for the locks. */
function copyOf(dataDir: string, name: string): string {
  const copy = join(all, `${name}-${randomUUID()}`);
  cpSync(dataDir, copy, { recursive: true, filter: (file) => !/\.(?:db-shm|lock|lock-journal|pid)$/u.test(file) });
  return copy;
}

async function statusOf({ address }: Server, path: string, token: string): Promise<number> {
  const answer = await fetch(`${address}${path}`, { headers: { authorization: `Bearer ${token}` } });
  await answer.arrayBuffer();
  return answer.status;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await holds()); waited += 20) {
    if (waited > 200_000) throw new Error(`Waited in vain until ${holds.toString()}`);
    await sleep(20);
  }
}

/** Writes until there is no room left, not even for one byte. */
function fill(file: string): void {
  const descriptor = openSync(file, 'w');
  for (let size = 1_048_576; size >= 1;) {
    try {
      writeSync(descriptor, Buffer.alloc(size));
    } catch {
      size = Math.floor(size / 2);
    }
  }
  closeSync(descriptor);
}
