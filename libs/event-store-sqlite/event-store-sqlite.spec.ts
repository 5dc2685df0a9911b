import { LedgerLocked, StoreUnavailable } from '#kernel';
import type { Append } from '#kernel';
import { anEvent, delivered, eventStoreContract, nothingStore } from '#kernel/testing';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inspectLedger, SqliteEventStore } from './index.js';
import { applicationId, lookedThrough, schemaOf } from './schema.js';
import { placeInStream } from './writer.js';

let folder: string;
let file: string;
let now = '2025-11-28T20:00:00.000Z';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  file = join(folder, 'ledger.db');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = (): SqliteEventStore => SqliteEventStore.open({ file, now: () => now });
const first = (stream: string): Append => ({ stream, events: [anEvent()], expected: 'none' });

describe('the event store in one SQLite file', () => {
  it.each(eventStoreContract)('$promise', async ({ keeps }) => {
    await keeps({ open: () => Promise.resolve(open()) });
  });

  it.each(eventStoreContract)('is told from a store that does nothing, which fails: $promise', async ({ keeps }) => {
    await expect(keeps({ open: () => Promise.resolve(nothingStore()) })).rejects.toThrow();
  });

  it('counts positions densely from 1', async () => {
    const store = open();
    await Promise.all(Array.from({ length: 20 }, (_, index) => store.append(first(`s${index.toString()}`))));
    await Promise.allSettled(Array.from({ length: 20 }, (_, index) => store.append(first(`s${index.toString()}`))));
    await store.append(first('last'));
    const positions = (await store.readAll()).map(({ position }) => position);
    expect(positions).toEqual(Array.from({ length: 21 }, (_, index) => BigInt(index + 1)));
    await store.close();
  });

  it('never records earlier than the event before, though the clock goes back', async () => {
    let store = open();
    now = '2025-11-28T20:00:05.000Z';
    await store.append(first('a'));
    await store.close();
    now = '2025-11-28T20:00:00.000Z';
    store = open();
    await store.append(first('b'));
    expect((await store.readAll()).map(({ recordedAt }) => recordedAt)).toEqual(
      Array(2).fill('2025-11-28T20:00:05.000Z'),
    );
    await store.close();
  });

  it('sees what it has written, however often it has looked in the same turn', async () => {
    const store = open();
    for (let count = 1n; count <= 3n; count++) {
      expect(await store.head()).toBe(count - 1n);
      expect(await store.readStream('a')).toHaveLength(Number(count) - 1);
      const appended = store.append({ ...first('a'), expected: count === 1n ? 'none' : count - 2n });
      expect(await store.readStream('a')).toHaveLength(Number(count) - 1);
      await appended;
      expect(await store.readStream('a')).toHaveLength(Number(count));
    }
    await store.close();
  });

  it('lets others in between its looks: a backup and a copy of the log are not held up', async () => {
    const store = open();
    await store.append(first('a'));
    await store.readStream('a');
    await new Promise((resolve) => setImmediate(resolve));
    const other = new DatabaseSync(file);
    expect(() => {
      other.exec('PRAGMA wal_checkpoint(TRUNCATE); BEGIN EXCLUSIVE; ROLLBACK;');
    }).not.toThrow();
    expect(other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 });
    other.close();
    await store.close();
  });

  it('guards an append by the revisions it relied on', async () => {
    const store = open();
    await store.append(first('basis'));
    const reliedOn = [{ stream: 'basis', revision: 0n }];
    await expect(store.append({ ...first('a'), reliedOn })).resolves.toMatchObject({ revision: 0n });
    await store.append({ stream: 'basis', events: [anEvent()], expected: 0n });
    await expect(store.append({ ...first('b'), reliedOn })).rejects.toMatchObject({
      stream: 'basis',
      expected: 0n,
      actual: 1n,
    });
    await store.close();
  });

  it('decides those that are written together each on what the one before has left; a refused one leaves nothing', async () => {
    const store = open();
    const to = (stream: string, expected: Append['expected']): Append => ({ stream, events: [anEvent()], expected });
    const appends = [to('a', 'none'), to('a', 7n), to('a', 'none'), to('a', 0n), to('b', 0n), to('b', 'none')];
    const outcomes = await Promise.allSettled(appends.map((append) => store.append(append)));
    const places = outcomes.map((one) =>
      one.status === 'fulfilled' ? [one.value.position, one.value.revision] : null,
    );
    expect(places).toEqual([[1n, 0n], null, null, [2n, 1n], null, [3n, 0n]]);
    const stored = [0, 3, 5].flatMap((index) => appends[index]?.events.map(({ id }) => id) ?? []);
    expect((await store.readAll()).map(({ id }) => id)).toEqual(stored);
    await store.close();
  });

  it('reads a stream in the order of its revisions though its events lie between those of others', async () => {
    const store = open();
    const streams = ['c', 'a', 'b'];
    for (let revision = 0; revision < 40; revision++) {
      const expected = revision === 0 ? 'none' : BigInt(revision - 1);
      await Promise.all(streams.map((stream) => store.append({ stream, events: [anEvent()], expected })));
    }
    const dense = Array.from({ length: 40 }, (_, revision) => BigInt(revision));
    for (const stream of streams) {
      expect((await store.readStream(stream)).map(({ revision }) => revision)).toEqual(dense);
    }
    await store.close();
  });

  describe.each([1, 2])('of tables of version %i', (version) => {
    beforeEach(() => {
      const database = new DatabaseSync(file);
      const marks = `PRAGMA application_id = ${applicationId.toString()}; PRAGMA user_version = ${version.toString()};`;
      database.exec(`PRAGMA journal_mode = WAL; ${schemaOf(version) ?? ''} ${marks}`);
      database.close();
    });

    it('knows an event again wherever it lies in its stream, whatever revision is expected', async () => {
      const store = open();
      const stored = Array.from({ length: 3 * lookedThrough }, () => anEvent());
      for (const [index, event] of stored.entries())
        await store.append({
          stream: 'long',
          events: [event],
          expected: index === 0 ? 'none' : BigInt(index - 1),
        });
      const head = await store.head();
      const last = BigInt(stored.length - 1);
      for (const [index, event] of stored.entries()) {
        for (const expected of ['none', 0n, last] as const) {
          const again = await store.append({ stream: 'long', events: [event], expected });
          expect(again).toEqual({ revision: BigInt(index), position: BigInt(index + 1), repeated: true });
        }
        const more = { stream: 'long', events: [event, anEvent()], expected: last };
        await expect(store.append(more)).rejects.toMatchObject({ expected: last, actual: last });
      }
      const whole = await store.append({ stream: 'long', events: stored, expected: 'none' });
      expect(whole).toEqual({ revision: last, position: head, repeated: true });
      expect(await store.head()).toBe(head);
      await store.close();
    });

    it('is taken as it is, looked through, and tried again after a failure', async () => {
      let store = open();
      await store.append(first('a'));
      const thief = new DatabaseSync(file);
      thief.exec('BEGIN IMMEDIATE');
      await expect(store.append(first('b'))).rejects.toThrow('could not be written');
      thief.close();
      expect(store.trouble()).toBeUndefined();
      await store.close();
      store = open();
      expect(await store.append(first('b'))).toMatchObject({ position: 2n });
      await store.close();
      // It was never opened as a ledger.
      const checks = inspectLedger(file);
      expect(checks.flatMap(({ ok, name }) => (ok ? [] : [name]))).toEqual(['first event']);
      const told = checks.find(({ name }) => name === 'ledger tables')?.because;
      expect(told?.includes('"tocsin migrate" makes a new file of it')).toBe(version === 1);
      const database = new DatabaseSync(file);
      expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: version });
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${placeInStream}`).all();
      const looks = plan.map(({ detail }) => String(detail)).filter((detail) => detail.includes('events'));
      const indexes =
        version === 1 ? ['autoindex_events_1', 'autoindex_events_1'] : ['autoindex', 'ids_of_long_streams'];
      expect(looks).toEqual(
        indexes.map((index): unknown => expect.stringMatching(`^SEARCH events USING INDEX .*${index}`)),
      );
      database.close();
    });
  });

  it('does not take a file of a later version, and says which it knows', () => {
    const database = new DatabaseSync(file);
    database.exec(
      `PRAGMA application_id = ${applicationId.toString()}; PRAGMA user_version = 3; CREATE TABLE events (x)`,
    );
    database.close();
    expect(open).toThrow('has tables of version 3; this program knows those up to 2.');
  });

  it('tells a second writer who holds the file, and lets it in when the first is gone', async () => {
    const store = open();
    expect(open).toThrow(LedgerLocked);
    expect(open).toThrow(`process ${process.pid.toString()}`);
    await store.close();
    await open().close();
  });

  it('tells a writer of another process too', async () => {
    const store = open();
    const attempt = `
      const { DatabaseSync } = require('node:sqlite');
      const database = new DatabaseSync(${JSON.stringify(`${file}.lock`)});
      try { database.exec('BEGIN EXCLUSIVE'); console.log('in'); } catch (error) { console.log(error.errcode & 255); }`;
    expect(execFileSync(process.execPath, ['-e', attempt], { encoding: 'utf8' }).trim()).toBe('5');
    await store.close();
  });

  it('lets others follow while it writes, and refuses their appends', async () => {
    const store = open();
    const follower = SqliteEventStore.follow(file);
    const waiting = delivered(follower, 0n, 50);
    for (let index = 0; index < 50; index++) await store.append(first(`s${index.toString()}`));
    expect(await waiting).toEqual(await store.readAll());
    await expect(follower.append(first('x'))).rejects.toBeInstanceOf(StoreUnavailable);
    await follower.close();
    await store.close();
  });

  it('cannot be made to change, delete or skip an event', async () => {
    const store = open();
    await store.append(first('a'));
    await store.close();
    const database = new DatabaseSync(file);
    expect(() => {
      database.exec("UPDATE events SET data = '{}'");
    }).toThrow('never changed');
    expect(() => {
      database.exec('DELETE FROM events');
    }).toThrow('never deleted');
    const copy = (position: number, previous: number): string =>
      `INSERT INTO events SELECT ${position.toString()}, ${previous.toString()}, stream, 1, 'x', type, version, data, metadata, recorded_at FROM events`;
    expect(() => {
      database.exec(copy(3, 1));
    }).toThrow('CHECK');
    expect(() => {
      database.exec(copy(3, 2));
    }).toThrow('FOREIGN KEY');
    database.close();
  });

  it('does not take another program’s file for a ledger', () => {
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE mine (x)');
    other.close();
    expect(open).toThrow('is not a ledger of Tocsin');
    expect(() => SqliteEventStore.follow(join(folder, 'none.db'))).toThrow('There is no ledger');
  });

  it('fails the whole commit and stores nothing when the disk refuses, and goes on afterwards', async () => {
    const store = open();
    await store.append(first('a'));
    const thief = new DatabaseSync(file);
    thief.exec('BEGIN IMMEDIATE');
    const outcomes = await Promise.allSettled([store.append(first('b')), store.append(first('c'))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(store.trouble()).toBe('database is locked');
    thief.exec('ROLLBACK');
    thief.close();
    expect(store.trouble()).toBeUndefined();
    expect(await store.head()).toBe(1n);
    expect(await store.append(first('d'))).toMatchObject({ position: 2n });
    await store.close();
  });

  it('takes nothing more once it is closed', async () => {
    const store = open();
    await store.close();
    await store.close();
    await expect(store.append(first('a'))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readAll()).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
