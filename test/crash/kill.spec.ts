import { SqliteEventStore } from '#event-store-sqlite';
import type { StoredEvent } from '#kernel';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Operators, send } from '../support/operators.js';
import type { Acknowledged, Noted } from '../support/operators.js';
import { serveBriefly, serveIn } from '../support/process.js';
import type { Server } from '../support/process.js';
import { root, runIn } from '../support/tree.js';

/** A hundred by `npm run test:crash`. */
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 6);
const roundsOfLedger = 10;
const longestLoad = 700;
const longestStart = 600;

const figures = { rounds: 0, acknowledged: 0, lost: 0, unanswered: 0, doneUnanswered: 0, killedWhileStarting: 0 };

describe('kill -9 under load, at random moments', () => {
  let folder: string;
  let server: Server | undefined;
  let token: string;
  let checked: readonly StoredEvent[];

  /** A new ledger every few rounds, so that a first start is met as well as a long log. */
  const begin = async (): Promise<Server> => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-crash-'));
    checked = [];
    const started = await serveIn(folder);
    const { stdout } = await runIn(root, 'bin/tocsin.js', 'token', '--role', 'operator', ...dataDir());
    token = stdout.trim();
    return started;
  };
  const dataDir = (): readonly string[] => ['--data-dir', join(folder, 'data')];
  const end = async (): Promise<void> => {
    await server?.stop();
    server = undefined;
    rmSync(folder, { recursive: true, force: true });
  };

  afterAll(async () => {
    await end();
    if (process.env['CRASH_ROUNDS'] !== undefined) process.stderr.write(`kill -9: ${JSON.stringify(figures)}\n`);
  });

  it.each(Array.from({ length: rounds }, (_, index) => index + 1))(
    'loses nothing that was acknowledged, leaves no gap, and does what went unanswered once: round %i',
    async (round) => {
      if (round % roundsOfLedger === 1 && server !== undefined) await end();
      server ??= await begin();
      const noted = await loadAndKill(server, token, round);
      if (round % 3 === 0) await killWhileStarting(folder);
      server = await serveIn(folder);
      const log = await logIn(folder, checked);
      expect(noted.others).toEqual([]);
      expect(lostOf(noted, log)).toEqual([]);
      await expectOnce(server, noted, log);
      checked = await logIn(folder, log);
      expectNoGap(checked);
      await expectWell(server, checked.length);
    },
    60_000,
  );

  async function expectWell({ address }: Server, head: number): Promise<void> {
    const headers = { authorization: `Bearer ${token}` };
    const seen = await fetch(`${address}/v1/actions/border-closure?limit=1&after=${head.toString()}`, { headers });
    expect(seen.status).toBe(200);
    const { code, stdout } = await runIn(root, 'bin/tocsin.js', 'doctor', '--json', ...dataDir());
    const { well, checks } = JSON.parse(stdout) as { well: boolean; checks: readonly { name: string; ok: boolean }[] };
    expect({ code, well, wrong: checks.filter(({ ok }) => !ok) }).toEqual({ code: 0, well: true, wrong: [] });
    expect(checks).toContainEqual({
      name: 'read model equals replay',
      ok: true,
      because: expect.stringContaining(`At position ${head.toString()} both have the digest`),
    });
  }

  /** Sent again under its key, each is there one time, in the place it says, and says so again. */
  async function expectOnce({ address }: Server, { unanswered }: Noted, before: readonly StoredEvent[]): Promise<void> {
    const streams = new Set(before.map(({ stream, revision }) => `${stream} ${revision.toString()}`));
    for (const sending of unanswered) {
      const first = await send(address, sending, { token });
      if (!('position' in first)) throw new Error(`${sending.key}: ${first.other}`);
      expect(await send(address, sending, { token })).toEqual(first);
      expect(first.text).toContain(`"revision":"${sending.revision.toString()}"`);
      if (streams.has(`${first.stream} ${sending.revision.toString()}`)) figures.doneUnanswered += 1;
    }
    figures.unanswered += unanswered.length;
    const log = await logIn(folder, before);
    const places = log.map(({ stream, revision }) => `${stream} ${revision.toString()}`);
    expect(new Set(places).size).toBe(places.length);
    expect(log.length - before.length).toBeLessThanOrEqual(unanswered.length);
  }
});

/** Everything that came until the server was killed, which may be before the first answer. */
async function loadAndKill(server: Server, token: string, round: number): Promise<Noted> {
  const operators = new Operators(server.address, token, `r${round.toString()}`);
  const working = operators.work();
  await sleep(randomInt(longestLoad));
  await server.kill();
  const noted = await working;
  figures.rounds += 1;
  figures.acknowledged += noted.acknowledged.length;
  return noted;
}

async function killWhileStarting(folder: string): Promise<void> {
  await serveBriefly(folder, randomInt(longestStart));
  figures.killedWhileStarting += 1;
}

function lostOf({ acknowledged }: Noted, log: readonly StoredEvent[]): readonly Acknowledged[] {
  const lost = acknowledged.filter(({ position, stream, revision, event }) => {
    const stored = log[position - 1];
    return stored?.id !== event || stored.stream !== stream || stored.revision !== BigInt(revision);
  });
  figures.lost += lost.length;
  return lost;
}

/** The log as it lies in the file; what was seen of it before stands there unchanged. */
async function logIn(folder: string, seen: readonly StoredEvent[]): Promise<readonly StoredEvent[]> {
  const store = SqliteEventStore.follow(join(folder, 'data', 'ledger.db'));
  const log: StoredEvent[] = [];
  try {
    for (;;) {
      const page = await store.readAll({ after: BigInt(log.length) });
      if (page.length === 0) break;
      log.push(...page);
    }
  } finally {
    await store.close();
  }
  const beginning = log.slice(0, seen.length).map((event) => JSON.stringify(event, asText));
  expect(beginning).toEqual(seen.map((event) => JSON.stringify(event, asText)));
  return log;
}

function asText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function expectNoGap(log: readonly StoredEvent[]): void {
  const next = new Map<string, bigint>();
  const wrong = log.filter(({ position, stream, revision }, index) => {
    const expected = next.get(stream) ?? 0n;
    next.set(stream, expected + 1n);
    return position !== BigInt(index + 1) || revision !== expected;
  });
  expect(wrong).toEqual([]);
}
