import { readBack } from '#kernel';
import type { Instant, Measure } from '#kernel';
import { sql } from 'kysely';
import type { Queries } from './believed.js';
import { forever } from './tables.js';

/** Something that begins or ends on its own day. */
export interface CalendarEntry {
  readonly at: Instant;
  readonly what: 'takes-effect' | 'ends';
  readonly kind: Measure['kind'];
  readonly case: string;
  readonly title: string;
  readonly areas: readonly string[];
}

export interface CalendarQuestion {
  readonly from: Instant;
  readonly until: Instant;
  readonly limit: number;
  readonly offset: number;
}

/** What takes effect or ends between two moments, as believed now, in order of time. Reports have no term. */
export async function calendar(database: Queries, question: CalendarQuestion): Promise<readonly CalendarEntry[]> {
  const from = Date.parse(question.from);
  const until = Date.parse(question.until);
  const dated = (column: 'effective_from' | 'effective_until', what: CalendarEntry['what']) =>
    database
      .selectFrom('measures as m')
      .innerJoin('cases as c', 'c.stream', 'm.stream')
      .select([`m.${column} as at`, 'm.body', 'c.action', 'c.id', 'c.title', sql.lit(what).as('what')])
      .where('m.known_until', '=', forever)
      .where('m.kind', '!=', 'report')
      .where(`m.${column}`, '>=', from)
      .where(`m.${column}`, '<', until);
  const rows = await database
    .selectFrom(dated('effective_from', 'takes-effect').unionAll(dated('effective_until', 'ends')).as('dated'))
    .selectAll()
    .orderBy('at')
    .orderBy('action')
    .orderBy('id')
    .orderBy('what')
    .limit(question.limit)
    .offset(question.offset)
    .execute();
  return rows.map(({ at, body, action, id, title, what }) => {
    const measure = readBack<Measure>(body);
    const moment = new Date(Number(at)).toISOString();
    return { at: moment, what, kind: measure.kind, case: `${action}/${id}`, title, areas: measure.areas };
  });
}
