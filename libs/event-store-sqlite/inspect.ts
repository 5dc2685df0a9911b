import { ledgerStream, StoreUnavailable, unfinishedCopy } from '#kernel';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { openToRead } from './open-to-read.js';
import { markOf, versionOf } from './own-file.js';
import { applicationId, copiedTable, schemaOf, schemaVersion, unfinishedId } from './schema.js';

/** One thing that must be true of a ledger's file, and whether it is, in a sentence. */
export interface LedgerCheck {
  readonly name: (typeof ledgerChecks)[number];
  readonly ok: boolean;
  readonly because: string;
}

export const ledgerChecks = [
  'ledger file',
  'ledger tables',
  'positions',
  'revisions',
  'event ids',
  'recorded times',
  'first event',
  'event bodies',
] as const;

/** Told while the log is read through: how far it has come, of how many. */
export type Told = (position: number, head: number) => void;

/**
 * Looks a ledger's file through, beside whoever writes it: every check sees the same moment. Reads row by row, and
 * past the indexes where they could hide what the table holds. What cannot be read is a check that fails, not an error.
 */
export function inspectLedger(file: string, told: Told = () => undefined): readonly LedgerCheck[] {
  let database: DatabaseSync;
  try {
    database = openToRead(file);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return [{ name: 'ledger file', ok: false, because: error.message }];
  }
  try {
    database.exec('BEGIN');
    return [
      tried('ledger file', () => wholeFile(database)),
      tried('ledger tables', () => ownTables(database)),
      ...inOrder(database, told),
      tried('revisions', () => denseRevisions(database)),
      tried('event ids', () => uniqueIds(database)),
    ].toSorted((one, other) => ledgerChecks.indexOf(one.name) - ledgerChecks.indexOf(other.name));
  } finally {
    database.close();
  }
}

/** What is wrong, or what is well. */
type Result = { readonly wrong: string } | { readonly well: string };

function tried(name: LedgerCheck['name'], look: () => Result): LedgerCheck {
  try {
    return checkOf(name, look());
  } catch (error) {
    return { name, ok: false, because: unreadable(error) };
  }
}

function checkOf(name: LedgerCheck['name'], result: Result): LedgerCheck {
  return 'wrong' in result ? { name, ok: false, because: result.wrong } : { name, ok: true, because: result.well };
}

function unreadable(error: unknown): string {
  return `The file cannot be read to its end: ${error instanceof Error ? error.message : String(error)}. Put it back from a backup.`;
}

/** The rows of a query one by one, as arrays: none is kept. */
function rows(database: DatabaseSync, query: string): Iterable<readonly unknown[]> {
  const statement: StatementSync = database.prepare(query);
  statement.setReturnArrays(true);
  return arrays(statement.iterate());
}

function* arrays(found: Iterable<unknown>): Generator<readonly unknown[]> {
  for (const row of found) if (Array.isArray(row)) yield row;
}

const mostNamed = 5;

function wholeFile(database: DatabaseSync): Result {
  for (const [said] of rows(database, 'PRAGMA integrity_check(1)')) {
    if (said === 'ok') continue;
    const how = String(said).replaceAll(/\s+/gu, ' ');
    return { wrong: `The file is damaged: ${how}. Put it back from a backup.` };
  }
  for (const [, row] of rows(database, 'PRAGMA foreign_key_check')) {
    return { wrong: `The event at position ${String(row)} follows one that is not there.` };
  }
  return { well: 'The file is whole, and its indexes agree with its table.' };
}

/** The tables and triggers as this program makes them: without the triggers an event could be changed. */
function ownTables(database: DatabaseSync): Result {
  const id = markOf(database);
  const version = versionOf(database);
  if (id === unfinishedId) return { wrong: `The file ${unfinishedCopy}` };
  const schema = schemaOf(version);
  if (id !== applicationId || schema === undefined) {
    return {
      wrong: `The file is marked ${id.toString()}, version ${version.toString()}: it is no ledger of this program.`,
    };
  }
  const fresh = new DatabaseSync(':memory:');
  fresh.exec(schema);
  const found = tablesOf(database);
  if (found.has('copied')) fresh.exec(copiedTable);
  const wanted = tablesOf(fresh);
  fresh.close();
  const differing = [...wanted.keys(), ...found.keys()].filter((name) => wanted.get(name) !== found.get(name));
  if (differing.length > 0) return { wrong: `Not as this program makes them: ${[...new Set(differing)].join(', ')}.` };
  const well = 'The table is as this program makes it; its triggers let no event be changed or deleted.';
  return { well: version === schemaVersion ? well : `${well} ${ofAnEarlierVersion}` };
}

const ofAnEarlierVersion =
  'It is of an earlier version, with an index that slows commands: "tocsin migrate" makes a new file of it.';

function tablesOf(database: DatabaseSync): ReadonlyMap<string, string> {
  const query = `SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name`;
  return new Map([...rows(database, query)].map(([name, sql]) => [String(name), String(sql)]));
}

/** What is seen in one walk through the log in the order of its positions. */
function inOrder(database: DatabaseSync, told: Told): readonly LedgerCheck[] {
  const walk = new Walk();
  try {
    if (tablesOf(database).has('copied'))
      walk.copied = Number([...rows(database, 'SELECT max(until) FROM copied')][0]?.[0] ?? 0);
    const head = Number([...rows(database, 'SELECT max(position) FROM events')][0]?.[0] ?? 0);
    for (const row of rows(database, walked)) {
      walk.step(row);
      if (walk.count % 1_000 === 0) told(walk.count, head);
    }
    return walk.checks();
  } catch (error) {
    const because = unreadable(error);
    return walk.checks().map((check) => (check.ok ? { ...check, ok: false, because } : check));
  }
}

const walked = `
  SELECT position, previous, stream, revision, type, recorded_at,
    CASE WHEN json_valid(data) AND json_valid(metadata)
      THEN json_type(data) = 'object' AND json_type(metadata) = 'object' ELSE 0 END
  FROM events NOT INDEXED ORDER BY position`;

class Walk {
  count = 0;
  /** Up to here another engine set the times, which may be several machines. */
  copied = 0;
  #last = 0;
  #recordedAt = Number.NEGATIVE_INFINITY;
  #first: string | undefined;
  readonly #gaps: string[] = [];
  readonly #backwards: string[] = [];
  readonly #broken: string[] = [];

  step([position, previous, stream, revision, type, recordedAt, readable]: readonly unknown[]): void {
    const at = Number(position);
    if (at !== this.#last + 1 || Number(previous ?? 0) !== this.#last)
      note(this.#gaps, `${this.#last.toString()} is followed by ${at.toString()}`);
    if (at > this.copied && Number(recordedAt) < this.#recordedAt) note(this.#backwards, at.toString());
    if (readable !== 1) note(this.#broken, at.toString());
    if (this.count === 0 && (stream !== ledgerStream || Number(revision) !== 0 || type !== 'LedgerOpened'))
      this.#first = `The log begins with ${String(type)} of the stream ${String(stream)}, not with the opening of the ledger.`;
    this.count += 1;
    this.#last = at;
    this.#recordedAt = Number(recordedAt);
  }

  checks(): readonly LedgerCheck[] {
    const events = counted(this.count, 'event');
    const first = this.count === 0 ? 'The log is empty: it has not been opened yet.' : this.#first;
    return [
      checkOf('positions', found(this.#gaps, `${events}, positions from 1 without a gap.`, 'Position')),
      checkOf(
        'recorded times',
        found(
          this.#backwards,
          'No event was recorded before the one before it.',
          'Recorded earlier than the event before: position',
        ),
      ),
      checkOf(
        'first event',
        first === undefined ? { well: 'The log begins with the opening of the ledger.' } : { wrong: first },
      ),
      checkOf(
        'event bodies',
        found(this.#broken, 'The data and metadata of every event are JSON objects.', 'Not readable as JSON: position'),
      ),
    ];
  }
}

/** Keeps the first few and counts no further: a log that is wrong everywhere must not fill the memory. */
function note(list: string[], what: string): void {
  if (list.length <= mostNamed) list.push(what);
}

function found(list: readonly string[], well: string, label: string): Result {
  if (list.length === 0) return { well };
  const more = list.length > mostNamed ? ' and more' : '';
  return { wrong: `${label} ${list.slice(0, mostNamed).join(', ')}${more}.` };
}

function counted(count: number, what: string): string {
  return `${count.toString()} ${what}${count === 1 ? '' : 's'}`;
}

function denseRevisions(database: DatabaseSync): Result {
  const wrong: string[] = [];
  let streams = 0;
  let before = { stream: '', revision: -1, position: 0 };
  for (const [name, revision_, position_] of rows(database, byStream)) {
    const [stream, revision, position] = [String(name), Number(revision_), Number(position_)];
    if (stream !== before.stream) before = { stream, revision: -1, position: 0 };
    if (before.revision === -1) streams += 1;
    if (revision !== before.revision + 1 || position <= before.position)
      note(wrong, `${stream} at position ${position.toString()}`);
    before = { stream, revision, position };
  }
  return found(
    wrong,
    `${counted(streams, 'stream')}, each with its revisions from 0 without a gap, in the order of the log.`,
    'Revisions are not dense in',
  );
}

const byStream = 'SELECT stream, revision, position FROM events NOT INDEXED ORDER BY stream, revision, position';

function uniqueIds(database: DatabaseSync): Result {
  const query = `SELECT id, min(position), max(position) FROM events NOT INDEXED GROUP BY id HAVING count(*) > 1 LIMIT ${(mostNamed + 1).toString()}`;
  const twice = [...rows(database, query)].map(
    ([id, one, other]) => `${String(id)} (${String(one)}, ${String(other)})`,
  );
  return found(twice, 'No id of an event stands twice.', 'Stored more than once, with positions:');
}
