import type { Area, AreaLookup, Instant, Measure } from '#kernel';
import { readBack } from '#kernel';
import type { BelievedMeasure, Flag } from '#region-status';
import { endWithBasis } from '#region-status';
import type { Kysely, Transaction } from 'kysely';
import { measureIn } from './changes.js';
import type { DatedFinding } from './changes.js';
import { endOfFamily, reachOf } from './reach.js';
import { forever } from './tables.js';
import type { Tables } from './tables.js';

export type Queries = Kysely<Tables> | Transaction<Tables>;

/** The two questions about the past. Undefined `known` is what is believed now. */
export interface Moments {
  readonly at: Instant;
  readonly known?: Instant | undefined;
}

/** Measures that touch an area and hold at a moment or later, reports apart; ended with what they rest on. */
export async function believedIn(
  database: Queries,
  area: Area,
  areas: AreaLookup,
  moments: Moments,
): Promise<readonly BelievedMeasure[]> {
  const { on, families } = reachOf(area, areas);
  const at = Date.parse(moments.at);
  const rows = await matching(database, moments.known)
    .where('ma.path', 'in', on)
    .where('ma.effective_until', '>', at)
    .where('ma.kind', '!=', 'report')
    .unionAll(
      matching(database, moments.known)
        .where(({ or, and, eb }) =>
          or(families.map((path) => and([eb('ma.path', '>', path), eb('ma.path', '<', endOfFamily(path))]))),
        )
        .where('ma.effective_until', '>', at)
        .where('ma.kind', '!=', 'report'),
    )
    .execute();
  return settle(database, gathered(rows, moments.known), moments);
}

/** The latest reports that touch an area and were observed by the moment, newest first. */
export async function reportsIn(
  database: Queries,
  area: Area,
  areas: AreaLookup,
  moments: Moments & { readonly limit: number },
): Promise<readonly BelievedMeasure[]> {
  const { on, families } = reachOf(area, areas);
  const at = Date.parse(moments.at);
  const rows = await matching(database, moments.known)
    .where('ma.kind', '=', 'report')
    .where('ma.effective_from', '<=', at)
    .where('ma.effective_until', '>', at)
    .where(({ or, and, eb }) =>
      or([
        eb('ma.path', 'in', on),
        ...families.map((path) => and([eb('ma.path', '>', path), eb('ma.path', '<', endOfFamily(path))])),
      ]),
    )
    .orderBy('ma.effective_from', 'desc')
    .orderBy('ma.measure', 'desc')
    .limit(moments.limit)
    .execute();
  return gathered(rows, moments.known);
}

interface Row {
  readonly measure: number;
  readonly path: string;
  readonly stream: string;
  readonly known_from: number;
  readonly body: string;
  readonly action: string;
  readonly id: string;
  readonly title: string;
  readonly findings: string;
}

function matching(database: Queries, known: Instant | undefined) {
  const base = database
    .selectFrom('measure_areas as ma')
    .innerJoin('measures as m', 'm.id', 'ma.measure')
    .innerJoin('cases as c', 'c.stream', 'm.stream')
    .select([
      'ma.measure',
      'ma.path',
      'm.stream',
      'm.known_from',
      'm.body',
      'c.action',
      'c.id',
      'm.title',
      'c.findings',
    ]);
  if (known === undefined) return base.where('ma.known_until', '=', forever);
  const moment = Date.parse(known);
  return base.where('ma.known_from', '<=', moment).where('ma.known_until', '>', moment);
}

/** One measure for the rows of its areas. */
function gathered(rows: readonly Row[], known: Instant | undefined): readonly BelievedMeasure[] {
  const measures = new Map<number, BelievedMeasure & { readonly paths: string[] }>();
  for (const row of rows) {
    const measure = measures.get(row.measure);
    if (measure === undefined) measures.set(row.measure, { ...believed(row, known), paths: [row.path] });
    else measure.paths.push(row.path);
  }
  return [...measures.values()];
}

function believed(row: Row, known: Instant | undefined): Omit<BelievedMeasure, 'paths'> {
  const { action, id, stream, title } = row;
  const recordedAt = new Date(Number(row.known_from)).toISOString();
  return {
    action,
    id,
    stream,
    title,
    measure: measureIn(row.body),
    recordedAt,
    findings: flagsIn(row.findings, known),
  };
}

const noFlags: readonly Flag[] = [];

function flagsIn(text: string, known: Instant | undefined): readonly Flag[] {
  if (text === '[]') return noFlags;
  const findings = readBack<readonly DatedFinding[]>(text);
  const until = known === undefined ? Infinity : Date.parse(known);
  return findings
    .filter(({ verdict, at }) => verdict !== 'lawful' && at <= until)
    .map(({ rule, because }) => ({ rule, because }));
}

/** Ends each measure with what it rests on, and leaves out what has then ended. */
async function settle(
  database: Queries,
  found: readonly BelievedMeasure[],
  { at, known }: Moments,
): Promise<readonly BelievedMeasure[]> {
  const streams = [...new Set(found.flatMap(({ measure }) => measure.restsOn ?? []))];
  if (streams.length === 0) return found;
  const bases = await basesOf(database, streams, known);
  return found
    .map((one) => ({ ...one, measure: endWithBasis(one.measure, bases.get(one.measure.restsOn ?? '') ?? []) }))
    .filter(({ measure }) => measure.until === null || measure.until > at);
}

async function basesOf(
  database: Queries,
  streams: readonly string[],
  known: Instant | undefined,
): Promise<ReadonlyMap<string, readonly Measure[]>> {
  const bases = new Map<string, Measure[]>();
  const rows = await database
    .selectFrom('measures')
    .select(['stream', 'body'])
    .where('kind', '=', 'declaration')
    .where('stream', 'in', streams)
    .where(({ and, eb }) =>
      known === undefined
        ? eb('known_until', '=', forever)
        : and([eb('known_from', '<=', Date.parse(known)), eb('known_until', '>', Date.parse(known))]),
    )
    .execute();
  for (const { stream, body } of rows) bases.set(stream, [...(bases.get(stream) ?? []), measureIn(body)]);
  return bases;
}
