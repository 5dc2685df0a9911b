import { borderClosure } from '#actions/border-closure';
import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { follow, handle, isLedgersOwn, noLaw, openLedger } from '#kernel';
import type { Foundations, NewEvent } from '#kernel';
import { anEvent, southernPeru } from '#kernel/testing';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inspectReadModel, openSqlite, Projector, rebuild, renew, siteAt, snapshotOf } from './index.js';
import type { ReadModelInspection } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
const ledgerFile = join(folder, 'ledger.db');
const sound = join(folder, 'read-model.db');
let now = '2025-11-28T20:00:00.000Z';
const store = SqliteEventStore.open({ file: ledgerFile, now: () => now });
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const ledger = { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const;
const foundations: Foundations = {
  store,
  catalogue,
  areas: southernPeru(),
  law: noLaw,
  ledger,
  now: () => now,
  digest,
};

const setting = () => ({
  store,
  catalogue,
  areas: new AreaRegistry(),
  isOwn: isLedgersOwn,
});

const close = {
  areas: ['PE-TAC'],
  extent: 'whole',
  direction: 'both',
  cause: 'Irregular entry',
  effectiveFrom: '2025-11-29T05:00:00.000Z',
};

let keys = 0;
async function act(id: string, type: string, body: object): Promise<void> {
  keys += 1;
  const parsed = borderClosure.commands.get(type)?.shape.parse(body);
  if (parsed?.ok !== true) throw new TypeError(`The body of ${type} is invalid.`);
  await handle(foundations, {
    action: borderClosure.name,
    id,
    command: { type, data: parsed.value },
    actor: { subject: 'ana', role: 'operator' },
    idempotencyKey: `key-${keys.toString()}`,
    correlationId: 'c',
    causationId: 'c',
  });
}

/** Brings a read model after the log as the projector does, and lets go of it. */
async function project(file: string): Promise<void> {
  const database = openSqlite(file, 'write');
  const stop = new AbortController();
  const projector = await Projector.start({ ...setting(), database });
  await follow(
    store,
    {
      checkpoint: () => projector.checkpoint(),
      handle: (events) => projector.handle(events),
      caughtUp: () => {
        stop.abort();
      },
    },
    stop.signal,
  );
  await database.destroy();
}

/** The log: its opening, two closures of which one is eased two days later. The read model is made in two sittings. */
beforeAll(async () => {
  await openLedger(store, ledger, digest);
  await act('one', 'close', close);
  await project(sound);
  now = '2025-11-30T20:00:00.000Z';
  await act('one', 'ease', { effectiveFrom: '2025-12-02T05:00:00.000Z', cause: 'calm' });
  await act('two', 'close', { ...close, areas: ['PE-PUN'] });
  await project(sound);
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

let copies = 0;
/** A copy of the sound read model, changed by statements. */
function changed(...statements: readonly string[]): string {
  copies += 1;
  const file = join(folder, `copy-${copies.toString()}.db`);
  copyFileSync(sound, file);
  const database = new DatabaseSync(file);
  for (const statement of statements) database.exec(statement);
  database.close();
  return file;
}

const inspect = (file: string): Promise<ReadModelInspection> =>
  inspectReadModel({ ...setting(), address: file, scratch: join(folder, 'scratch.db') });

async function wrong(file: string): Promise<Readonly<Record<string, string>>> {
  const { checks } = await inspect(file);
  return Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ name, because }) => [name, because]));
}

describe('the inspection of a read model', () => {
  it('finds every check well in a sound one, and says what it saw', async () => {
    const { checks, parked } = await inspect(sound);
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['read model file', true],
      ['checkpoint', true],
      ['read model equals replay', true],
      ['parked cases', true],
    ]);
    expect(checks[1]?.because).toBe('It is at position 4; the log ends at 4.');
    expect(parked).toEqual([]);
  });

  it('changes nothing in what it looks at, and leaves its scratch to the caller', async () => {
    const file = changed();
    const before = statSync(file).mtimeMs;
    await inspect(file);
    expect(statSync(file).mtimeMs).toBe(before);
    expect(existsSync(join(folder, 'scratch.db'))).toBe(true);
  });

  it('is content with one that has not come to the end of the log, comparing at its own position', async () => {
    const file = join(folder, 'behind.db');
    await rebuild({ ...setting(), file, to: { position: 2n } });
    const { checks } = await inspect(file);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks[1]?.because).toBe('It is at position 2; the log ends at 4.');
  });

  it('is content where there is none yet, and with one of another version of the program', async () => {
    expect(await inspect(join(folder, 'none.db'))).toEqual({
      checks: [{ name: 'read model file', ok: true, because: 'There is none yet: a server makes it from the log.' }],
      parked: [],
    });
    expect(await wrong(changed('UPDATE checkpoint SET version = version + 1'))).toEqual({});
  });

  it('tells of a checkpoint past the end of the log', async () => {
    const found = await wrong(changed('UPDATE checkpoint SET position = 5'));
    expect(Object.keys(found)).toEqual(['checkpoint']);
    expect(found['checkpoint']).toContain('It is at position 5, but the log ends at 4.');
  });

  it('tells of a checkpoint at another event than that of the log', async () => {
    const found = await wrong(changed('UPDATE checkpoint SET recorded_at = recorded_at - 1'));
    expect(found['checkpoint']).toContain('The event at position 4 is not the one that was taken in last.');
  });

  it.each([
    ['a row that is missing', 'DELETE FROM touches WHERE position = 2'],
    ['a case that stands otherwise', "UPDATE cases SET phase = 'open' WHERE id = 'two'"],
    [
      'a measure whose interval of belief was changed',
      'UPDATE measures SET known_until = known_until + 1 WHERE id = 1',
    ],
    ['an area that was left out', 'DELETE FROM places WHERE measure = 1'],
    ['a checkpoint that moved without its rows', 'UPDATE checkpoint SET position = 2, recorded_at = 1764360000000'],
  ])('tells of %s', async (_, statement) => {
    const found = await wrong(changed(statement));
    expect(Object.keys(found)).toEqual(['read model equals replay']);
    expect(found['read model equals replay']).toMatch(
      /^At position \d it has the digest [0-9a-f]{64}, a replay of the log [0-9a-f]{64}\. Stop the server/u,
    );
  });

  it('tells of one without checkpoint or without tables', async () => {
    expect((await wrong(changed('DELETE FROM checkpoint')))['read model file']).toContain('It has no checkpoint.');
    expect((await wrong(changed('DROP TABLE checkpoint')))['read model file']).toContain('no such table');
  });

  it('tells of a file that is damaged or no database', async () => {
    const short = changed();
    truncateSync(short, statSync(short).size - 4_096);
    expect(Object.keys(await wrong(short))).toEqual(['read model file']);
    const other = join(folder, 'other.db');
    writeFileSync(other, 'not a database, but longer than its header would be: '.repeat(20));
    expect((await wrong(other))['read model file']).toContain('file is not a database');
  });
});

describe('a parked case', () => {
  const unknown = (): NewEvent => anEvent({ type: 'FromTheFuture' });

  it('is told with the event since which it waits, why, and how many of its events wait behind that', async () => {
    await store.append({ stream: 'border-closure-two', events: [unknown(), anEvent(), anEvent()], expected: 0n });
    const file = join(folder, 'parked.db');
    await project(file);
    const { checks, parked } = await inspect(file);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['parked cases']);
    expect(parked).toEqual([
      {
        ...{ stream: 'border-closure-two', position: 5n, type: 'FromTheFuture', since: now, behind: 2 },
        reason: 'No action knows the event FromTheFuture of border-closure-two.',
      },
    ]);
  });

  it('that an older program parked is seen to differ from a replay by this one, which replaces it', async () => {
    const file = join(folder, 'older.db');
    await rebuild({ ...setting(), file, to: { position: 4n } });
    const older = new DatabaseSync(file);
    older.exec("INSERT INTO parked VALUES ('border-closure-one', 3, 'BorderEased is not known')");
    older.close();
    expect(Object.keys(await wrong(file))).toEqual(['read model equals replay', 'parked cases']);
    const renewed = await renew({
      ...setting(),
      ...{ areas: () => new AreaRegistry(), site: siteAt(file), signal: new AbortController().signal },
      ...{ waits: () => undefined, isWanted: () => true },
    });
    expect([renewed?.position, renewed?.compared]).toEqual([7n, undefined]);
    expect(Object.keys(await wrong(file))).toEqual(['parked cases']);
    expect((await inspect(file)).parked.map(({ stream }) => stream)).toEqual(['border-closure-two']);
    expect(existsSync(`${file}.next`)).toBe(false);
  });
});

describe('a rebuild', () => {
  const digestTo = async (to: Parameters<typeof rebuild>[0]['to']): Promise<readonly [bigint, string | undefined]> => {
    const file = join(folder, 'rebuilt.db');
    const { position } = await rebuild({ ...setting(), file, ...(to === undefined ? {} : { to }) });
    return [position, (await snapshotOf(file))?.digest];
  };

  it('gives the same digest each time, and another for another place', async () => {
    const all = await digestTo(undefined);
    expect(await digestTo(undefined)).toEqual(all);
    expect((await digestTo({ position: 3n }))[1]).not.toBe(all[1]);
  });

  it('stops after a position, or with the last event recorded by a moment', async () => {
    expect((await digestTo({ position: 0n }))[0]).toBe(0n);
    const first = await digestTo({ position: 2n });
    expect(first[0]).toBe(2n);
    expect(await digestTo({ recorded: '2025-11-28T20:00:00.000Z' })).toEqual(first);
    expect(await digestTo({ recorded: '2025-11-30T19:59:59.999Z' })).toEqual(first);
    expect((await digestTo({ recorded: '2025-11-28T19:59:59.999Z' }))[0]).toBe(0n);
    expect((await digestTo({ recorded: '2025-11-30T20:00:00.000Z' }))[0]).toBe(7n);
  });

  it('takes in a long log in several transactions, and says how far it has come', async () => {
    for (const turn of ['a', 'b', 'c', 'd']) {
      const events = Array.from({ length: 1_000 }, () => anEvent({ type: 'FromTheFuture' }));
      await store.append({ stream: `border-closure-${turn}`, events, expected: 'none' });
    }
    const told: bigint[] = [];
    const file = join(folder, 'pages.db');
    expect(await rebuild({ ...setting(), file, told: (position) => told.push(position) })).toMatchObject({
      position: 4_007n,
      events: 4_007,
    });
    expect(told).toEqual([4_000n, 4_007n]);
  });
});
