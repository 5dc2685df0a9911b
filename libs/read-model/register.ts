import { readBack } from '#kernel';
import type { Area, AreaLookup, Finding, Instant, JsonObject } from '#kernel';
import type { Queries } from './believed.js';
import { standings } from './case-standing.js';
import type { CaseStanding } from './case-standing.js';
import type { DatedFinding } from './dated-findings.js';
import { holdsAt, standsAs } from './holding.js';
import { reachOf } from './reach.js';
import type { Reach } from './reach.js';
import { forever } from './tables.js';
import type { CaseRow } from './tables.js';

/** A line of the register: a case as it stands. */
export interface RegisterEntry {
  readonly action: string;
  readonly id: string;
  readonly stream: string;
  readonly title: string;
  readonly phase: string;
  readonly standing: CaseStanding;
  readonly revision: string;
  readonly position: string;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  readonly state: JsonObject;
  readonly findings: readonly FindingOfCase[];
}

interface FindingOfCase extends Finding {
  readonly revision: string;
  readonly recordedAt: Instant;
  /** Revision of the correction whose findings took its place. */
  readonly supersededBy?: string;
}

export interface RegisterQuestion {
  readonly action: string;
  readonly state?: string | undefined;
  /** Cases that stand so at `standingAt`. */
  readonly standing?: CaseStanding | undefined;
  /** Cases with a measure that touches the area, from above or below. */
  readonly area?: Area | undefined;
  /** Cases with a measure that holds at the moment, in the area if one is given; unless a standing is asked for. */
  readonly at?: Instant | undefined;
  /** The moment at which `standing` tells how each case stands. */
  readonly standingAt: Instant;
  /** Continue behind this id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Cases of an action in the order of their ids, which is that of their streams. */
export async function registered(
  database: Queries,
  question: RegisterQuestion,
  areas: AreaLookup,
): Promise<readonly RegisterEntry[]> {
  const { action, state, standing, area, after, limit } = question;
  const at = heldAt(question);
  let query = database
    .selectFrom('cases as c')
    .selectAll()
    .where('c.stream', '>', `${action}-${after ?? ''}`)
    .where('c.stream', '<', `${action}.`)
    .orderBy('c.stream')
    .limit(limit);
  if (state !== undefined) query = query.where('c.phase', '=', state);
  if (standing !== undefined) query = query.where(standsAs(standing, Date.parse(question.standingAt)));
  if (area !== undefined || at !== undefined) {
    query = query.where((eb) => {
      let measures = eb
        .selectFrom('measures as m')
        .select('m.id')
        .whereRef('m.stream', '=', 'c.stream')
        .where('m.known_until', '=', forever);
      if (area !== undefined) measures = measures.where('m.id', 'in', touching(database, reachOf(area, areas)));
      if (at !== undefined) measures = measures.where(holdsAt(Date.parse(at)));
      return eb.exists(measures);
    });
  }
  const rows = await query.execute();
  const stands = await standings(
    database,
    rows.map(({ stream }) => stream),
    question.standingAt,
  );
  return rows.map((row) => entryOf(row, stands.get(row.stream) ?? 'none'));
}

/** When some measure must hold: what is in force in an area holds there. */
function heldAt({ standing, at, standingAt }: RegisterQuestion): Instant | undefined {
  if (standing === 'in-force') return standingAt;
  return standing === undefined ? at : undefined;
}

/** Numbers of the measures that touch an area, from above or below. */
function touching(database: Queries, { here, above }: Reach) {
  const found = (table: 'places' | 'report_places', paths: readonly string[], own: readonly number[]) =>
    database
      .selectFrom(table)
      .select('measure')
      .where('path', 'in', paths)
      .where('own', 'in', own)
      .where('known_until', '=', forever);
  return found('places', here, [0, 1])
    .unionAll(found('places', above, [1]))
    .unionAll(found('report_places', here, [0, 1]))
    .unionAll(found('report_places', above, [1]));
}

function entryOf(row: CaseRow, standing: CaseStanding): RegisterEntry {
  const state = readBack<JsonObject>(row.state);
  const dated = readBack<readonly DatedFinding[]>(row.findings);
  const findings = dated.map(
    ({ at, position: _position, from: _from, over: _over, term: _term, until: _until, ...finding }) => ({
      ...finding,
      recordedAt: new Date(at).toISOString(),
    }),
  );
  return {
    action: row.action,
    id: row.id,
    stream: row.stream,
    title: row.title,
    phase: row.phase,
    standing,
    revision: row.revision.toString(),
    position: row.position.toString(),
    openedAt: new Date(Number(row.opened_at)).toISOString(),
    changedAt: new Date(Number(row.changed_at)).toISOString(),
    state,
    findings,
  };
}
