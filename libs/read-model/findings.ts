import { verdicts } from '#kernel';
import type { Finding, Instant } from '#kernel';
import { sql } from 'kysely';
import type { Queries } from './believed.js';

/** A finding and the event that carried it. */
export interface RecordedFinding extends Finding {
  /** `action/id`. */
  readonly case: string;
  readonly title: string;
  readonly position: string;
  /** Position of the correction whose findings took its place. */
  readonly supersededBy?: string;
  readonly recordedAt: Instant;
}

export interface FindingsQuestion {
  readonly rule?: string | undefined;
  readonly verdict?: Finding['verdict'] | undefined;
  readonly stream?: string | undefined;
  readonly action?: string | undefined;
  /** Recorded from when, and until when. */
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
}

/** Where a page begins: behind this finding of the page before. */
export interface FindingPlace {
  readonly position: number;
  readonly ordinal: number;
}

/** Findings, newest first. */
export async function findingsOf(
  database: Queries,
  question: FindingsQuestion & { readonly before?: FindingPlace | undefined; readonly limit: number },
): Promise<readonly (RecordedFinding & FindingPlaceOf)[]> {
  const { before, limit } = question;
  let query = wanted(database, question)
    .select(['f.rule', 'f.verdict', 'f.because', 'f.source', 'f.superseded_by', 'f.at', 'f.position', 'f.ordinal'])
    .select(['c.action', 'c.id', 'c.title'])
    .orderBy('f.position', 'desc')
    .orderBy('f.ordinal')
    .limit(limit);
  if (before !== undefined) {
    query = query.where(
      sql<boolean>`(f.position < ${before.position} or (f.position = ${before.position} and f.ordinal > ${before.ordinal}))`,
    );
  }
  const rows = await query.execute();
  return rows.map(
    ({ rule, verdict, because, source, superseded_by: by, at, position, ordinal, action, id, title }) => ({
      case: `${action}/${id}`,
      title,
      rule,
      verdict: verdictIn(verdict),
      because,
      ...(source === null ? {} : { source }),
      position: position.toString(),
      recordedAt: new Date(at).toISOString(),
      ...(by === null ? {} : { supersededBy: by.toString() }),
      ordinal,
    }),
  );
}

interface FindingPlaceOf {
  readonly ordinal: number;
}

export interface FindingCount {
  readonly rule: string;
  readonly verdict: Finding['verdict'];
  readonly count: number;
}

/** How many findings there are, by rule and verdict. */
export async function countFindings(database: Queries, question: FindingsQuestion): Promise<readonly FindingCount[]> {
  const rows = await wanted(database, question)
    .select(['f.rule', 'f.verdict'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .groupBy(['f.rule', 'f.verdict'])
    .orderBy('f.rule')
    .orderBy('f.verdict')
    .execute();
  return rows.map(({ rule, verdict, count }) => ({ rule, verdict: verdictIn(verdict), count: Number(count) }));
}

function wanted(database: Queries, { rule, verdict, stream, action, from, until }: FindingsQuestion) {
  let query = database.selectFrom('findings as f').innerJoin('cases as c', 'c.stream', 'f.stream');
  if (rule !== undefined) query = query.where('f.rule', '=', rule);
  if (verdict !== undefined) query = query.where('f.verdict', '=', verdict);
  if (stream !== undefined) query = query.where('f.stream', '=', stream);
  if (action !== undefined) query = query.where('c.action', '=', action);
  if (from !== undefined) query = query.where('f.at', '>=', Date.parse(from));
  if (until !== undefined) query = query.where('f.at', '<', Date.parse(until));
  return query;
}

function verdictIn(text: string): Finding['verdict'] {
  return verdicts.find((one) => one === text) ?? 'undecided';
}
