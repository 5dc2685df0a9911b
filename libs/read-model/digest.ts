import { readBack } from '#kernel';
import { createHash } from 'node:crypto';
import type { Queries } from './believed.js';
import type { DatedFinding } from './dated-findings.js';
import { caseColumns, findingColumns, measureColumns, refusalColumns } from './tables.js';

/** What a read model says, and where in its log it says so: two that have both equal are equal row for row. */
export interface Digest {
  /**
   * SHA-256 of every row of cases, measures with their places, touches, findings and refusals, in an order that depends
   * on nothing but the log. Numbers that a table gives to its rows are left out, and a position is told by its rank among
   * those that occur: two replays of the same history give the same digest, whichever engine keeps the log.
   */
  readonly digest: string;
  /** SHA-256 of the positions themselves, which an engine whose positions have gaps counts otherwise. */
  readonly places: string;
}

export async function digestOf(database: Queries): Promise<Digest> {
  const places = createHash('sha256');
  const positions = await positionsIn(database);
  for (const position of positions) places.update(`${position.toString()}\n`);
  const told = (column: string, value: unknown): unknown => {
    if (typeof value === 'number' && positionColumns.has(column)) return rankOf(value, positions);
    if (column !== 'findings' || typeof value !== 'string') return value;
    return readBack<readonly DatedFinding[]>(value).map(({ position, ...finding }) => {
      places.update(`${position.toString()}\n`);
      return finding;
    });
  };
  const content = createHash('sha256');
  for (const query of contents) {
    for await (const row of query.compile(database)) {
      content.update(`${JSON.stringify(Object.entries(row).map(([column, value]) => told(column, value)))}\n`);
    }
  }
  return { digest: content.digest('hex'), places: places.digest('hex') };
}

/** Every position that occurs in a column, in order; the open end of a measure is the last. */
async function positionsIn(database: Queries): Promise<readonly number[]> {
  const all = database
    .selectFrom('cases')
    .select('position')
    .union(database.selectFrom('measures').select('position'))
    .union(database.selectFrom('measures').select('until_position as position'))
    .union(database.selectFrom('touches').select('position'))
    .union(database.selectFrom('findings').select('position'))
    .union(
      database
        .selectFrom('findings')
        .select(({ ref }) => ref('superseded_by').$notNull().as('position'))
        .where('superseded_by', 'is not', null),
    )
    .union(database.selectFrom('refusals').select('position'))
    .union(database.selectFrom('parked').select('position'))
    .orderBy('position');
  const found: number[] = [];
  for await (const { position } of all.stream(atOnce)) found.push(Number(position));
  return found;
}

const positionColumns: ReadonlySet<string> = new Set(['position', 'until_position', 'superseded_by']);

function rankOf(position: number, positions: readonly number[]): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((positions[middle] ?? position) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows fetched at once, where the engine has them fetched. */
const atOnce = 1_000;

const contents = [
  {
    compile: (database: Queries) => database.selectFrom('cases').select(caseColumns).orderBy('stream').stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database
        .selectFrom('measures')
        .select(measureColumns)
        .orderBy('stream')
        .orderBy('position')
        .orderBy('until_position')
        .orderBy('body')
        .stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database
        .selectFrom('places as p')
        .innerJoin('measures as m', 'm.id', 'p.measure')
        .select(['p.path', 'p.own', 'p.known_until', 'p.effective_until', 'm.stream', 'm.position', 'm.body'])
        .orderBy('p.path')
        .orderBy('p.own')
        .orderBy('p.known_until')
        .orderBy('p.effective_until')
        .orderBy('m.stream')
        .orderBy('m.position')
        .orderBy('m.body')
        .stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database
        .selectFrom('report_places as p')
        .innerJoin('measures as m', 'm.id', 'p.measure')
        .select(['p.path', 'p.own', 'p.known_until', 'p.effective_from', 'm.stream', 'm.position', 'm.body'])
        .orderBy('p.path')
        .orderBy('p.own')
        .orderBy('p.known_until')
        .orderBy('p.effective_from')
        .orderBy('m.stream')
        .orderBy('m.position')
        .orderBy('m.body')
        .stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database
        .selectFrom('touches')
        .select(['path', 'own', 'position'])
        .orderBy('path')
        .orderBy('own')
        .orderBy('position')
        .stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database.selectFrom('findings').select(findingColumns).orderBy('position').orderBy('ordinal').stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database.selectFrom('refusals').select(refusalColumns).orderBy('position').stream(atOnce),
  },
  {
    compile: (database: Queries) =>
      database.selectFrom('parked').select(['stream', 'position']).orderBy('stream').stream(atOnce),
  },
];
