import type { Instant } from '#kernel';
import { compare, endWithBasis } from '#region-status';
import type { NextChange } from '#region-status';
import { sql } from 'kysely';
import { basesOf, beliefAt } from './believed.js';
import type { Queries } from './believed.js';
import { measureIn } from './changes.js';
import { forever } from './tables.js';

/** Something that begins, changes or ends on its own day. */
export interface CalendarEntry extends NextChange {
  readonly areas: readonly string[];
}

export interface CalendarQuestion {
  readonly from: Instant;
  readonly until: Instant;
  /** As believed when; now unless said. */
  readonly known?: Instant | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** What takes effect, changes or ends between two moments, in order of time. Reports have no term. */
export async function calendar(database: Queries, question: CalendarQuestion): Promise<readonly CalendarEntry[]> {
  const { limit, offset } = question;
  const rows = await ownDates(database, question);
  const resting = await restingEnds(database, question);
  const all = resting.length === 0 ? rows : [...rows, ...resting].toSorted(inOrder);
  return all.slice(offset, offset + limit).map(entryOf);
}

interface Row {
  readonly at: number;
  readonly what: CalendarEntry['what'];
  readonly stream: string;
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly action: string;
  readonly case: string;
}

/** Beginnings and changes, and the ends of what rests on nothing. */
function ownDates(database: Queries, { from, until, known, limit, offset }: CalendarQuestion): Promise<Row[]> {
  const begin = believed(database, known, 'effective_from')
    .select(
      sql<Row['what']>`case when ${adjoins(known, 'effective_from')} then 'changes' else 'takes-effect' end`.as('what'),
    )
    .where('m.effective_from', '>=', Date.parse(from))
    .where('m.effective_from', '<', Date.parse(until));
  const end = believed(database, known, 'effective_until')
    .select(sql.lit<Row['what']>('ends').as('what'))
    .where(sql<boolean>`not ${adjoins(known, 'effective_until')}`)
    .where('m.effective_until', '>=', Date.parse(from))
    .where('m.effective_until', '<', Date.parse(until))
    .where('m.rests_on', 'is', null);
  return database
    .selectFrom(begin.unionAll(end).as('dated'))
    .selectAll()
    .orderBy('at')
    .orderBy('stream')
    .orderBy('id')
    .limit(offset + limit)
    .execute();
}

/** Ends of what rests on a declaration, whichever of the two ends first. */
async function restingEnds(database: Queries, { from, until, known }: CalendarQuestion): Promise<readonly Row[]> {
  const within = (one: string) =>
    sql<boolean>`${sql.ref(`${one}.effective_until`)} >= ${Date.parse(from)} and ${sql.ref(`${one}.effective_until`)} < ${Date.parse(until)}`;
  const ending = believed(database, known, 'effective_until')
    .clearSelect()
    .select('m.stream')
    .where('m.kind', '=', 'declaration')
    .where(within('m'));
  const found = await believed(database, known, 'effective_until')
    .select(sql.lit<Row['what']>('ends').as('what'))
    .select(sql<number>`case when ${adjoins(known, 'effective_until')} then 1 else 0 end`.as('goes_on'))
    .where('m.rests_on', 'is not', null)
    .where(({ or, eb }) => or([within('m'), eb('m.rests_on', 'in', ending)]))
    .execute();
  const rows = found.map((row) => ({ row, measure: measureIn(row.body) }));
  const bases = await basesOf(database, [...new Set(rows.map(({ measure }) => measure.restsOn ?? ''))], known);
  return rows.flatMap(({ row, measure }) => {
    const { until: end } = endWithBasis(measure, bases.get(measure.restsOn ?? '') ?? []);
    if (end === null || end < from || end >= until || (row.goes_on === 1 && end === measure.until)) return [];
    return [{ ...row, at: Date.parse(end) }];
  });
}

type Bound = 'effective_from' | 'effective_until';

/** True where a measure of the same case and kind, believed at the same moment, ends as `m` begins, or begins as it ends. */
function adjoins(known: Instant | undefined, bound: Bound) {
  const { is, until, from } = beliefAt(known);
  const other: Bound = bound === 'effective_from' ? 'effective_until' : 'effective_from';
  return sql<boolean>`exists (
    select 1 from measures as o where o.stream = m.stream and o.kind = m.kind
    and ${sql.ref(`o.${other}`)} = ${sql.ref(`m.${bound}`)}
    and o.known_until ${sql.raw(is)} ${until} and o.known_from <= ${from}
  )`;
}

function believed(database: Queries, known: Instant | undefined, column: Bound) {
  const belief = beliefAt(known);
  return database
    .selectFrom('measures as m')
    .innerJoin('cases as c', 'c.stream', 'm.stream')
    .select([`m.${column} as at`, 'm.stream', 'm.id', 'm.title', 'm.body', 'c.action', 'c.id as case'])
    .where('m.known_until', belief.is, belief.until === forever ? sql.lit(forever) : belief.until)
    .where('m.known_from', '<=', belief.from)
    .where('m.kind', '!=', sql.lit('report'));
}

function inOrder(one: Row, other: Row): number {
  return one.at - other.at || compare(one.stream, other.stream) || one.id - other.id;
}

function entryOf({ at, what, title, body, action, case: id }: Row): CalendarEntry {
  const { kind, areas } = measureIn(body);
  return { at: new Date(Number(at)).toISOString(), what, kind, case: `${action}/${id}`, title, areas };
}
