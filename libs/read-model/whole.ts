import type { CaseRef, Measure } from '#kernel';
import { endWithBasis } from '#region-status';
import { basesOf } from './believed.js';
import type { Queries } from './believed.js';
import { measureIn } from './changes.js';
import { openSqlite } from './sqlite.js';
import { forever } from './tables.js';

/** A measure of a case, as believed now. */
export interface CaseMeasure extends CaseRef {
  readonly stream: string;
  readonly title: string;
  /** Ended with what it rests on. */
  readonly measure: Measure;
}

/** The measures of some cases, all of them, in the order of streams, then of their effect. */
export async function measuresOfCases(database: Queries, streams: readonly string[]): Promise<readonly CaseMeasure[]> {
  if (streams.length === 0) return [];
  const rows = await database
    .selectFrom('measures as m')
    .innerJoin('cases as c', 'c.stream', 'm.stream')
    .select(['m.stream', 'm.title', 'm.body', 'c.action', 'c.id'])
    .where('m.stream', 'in', streams)
    .where('m.known_until', '=', forever)
    .orderBy('m.stream')
    .orderBy('m.effective_from')
    .orderBy('m.effective_until')
    .orderBy('m.body')
    .execute();
  const found = rows.map(({ body, ...row }) => ({ ...row, measure: measureIn(body) }));
  const bases = await basesOf(database, [...new Set(found.flatMap(({ measure }) => measure.restsOn ?? []))], undefined);
  return found.map((one) => ({
    ...one,
    measure: endWithBasis(one.measure, bases.get(one.measure.restsOn ?? '') ?? []),
  }));
}

/** Paths of the areas in which something of a case is believed to hold at some time: there, or only below. */
export interface HeldPlaces {
  readonly here: ReadonlySet<string>;
  readonly below: ReadonlySet<string>;
}

export async function heldPlaces(database: Queries): Promise<HeldPlaces> {
  const found = (table: 'places' | 'report_places') =>
    database.selectFrom(table).select(['path', 'own']).where('known_until', '=', forever);
  const rows = await found('places').union(found('report_places')).execute();
  const of = (wanted: number): ReadonlySet<string> =>
    new Set(rows.filter(({ own }) => Number(own) === wanted).map(({ path }) => path));
  return { here: of(1), below: of(0) };
}

/** By position, the codes of the areas that each of some events concerns, in the order of their paths. */
export async function areasTouched(
  database: Queries,
  { first, last }: { readonly first: bigint; readonly last: bigint },
): Promise<ReadonlyMap<bigint, readonly string[]>> {
  const rows = await database
    .selectFrom('touches')
    .select(['position', 'path'])
    .where('own', '=', 1)
    .where('position', '>=', Number(first))
    .where('position', '<=', Number(last))
    .orderBy('position')
    .orderBy('path')
    .execute();
  const touched = new Map<bigint, string[]>();
  for (const { position, path } of rows) {
    const known = touched.get(BigInt(position)) ?? [];
    touched.set(BigInt(position), [...known, path.split('/').at(-2) ?? path]);
  }
  return touched;
}

/** Lets `areasTouched` find its events: asked of a file that is made for one reading, and of no other. */
export async function indexTouches(file: string): Promise<void> {
  const database = openSqlite(file, 'write');
  try {
    await database.schema.createIndex('touches_by_position').on('touches').columns(['position', 'path']).execute();
  } finally {
    await database.destroy();
  }
}
