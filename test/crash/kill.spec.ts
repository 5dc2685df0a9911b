import type { StoredEvent } from '#kernel';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { caughtUp, expectNoGap, expectWell, logIn, lostOf, operatorToken } from '../support/log.js';
import { Operators, send } from '../support/operators.js';
import type { Noted } from '../support/operators.js';
import { serveBriefly, serveIn } from '../support/process.js';
import type { Server } from '../support/process.js';

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
    token = await operatorToken(dataDir());
    return started;
  };
  const dataDir = (): string => join(folder, 'data');
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
      const log = await logIn(dataDir(), checked);
      expect(noted.others).toEqual([]);
      const lost = lostOf(noted, log);
      figures.lost += lost.length;
      expect(lost).toEqual([]);
      await expectOnce(server, noted, log);
      checked = await logIn(dataDir(), log);
      expectNoGap(checked);
      await caughtUp(server.address, token);
      await expectWell(dataDir(), checked.length);
    },
  );

  /** Sent again under its key, each is there one time, in the place it says, and says so again. */
  async function expectOnce({ address }: Server, { unanswered }: Noted, before: readonly StoredEvent[]): Promise<void> {
    const streams = new Set(before.map(({ stream, revision }) => `${stream} ${revision.toString()}`));
    for (const sending of unanswered) {
      const first = await send(address, sending, { token });
      if (!('position' in first)) throw new Error(`${sending.key}: ${first.text}`);
      expect(await send(address, sending, { token })).toEqual(first);
      expect(first.text).toContain(`"revision":"${sending.revision.toString()}"`);
      if (streams.has(`${first.stream} ${sending.revision.toString()}`)) figures.doneUnanswered += 1;
    }
    figures.unanswered += unanswered.length;
    const log = await logIn(dataDir(), before);
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
