import { readBack } from '#kernel';
import type { Area, AreaLookup, Finding, Instant, JsonObject } from '#kernel';
import type { DatedFinding } from './changes.js';
import type { Queries } from './believed.js';
import { endOfFamily, reachOf } from './reach.js';
import { forever } from './tables.js';
import type { CaseRow } from './tables.js';

/** A line of the register: a case as it stands. */
export interface RegisterEntry {
  readonly action: string;
  readonly id: string;
  readonly stream: string;
  readonly title: string;
  readonly phase: string;
  readonly revision: string;
  readonly position: string;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  readonly state: JsonObject;
  readonly findings: readonly Finding[];
}

export interface RegisterQuestion {
  readonly action?: string | undefined;
  readonly state?: string | undefined;
  /** Cases with a measure that touches the area, from above or below. */
  readonly area?: Area | undefined;
  /** Cases with a measure that holds at the moment. */
  readonly at?: Instant | undefined;
  /** Continue behind this id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Cases in the order of their ids. One more than `limit` is never returned; ask on with the last id. */
export async function registered(
  database: Queries,
  question: RegisterQuestion,
  areas: AreaLookup,
): Promise<readonly RegisterEntry[]> {
  let query = database.selectFrom('cases').selectAll().orderBy('action').orderBy('id').limit(question.limit);
  if (question.action !== undefined) query = query.where('action', '=', question.action);
  if (question.state !== undefined) query = query.where('phase', '=', question.state);
  if (question.after !== undefined) query = query.where('id', '>', question.after);
  if (question.area !== undefined || question.at !== undefined) {
    query = query.where('stream', 'in', streamsWith(database, question, areas));
  }
  return (await query.execute()).map(entryOf);
}

function streamsWith(database: Queries, { area, at }: RegisterQuestion, areas: AreaLookup) {
  let query = database
    .selectFrom('measure_areas as ma')
    .innerJoin('measures as m', 'm.id', 'ma.measure')
    .select('m.stream')
    .where('ma.known_until', '=', forever);
  if (at !== undefined) {
    query = query.where('ma.effective_from', '<=', Date.parse(at)).where('ma.effective_until', '>', Date.parse(at));
  }
  if (area === undefined) return query;
  const { on, families } = reachOf(area, areas);
  return query.where(({ or, and, eb }) =>
    or([
      eb('ma.path', 'in', on),
      ...families.map((path) => and([eb('ma.path', '>', path), eb('ma.path', '<', endOfFamily(path))])),
    ]),
  );
}

export async function registeredCase(database: Queries, stream: string): Promise<RegisterEntry | undefined> {
  const row = await database.selectFrom('cases').selectAll().where('stream', '=', stream).executeTakeFirst();
  return row === undefined ? undefined : entryOf(row);
}

function entryOf(row: CaseRow): RegisterEntry {
  const state = readBack<JsonObject>(row.state);
  const dated = readBack<readonly DatedFinding[]>(row.findings);
  const findings = dated.map(({ at, ...finding }) => ({ ...finding, recordedAt: new Date(at).toISOString() }));
  return {
    action: row.action,
    id: row.id,
    stream: row.stream,
    title: row.title,
    phase: row.phase,
    revision: row.revision.toString(),
    position: row.position.toString(),
    openedAt: new Date(Number(row.opened_at)).toISOString(),
    changedAt: new Date(Number(row.changed_at)).toISOString(),
    state,
    findings,
  };
}
