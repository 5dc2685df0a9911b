import type { CaseRef, Instant } from '#kernel';
import { emergencyAction, latest } from '#kernel';
import { endWithBasis } from '#region-status';
import { basesOf, beliefAt, named } from './believed.js';
import type { Moments, Queries } from './believed.js';
import { measureIn } from './changes.js';
import { rowsOf } from './prepared.js';
import type { Value } from './prepared.js';
import type { Reach } from './reach.js';
import { forever } from './tables.js';

/** How long a case holds, as believed now. */
export interface CaseTerm extends CaseRef {
  readonly stream: string;
  readonly title: string;
  readonly phase: string;
  readonly from: Instant;
  /** Its end, by its own term or with the declaration it rests on; null where it has none. */
  readonly until: Instant | null;
  /** When the last event of it was recorded. */
  readonly changedAt: Instant;
  /** Where it holds last. */
  readonly areas: readonly string[];
  /** Streams of the declarations it rests on. */
  readonly restsOn: readonly string[];
  /** Ids of the regimes it was declared under; none where it is no declaration. */
  readonly regimes: readonly string[];
}

/** A case without its measures. */
export interface CaseHead {
  readonly stream: string;
  readonly action: string;
  readonly phase: string;
}

/** Cases in the order of their streams, behind one. */
export function caseHeads(database: Queries, after: string, limit: number): Promise<CaseHead[]> {
  return database
    .selectFrom('cases')
    .select(['stream', 'action', 'phase'])
    .where('stream', '>', after)
    .orderBy('stream')
    .limit(limit)
    .execute();
}

/** The terms of some cases; a case that binds nobody, or that there is not, has none. */
export async function caseTerms(database: Queries, streams: readonly string[]): Promise<readonly CaseTerm[]> {
  if (streams.length === 0) return [];
  const rows = await database
    .selectFrom('measures as m')
    .innerJoin('cases as c', 'c.stream', 'm.stream')
    .select(['m.stream', 'm.body', 'c.action', 'c.id', 'c.title', 'c.phase', 'c.changed_at'])
    .where('m.stream', 'in', streams)
    .where('m.known_until', '=', forever)
    .where('m.kind', 'not in', ['announcement', 'report'])
    .orderBy('m.stream')
    .execute();
  const measured = rows.map(({ body, ...row }) => ({ ...row, measure: measureIn(body) }));
  const bases = await basesOf(
    database,
    [...new Set(measured.flatMap(({ measure }) => measure.restsOn ?? []))],
    undefined,
  );
  return [...Map.groupBy(measured, ({ stream }) => stream).values()].flatMap((own) => {
    const [first] = own;
    const measures = own.map(({ measure }) => endWithBasis(measure, bases.get(measure.restsOn ?? '') ?? []));
    const last = latest(measures);
    if (first === undefined || last === undefined) return [];
    const { stream, action, id, title, phase } = first;
    const changedAt = new Date(first.changed_at).toISOString();
    const from = measures.reduce((earliest, one) => (one.from < earliest ? one.from : earliest), last.from);
    const restsOn = [...new Set(measures.flatMap((measure) => measure.restsOn ?? []))];
    const regimes = [...new Set(measures.flatMap((one) => (one.kind === 'declaration' ? one.regime : [])))];
    const until = measures.some((one) => one.until === null)
      ? null
      : measures.reduce((end, one) => (one.until !== null && one.until > end ? one.until : end), '');
    return [{ stream, action, id, title, phase, from, until, changedAt, areas: last.areas, restsOn, regimes }];
  });
}

/** Which cases: those of an action, or some by their streams. */
export type WhichCases = { readonly action: string } | { readonly streams: readonly string[] };

/** Streams asked about in one statement, well within every engine's limit of parameters. */
const mostStreams = 1_000;

/** By stream, the position of the last event of each case: as long as it stays, the case has not changed. */
export async function casePositions(database: Queries, which: WhichCases): Promise<ReadonlyMap<string, bigint>> {
  const all = database.selectFrom('cases').select(['stream', 'position']);
  const found: { readonly stream: string; readonly position: number }[] = [];
  if ('action' in which) {
    const { action } = which;
    found.push(
      ...(await all.where('stream', '>', `${action}-`).where('stream', '<', `${action}.`).orderBy('stream').execute()),
    );
  } else {
    for (let first = 0; first < which.streams.length; first += mostStreams) {
      const some = which.streams.slice(first, first + mostStreams);
      found.push(...(await all.where('stream', 'in', some).execute()));
    }
  }
  return new Map(found.map(({ stream, position }) => [stream, BigInt(position)]));
}

/**
 * Streams of the emergencies that touch an area and are declared to hold at a moment, or held since another; with those
 * of which nothing is left, where that was recorded since then.
 */
export async function emergenciesIn(
  database: Queries,
  { here, above }: Reach,
  { at, known, since }: Moments & { readonly since: Instant },
): Promise<readonly string[]> {
  const belief = beliefAt(known);
  const places = { here: here.map(named('here')), above: above.map(named('above')) };
  const paths = { here: places.here.map(([name]) => name), above: places.above.map(([name]) => name) };
  const asked = { paths, is: belief.is };
  const moments = {
    ...{ at: Date.parse(at), since: Date.parse(since), until: belief.until, from: belief.from },
    gone: known === undefined ? forever - 1 : belief.until,
  };
  const rows = await rowsOf(database, {
    name: `emergencies ${belief.is} ${here.length.toString()} ${above.length.toString()}`,
    values: { ...Object.fromEntries([...places.here, ...places.above]), ...moments },
    build: (value) => declaredIn(database, asked, value).unionAll(takenBackIn(database, asked, value)),
  });
  return [...new Set(rows.map(({ stream }) => stream))];
}

/** Names of the values that are paths, and how what is believed is told from what was. */
interface AskedIn {
  readonly paths: { readonly here: readonly string[]; readonly above: readonly string[] };
  readonly is: '=' | '>';
}

function declaredIn(database: Queries, { paths, is }: AskedIn, value: Value) {
  const found = (names: readonly string[], own: readonly number[]) =>
    declarationsAt(database, { names, own }, value).where('p.known_until', is, value<number>('until'));
  return found(paths.here, [0, 1]).unionAll(found(paths.above, [1]));
}

/** Annulled from its very start, or lifted before it began: it was declared there, and no declaration of it is left. */
function takenBackIn(database: Queries, { paths, is }: AskedIn, value: Value) {
  const found = (names: readonly string[], own: readonly number[]) =>
    declarationsAt(database, { names, own }, value)
      .where('p.known_until', '>', value<number>('since'))
      .where('p.known_until', '<=', value<number>('gone'))
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('measures as left')
              .select('left.id')
              .whereRef('left.stream', '=', 'm.stream')
              .where('left.kind', '=', 'declaration')
              .where('left.known_until', is, value<number>('until'))
              .where('left.known_from', '<=', value<number>('from')),
          ),
        ),
      );
  return found(paths.here, [0, 1]).unionAll(found(paths.above, [1]));
}

/** Declarations of emergencies in some places, that were recorded by then and hold at the moment or held since. */
function declarationsAt(
  database: Queries,
  { names, own }: { readonly names: readonly string[]; readonly own: readonly number[] },
  value: Value,
) {
  const paths = names.map((name) => value<string>(name));
  return database
    .selectFrom('places as p')
    .innerJoin('measures as m', 'm.id', 'p.measure')
    .select('m.stream')
    .where('p.path', 'in', paths)
    .where('p.own', 'in', own)
    .where('p.effective_until', '>', value<number>('since'))
    .where('m.effective_from', '<=', value<number>('at'))
    .where('m.known_from', '<=', value<number>('from'))
    .where('m.kind', '=', 'declaration')
    .where('m.stream', '>', `${emergencyAction}-`)
    .where('m.stream', '<', `${emergencyAction}.`);
}
