import { borderClosure } from '#actions/border-closure';
import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { follow, handle, isRefusal, isLedgersOwn, noLaw, openLedger } from '#kernel';
import type { Foundations } from '#kernel';
import { southernPeru } from '#kernel/testing';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite, Projector, rebuild, snapshotOf } from './index.js';

const now = (): string => '2025-11-28T20:00:00.000Z';
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const ledger = { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const;
const effectiveFrom = '2025-11-29T05:00:00.000Z';
const bodies = {
  close: { areas: ['PE-TAC'], extent: 'whole', direction: 'both', cause: 'Irregular entry', effectiveFrom },
  reopen: { cause: 'Calm', effectiveFrom: '2025-12-01T05:00:00.000Z' },
};

let folder: string;
let store: SqliteEventStore;
let foundations: Foundations;
let readModel: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  readModel = join(folder, 'read-model.db');
  store = SqliteEventStore.open({ file: join(folder, 'ledger.db'), now });
  foundations = { store, catalogue, areas: southernPeru(), law: noLaw, ledger, now, digest };
  await openLedger(store, ledger, digest);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Closes that many borders, all at once, or opens them again. */
async function close(name: string, count: number, type: keyof typeof bodies = 'close'): Promise<void> {
  const parsed = borderClosure.commands.get(type)?.shape.parse(bodies[type]);
  const ids = Array.from({ length: count }, (_, index) => `${name}-${index.toString()}`);
  const outcomes = await Promise.all(
    ids.map((id) => {
      if (parsed?.ok !== true) throw new TypeError('The body is invalid.');
      return handle(foundations, {
        action: borderClosure.name,
        id,
        command: { type, data: parsed.value },
        actor: { subject: 'ana', role: 'operator' },
        idempotencyKey: `${type} ${id}`,
        correlationId: 'c',
        causationId: 'c',
      });
    }),
  );
  expect(outcomes.filter(isRefusal)).toEqual([]);
}

const setting = (from: SqliteEventStore) => ({
  store: from,
  catalogue,
  areas: new AreaRegistry(),
  isOwn: isLedgersOwn,
});

/** Follows the log on a connection of its own, as the projector's thread does, until `enough` says so. */
async function project(enough: (checkpoint: bigint, caughtUp: boolean) => boolean): Promise<bigint> {
  const following = SqliteEventStore.follow(join(folder, 'ledger.db'));
  const database = openSqlite(readModel, 'write');
  const stop = new AbortController();
  try {
    const projector = await Projector.start({ ...setting(following), database });
    await follow(
      following,
      {
        checkpoint: () => projector.checkpoint(),
        handle: async (events) => {
          await projector.handle(events);
          if (enough(await projector.checkpoint(), false)) stop.abort();
        },
        caughtUp: () => {
          void projector.checkpoint().then((checkpoint) => {
            if (enough(checkpoint, true)) stop.abort();
          });
        },
      },
      stop.signal,
    );
    return await projector.checkpoint();
  } finally {
    await database.destroy();
    await following.close();
  }
}

async function expectEqualToReplay(position: bigint, cases: number): Promise<void> {
  const replayed = join(folder, 'replay.db');
  await rebuild({ ...setting(store), file: replayed });
  const snapshot = await snapshotOf(readModel);
  expect(snapshot).toMatchObject({ position, cases, parked: [] });
  expect(snapshot?.digest).toBe((await snapshotOf(replayed))?.digest);
}

describe('the projector', () => {
  it('loses no event that is written while it follows, however many write at once', async () => {
    const cases = 1_500;
    const end = BigInt(cases + 1);
    const projecting = project((checkpoint) => checkpoint >= end);
    for (let round = 0; round < 30; round++) {
      await close(`w${round.toString()}`, 50);
      await new Promise((resolve) => setTimeout(resolve, round % 4));
    }
    expect(await projecting).toBe(end);
    await expectEqualToReplay(end, cases);
  }, 60_000);

  it('passes its first batch, and goes on behind the last one when it is stopped in between', async () => {
    const cases = 2_500;
    const end = BigInt(cases + 1);
    for (let part = 0; part < 5; part++) await close(`p${part.toString()}`, 500);
    const first = await project(() => true);
    expect(first).toBeGreaterThan(0n);
    expect(first).toBeLessThan(end);
    expect(await snapshotOf(readModel)).toMatchObject({ position: first, cases: Number(first) - 1 });
    const second = await project((checkpoint) => checkpoint > first);
    expect(second).toBeGreaterThan(first);
    expect(await project((_, caughtUp) => caughtUp)).toBe(end);
    await expectEqualToReplay(end, cases);
  }, 60_000);

  it.each([
    ['all of those that came together', 301, 0],
    ['the last of those that came one by one', 1, 100],
  ])(
    'keeps in mind %s, and reads no more than the others again',
    async (_, together, forgotten) => {
      const reads: string[] = [];
      const readStream: typeof store.readStream = (stream, options) => {
        reads.push(stream);
        return store.readStream(stream, options);
      };
      const log = { readStream, readAll: store.readAll.bind(store), head: store.head.bind(store) };
      await close('c', 300);
      const database = openSqlite(readModel, 'write');
      try {
        const projector = await Projector.start({ ...setting(store), store: log, database });
        const events = await store.readAll();
        for (let from = 0; from < events.length; from += together)
          await projector.handle(events.slice(from, from + together));
        reads.length = 0;
        await close('c', 300, 'reopen');
        await projector.handle(await store.readAll({ after: 301n }));
        expect(reads).toEqual(events.slice(1, 1 + forgotten).map(({ stream }) => stream));
      } finally {
        await database.destroy();
      }
      await expectEqualToReplay(601n, 300);
    },
    60_000,
  );

  it('moves rows and checkpoint together or not at all', async () => {
    await close('before', 3);
    expect(await project((_, caughtUp) => caughtUp)).toBe(4n);
    statement("CREATE TRIGGER refuses BEFORE UPDATE ON checkpoint BEGIN SELECT raise(ABORT, 'no room'); END");
    await close('after', 3);
    await expect(project(() => true)).rejects.toThrow('no room');
    expect(await snapshotOf(readModel)).toMatchObject({ position: 4n, cases: 3 });
    statement('DROP TRIGGER refuses');
    expect(await project((_, caughtUp) => caughtUp)).toBe(7n);
    await expectEqualToReplay(7n, 6);
  });
});

function statement(sql: string): void {
  const database = new DatabaseSync(readModel);
  database.exec(sql);
  database.close();
}
