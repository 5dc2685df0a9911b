import { isOfRefusals, parseCaseRef, refusedEventType, streamOf } from '#kernel';
import type { CaseRef, Instant, StoredEvent } from '#kernel';
import type { Queries } from './believed.js';
import type { RefusalRow } from './tables.js';

/** The row of an event that tells of a refusal; undefined for every other event. */
export function refusalIn({ stream, type, position, recordedAt, data, metadata }: StoredEvent): RefusalRow | undefined {
  if (!isOfRefusals(stream) || type !== refusedEventType) return undefined;
  const { case: name, refused } = data;
  if (typeof name !== 'string' || typeof refused !== 'string') return undefined;
  const ref = parseCaseRef(name);
  return {
    position: Number(position),
    action: ref.action,
    stream: streamOf(ref),
    refused,
    subject: metadata.actor.subject,
    at: Date.parse(recordedAt),
  };
}

export interface RefusalsQuestion {
  readonly action?: string | undefined;
  readonly case?: CaseRef | undefined;
  readonly refused?: string | undefined;
  readonly subject?: string | undefined;
  /** Recorded from when, and until when. */
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
  /** Only those before this position. */
  readonly before?: bigint | undefined;
  readonly limit: number;
}

/** Positions of the events that tell of refusals, newest first. */
export async function refusalsOf(database: Queries, question: RefusalsQuestion): Promise<readonly bigint[]> {
  const { action, case: ref, refused, subject, from, until, before, limit } = question;
  let query = database.selectFrom('refusals').select('position').orderBy('position', 'desc').limit(limit);
  if (action !== undefined) query = query.where('action', '=', action);
  if (ref !== undefined) query = query.where('stream', '=', streamOf(ref));
  if (refused !== undefined) query = query.where('refused', '=', refused);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  if (from !== undefined) query = query.where('at', '>=', Date.parse(from));
  if (until !== undefined) query = query.where('at', '<', Date.parse(until));
  if (before !== undefined) query = query.where('position', '<', Number(before));
  return (await query.execute()).map(({ position }) => BigInt(position));
}
