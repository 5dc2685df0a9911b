import { holdsAt } from '#kernel';
import type { Instant, Measure } from '#kernel';
import { endWithBasis } from '#region-status';
import { basesOf } from './believed.js';
import type { Queries } from './believed.js';
import { measureIn } from './changes.js';
import { forever } from './tables.js';

export const caseStandings = ['upcoming', 'in-force', 'ended', 'none'] as const;

/** Whether anything of a case holds at a moment, is still to come, or has been; `none` where there is nothing. */
export type CaseStanding = (typeof caseStandings)[number];

/** `measures` are all of the case, ended with what they rest on. An announcement or a report holds nobody to anything. */
export function standingAt(measures: readonly Measure[], at: Instant): CaseStanding {
  const binding = measures.filter(({ kind }) => kind !== 'announcement' && kind !== 'report');
  if (binding.length === 0) return 'none';
  if (binding.some((measure) => holdsAt(measure, at))) return 'in-force';
  return binding.some(({ from }) => from > at) ? 'upcoming' : 'ended';
}

/** How the cases stand at a moment, by stream, as believed now. */
export async function standings(
  database: Queries,
  streams: readonly string[],
  at: Instant,
): Promise<ReadonlyMap<string, CaseStanding>> {
  if (streams.length === 0) return new Map();
  const rows = await database
    .selectFrom('measures')
    .select(['stream', 'body'])
    .where('stream', 'in', streams)
    .where('known_until', '=', forever)
    .execute();
  const measures = rows.map(({ stream, body }) => ({ stream, measure: measureIn(body) }));
  const bases = await basesOf(
    database,
    [...new Set(measures.flatMap(({ measure }) => measure.restsOn ?? []))],
    undefined,
  );
  const ended = Map.groupBy(
    measures.map(({ stream, measure }) => ({
      stream,
      measure: endWithBasis(measure, bases.get(measure.restsOn ?? '') ?? []),
    })),
    ({ stream }) => stream,
  );
  return new Map(
    streams.map((stream) => [
      stream,
      standingAt(
        (ended.get(stream) ?? []).map(({ measure }) => measure),
        at,
      ),
    ]),
  );
}
