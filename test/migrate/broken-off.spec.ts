import { ClusterLedgerCopy } from '#event-store-eventstoredb';
import type { Patience } from '#event-store-eventstoredb';
import { SqliteEventStore, SqliteLedgerCopy } from '#event-store-sqlite';
import { StoreUnavailable } from '#kernel';
import type { EventStore, JsonObject, LedgerCopy } from '#kernel';
import { anEvent } from '#kernel/testing';
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copy } from '../../apps/cli/migrate/copy.js';
import { tocsin } from '../../apps/cli/testing/command-line.js';
import { Cluster, connectionTo, fleeting, steady } from '../support/eventstoredb/cluster.js';
import type { Fault } from '../support/eventstoredb/faults.js';
import type { FaultyServer } from '../support/eventstoredb/server.js';
import { temporaryFolder } from '../support/ledger.js';
import { ledgerOf, logOfFolder, wholeLog, withoutPositions } from '../support/ledgers.js';
import { root } from '../support/tree.js';

const work = temporaryFolder();
const cluster = new Cluster();
afterEach(() => cluster.close());
let folders = 0;
const newFolder = (): string => join(work, (folders += 1).toString());

/** What a history is made of: an append of some events to one of few streams, some time after the one before. */
interface Step {
  readonly stream: number;
  readonly bodies: readonly JsonObject[];
  readonly pause: number;
}

const texts = fc.string({ unit: 'grapheme', maxLength: 12 });
const bodies = fc.record({ text: texts, some: fc.jsonValue({ maxDepth: 2 }) }, { noNullPrototype: true });
const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    stream: fc.integer({ min: 0, max: 4 }),
    bodies: fc.array(
      bodies.map((body) => body as JsonObject),
      { minLength: 1, maxLength: 4 },
    ),
    pause: fc.constantFrom(0, 0, 1, 3_600_000),
  }),
  { minLength: 1, maxLength: 30 },
);

async function told(dataDir: string, history: readonly Step[]): Promise<string> {
  let now = Date.parse('2025-11-28T12:00:00.000Z');
  await ledgerOf(dataDir, 0);
  const store = SqliteEventStore.open({ file: join(dataDir, 'ledger.db'), now: () => new Date(now).toISOString() });
  const next = new Map<number, bigint>();
  for (const { stream, bodies: all, pause } of history) {
    now += pause;
    const events = all.map((data) => anEvent({ data }));
    const revision = next.get(stream);
    const { revision: last } = await store.append({
      stream: `s${stream.toString()}`,
      events,
      expected: revision ?? 'none',
    });
    next.set(stream, last);
  }
  await store.close();
  return dataDir;
}

const copyTo = ({ url }: FaultyServer, patience: Patience): Promise<ClusterLedgerCopy> =>
  ClusterLedgerCopy.open({ connection: connectionTo(url), ledger: 'peru', patience });

/** Copies once, to the end or until something goes wrong. */
async function attempt(source: EventStore, opening: LedgerCopy | Promise<LedgerCopy>): Promise<void> {
  const target = await opening;
  try {
    await copy({ source, target, until: await source.head(), told: () => undefined });
    await target.finish();
  } finally {
    await target.close();
  }
}

const codes = [1, 2, 4, 8, 10, 13, 14, 15];
const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('status' as const), code: fc.constantFrom(...codes), written: fc.boolean() }),
  fc.record({ kind: fc.constant('status' as const), code: fc.constantFrom(...codes), later: fc.nat(40) }),
  fc.record({ kind: fc.constant('slow' as const), milliseconds: fc.nat(40) }),
  fc.constant({ kind: 'duplicate' as const }),
);

describe('a copy of any history', () => {
  it('is the same in a cluster and back in a file, wherever it was broken off and whatever the server did wrong', async () => {
    const met = { brokenOff: 0, faults: 0 };
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.boolean()), { maxLength: 3 }),
        fc.array(faults, { maxLength: 12 }),
        async (history, ends, wrong) => {
          const folder = await told(newFolder(), history);
          const source = SqliteEventStore.follow(join(folder, 'ledger.db'));
          const server = await cluster.server();
          for (const [append, written] of ends) {
            server.endAt(server.calls.append + append, written);
            await attempt(source, copyTo(server, fleeting)).catch((error: unknown) => {
              expect(error).toBeInstanceOf(StoreUnavailable);
              met.brokenOff += 1;
            });
          }
          server.faults.next('append', ...wrong);
          server.faults.next('read', ...wrong.slice(0, 3).filter(({ kind }) => kind !== 'duplicate'));
          await attempt(source, copyTo(server, steady));
          met.faults += wrong.length - server.faults.left;
          const log = await wholeLog(source);
          await source.close();
          const inCluster = await cluster.store(server);
          expect(withoutPositions(await wholeLog(inCluster))).toEqual(withoutPositions(log));
          const back = newFolder();
          await attempt(inCluster, SqliteLedgerCopy.open(join(back, 'ledger.db')));
          expect(await logOfFolder(back)).toEqual(log);
          await cluster.close();
        },
      ),
      { numRuns: 12, seed: 20_251_128 },
    );
    expect(met.brokenOff).toBeGreaterThan(5);
    expect(met.faults).toBeGreaterThan(10);
  });
});

/** The command as a process of its own, killed when it is time. */
async function killed(words: readonly string[], time: (isRunning: () => boolean) => Promise<unknown>): Promise<void> {
  const child = spawn(process.execPath, [join(root, 'bin/tocsin.js'), 'migrate', ...words], { stdio: 'ignore' });
  const exit = once(child, 'exit');
  await Promise.race([exit, time(() => child.exitCode === null)]);
  child.kill('SIGKILL');
  await exit;
}

describe('tocsin migrate, killed again and again', () => {
  it('goes on in a cluster where it was, and ends with the same ledger', async () => {
    const [source, server] = [await ledgerOf(newFolder(), 500), await cluster.server()];
    const words = ['--from', source, '--to', server.url];
    for (const share of [0.01, 0.3, 0.6]) {
      const appends = Math.round(500 * share) + randomInt(100);
      await killed(words, async (isRunning) => {
        while (isRunning() && server.calls.append < appends) await sleep(5);
      });
    }
    await expect(cluster.store(server)).rejects.toThrow('a copy that is not finished');
    const { code, out } = await tocsin('migrate', ...words, '--json');
    const { found, copied } = JSON.parse(out) as { found: number; copied: number };
    expect([code, found + copied]).toEqual([0, 501]);
    expect(found).toBeGreaterThan(250);
    const log = withoutPositions(await logOfFolder(source));
    expect(withoutPositions(await wholeLog(await cluster.store(server)))).toEqual(log);
  });

  it('goes on in a folder where it was, and ends with the same ledger', async () => {
    const [source, target] = [await ledgerOf(newFolder(), 2_000), newFolder()];
    const moved = join(work, 'moved.csv');
    const words = ['--from', source, '--to', target, '--positions', moved];
    const log = await logOfFolder(source);
    const lines = log.map(({ id, position }) => `${id},${position.toString()},${position.toString()}`);
    const whole = ['id,from,to', ...lines, ''].join('\n');
    for (let round = 0; round < 3; round++) {
      await killed(words, async (isRunning) => {
        while (isRunning() && !existsSync(moved) && !existsSync(`${moved}.unfinished`)) await sleep(1);
        if (round > 0) await sleep(randomInt(900));
      });
      // It has its name only where a run came to its end before it was killed.
      if (existsSync(moved)) expect(readFileSync(moved, 'utf8')).toBe(whole);
      rmSync(moved, { force: true });
    }
    expect(await tocsin('migrate', ...words)).toMatchObject({ code: 0, err: '' });
    expect(await logOfFolder(target)).toEqual(log);
    expect(readFileSync(moved, 'utf8')).toBe(whole);
    expect(existsSync(`${moved}.unfinished`)).toBe(false);
  });
});
