import { openLedger } from '#kernel';
import { anEvent } from '#kernel/testing';
import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inspectLedger, SqliteEventStore } from './index.js';
import type { LedgerCheck } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
const sound = join(folder, 'ledger.db');
const events = 40;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const peru = { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const;
const open = (file: string): SqliteEventStore => SqliteEventStore.open({ file, now: () => '2025-11-28T20:00:00.000Z' });

/** A ledger of `events` events: its opening and three cases that take turns. */
beforeAll(async () => {
  const store = open(sound);
  await openLedger(store, peru, digest);
  for (let index = 0; index < events - 1; index++) {
    const revision = Math.floor(index / 3);
    const expected = revision === 0 ? 'none' : BigInt(revision - 1);
    await store.append({ stream: `case-${(index % 3).toString()}`, events: [anEvent()], expected });
  }
  await store.close();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A copy of the sound file, changed by statements past the triggers, which stand again afterwards. */
function changed(...statements: readonly string[]): string {
  const file = copy();
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  const triggers = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`);
  for (const statement of statements) database.exec(statement);
  const [table] = database.prepare("SELECT name FROM sqlite_schema WHERE name = 'events'").all();
  if (table !== undefined) for (const { sql } of triggers) database.exec(String(sql));
  database.close();
  return file;
}

let copies = 0;
function copy(): string {
  copies += 1;
  const file = join(folder, `copy-${copies.toString()}.db`);
  copyFileSync(sound, file);
  return file;
}

function wrongIn(checks: readonly LedgerCheck[]): Readonly<Record<string, string>> {
  return Object.fromEntries(checks.filter(({ ok }) => !ok).map(({ name, because }) => [name, because]));
}

const wrong = (file: string): Readonly<Record<string, string>> => wrongIn(inspectLedger(file));

describe('the inspection of a ledger file', () => {
  it('finds every check well in a sound file, and says what it saw', () => {
    const checks = inspectLedger(sound);
    expect(checks.map(({ name }) => name)).toEqual([
      'ledger file',
      'ledger tables',
      'positions',
      'revisions',
      'event ids',
      'recorded times',
      'first event',
      'event bodies',
    ]);
    expect(wrongIn(checks)).toEqual({});
    expect(checks[2]?.because).toBe('40 events, positions from 1 without a gap.');
    expect(checks[3]?.because).toContain('4 streams');
  });

  it('sees one moment while the file is being written, and keeps nobody from writing', async () => {
    const file = copy();
    const store = open(file);
    await store.append({ stream: 'before', events: [anEvent()], expected: 'none' });
    const seen: number[] = [];
    const checks = inspectLedger(file, (position) => seen.push(position));
    await store.append({ stream: 'after', events: [anEvent()], expected: 'none' });
    expect(wrongIn(checks)).toEqual({});
    expect(checks[2]?.because).toContain('41 events');
    await store.close();
  });

  it('tells of an event that is missing', () => {
    const found = wrong(changed('DELETE FROM events WHERE position = 7'));
    expect(found['ledger file']).toContain('The event at position 8 follows one that is not there');
    expect(found['positions']).toBe('Position 6 is followed by 8.');
    expect(found['revisions']).toContain('case-2 at position 10');
  });

  it('tells of events that are missing at the beginning', () => {
    const found = wrong(changed('DELETE FROM events WHERE position < 3'));
    expect(found['positions']).toBe('Position 0 is followed by 3.');
    expect(found['first event']).toContain('begins with SomethingHappened of the stream case-1');
  });

  it('tells of a revision that is left out, and of revisions in another order than the log', () => {
    expect(wrong(changed('UPDATE events SET revision = 99 WHERE position = 38'))).toEqual({
      revisions: 'Revisions are not dense in case-0 at position 38.',
    });
    const swapped = changed(
      'UPDATE events SET revision = 1000 WHERE position = 5',
      'UPDATE events SET revision = 1 WHERE position = 8',
      'UPDATE events SET revision = 2 WHERE position = 5',
    );
    expect(wrong(swapped)).toEqual({ revisions: 'Revisions are not dense in case-0 at position 5.' });
  });

  it.each([
    ['in one stream', 8],
    ['in two', 9],
  ])('tells of an id that stands twice %s, which no index forbids', (_, other) => {
    const twice = `UPDATE events SET id = (SELECT id FROM events WHERE position = 5) WHERE position = ${other.toString()}`;
    const places = new RegExp(`^Stored more than once, with positions: \\S+ \\(5, ${other.toString()}\\)\\.$`, 'u');
    expect(wrong(changed(twice))).toEqual({ 'event ids': expect.stringMatching(places) });
  });

  it('tells of a time of recording that goes back', () => {
    const found = wrong(changed('UPDATE events SET recorded_at = recorded_at - 1 WHERE position IN (11, 20)'));
    expect(found).toEqual({ 'recorded times': 'Recorded earlier than the event before: position 11, 20.' });
  });

  it('names the first few only where everything is wrong', () => {
    const found = wrong(changed('UPDATE events SET recorded_at = recorded_at - position'));
    expect(found['recorded times']).toBe('Recorded earlier than the event before: position 2, 3, 4, 5, 6 and more.');
  });

  it.each([
    ["type = 'SomethingHappened'", 'SomethingHappened of the stream ledger'],
    ["stream = 'other'", 'LedgerOpened of the stream other'],
  ])('tells of a log that does not begin with its opening: %s', (change, said) => {
    expect(wrong(changed(`UPDATE events SET ${change} WHERE position = 1`))['first event']).toContain(said);
  });

  it('tells of an empty log', () => {
    expect(wrong(changed('DELETE FROM events'))).toEqual({
      'first event': 'The log is empty: it has not been opened yet.',
    });
  });

  it.each(['\'{"a":\'', "'[]'", "'null'", "''"])('tells of a body that is no JSON object: %s', (body) => {
    const column = body === "'[]'" ? 'metadata' : 'data';
    expect(wrong(changed(`UPDATE events SET ${column} = ${body} WHERE position = 12`))).toEqual({
      'event bodies': 'Not readable as JSON: position 12.',
    });
  });

  it.each(['events_are_never_changed', 'events_are_never_deleted'])('tells of a trigger that is gone: %s', (name) => {
    const file = copy();
    const database = new DatabaseSync(file);
    database.exec(`DROP TRIGGER ${name}`);
    database.close();
    expect(wrong(file)).toEqual({ 'ledger tables': `Not as this program makes them: ${name}.` });
  });

  it('tells of a file that is marked as another program’s', () => {
    expect(wrong(changed('PRAGMA application_id = 1'))['ledger tables']).toContain('no ledger of this program');
  });

  it('tells of an index that does not agree with the table', () => {
    const file = copy();
    const database = new DatabaseSync(file, { defensive: false });
    database.exec('CREATE INDEX partly ON events (stream) WHERE revision < 2; PRAGMA writable_schema = ON;');
    database.exec("UPDATE sqlite_schema SET sql = 'CREATE INDEX partly ON events (stream)' WHERE name = 'partly'");
    database.close();
    expect(wrong(file)['ledger file']).toContain('index partly');
  });

  it('tells of a page that was overwritten', () => {
    const file = copy();
    const middle = Math.floor(statSync(file).size / 2 / 4_096) * 4_096;
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(4_096, 0x5a), 0, 4_096, middle);
    closeSync(descriptor);
    expect(wrong(file)['ledger file']).toMatch(
      /^The file (?:is damaged|cannot be read to its end): .+ from a backup\.$/u,
    );
  });

  it('tells of a file that was cut short', () => {
    const file = copy();
    truncateSync(file, statSync(file).size - 4_096);
    expect(Object.keys(wrong(file))).toContain('ledger file');
  });

  it('tells of a file that is no database, and of none', () => {
    const file = copy();
    truncateSync(file, 0);
    writeSync(openSync(file, 'r+'), 'not a database, but longer than its header would be: '.repeat(20));
    expect(inspectLedger(file)).toEqual([
      { name: 'ledger file', ok: false, because: `${file} is not a database, or is damaged.` },
    ]);
    expect(inspectLedger(join(folder, 'none.db'))).toEqual([
      { name: 'ledger file', ok: false, because: `There is no ledger at ${join(folder, 'none.db')}.` },
    ]);
  });

  it('says how far it has come', async () => {
    const file = copy();
    const store = open(file);
    await store.append({ stream: 'many', events: Array.from({ length: 1_000 }, () => anEvent()), expected: 'none' });
    await store.append({ stream: 'more', events: Array.from({ length: 1_000 }, () => anEvent()), expected: 'none' });
    await store.close();
    const told: (readonly [number, number])[] = [];
    inspectLedger(file, (position, head) => told.push([position, head]));
    expect(told).toEqual([
      [1_000, 2_040],
      [2_000, 2_040],
    ]);
  });
});
