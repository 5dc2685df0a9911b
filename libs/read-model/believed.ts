import type { Instant, Measure } from '#kernel';
import { readBack } from '#kernel';
import type { BelievedMeasure, Flag } from '#region-status';
import { endWithBasis } from '#region-status';
import { measureIn } from './changes.js';
import type { DatedFinding } from './dated-findings.js';
import { pathsIn } from './places.js';
import { atMost, rowsOf } from './prepared.js';
import type { Queries, Value } from './prepared.js';
import type { Reach } from './reach.js';
import { forever } from './tables.js';

export type { Queries } from './prepared.js';

/** The two questions about the past. Undefined `known` is what is believed now. */
export interface Moments {
  readonly at: Instant;
  readonly known?: Instant | undefined;
}

interface Belief {
  readonly is: '=' | '>';
  readonly until: number;
  readonly from: number;
}

/** What `known_until` must be, and `known_from` at most, of what was believed at a moment, or is believed now. */
export function beliefAt(known: Instant | undefined): Belief {
  if (known === undefined) return { is: '=', until: forever, from: forever };
  const moment = Date.parse(known);
  return { is: '>', until: moment, from: moment };
}

/** Measures that touch an area and hold at a moment or later, reports apart; ended with what they rest on. */
export async function believedIn(
  database: Queries,
  { here, above }: Reach,
  { at, known }: Moments,
): Promise<readonly BelievedMeasure[]> {
  const { is, until, from } = beliefAt(known);
  const places = [here.map(named('here')), above.map(named('above'))] as const;
  const [hereNames, aboveNames] = places.map((some) => some.map(([name]) => name));
  const rows = await rowsOf(database, {
    name: `believed ${is} ${here.length.toString()} ${above.length.toString()}`,
    values: { ...Object.fromEntries(places.flat()), at: Date.parse(at), until, from },
    build: (value) => {
      const found = (names: readonly string[] = [], own: readonly number[]) =>
        database
          .selectFrom('places as p')
          .innerJoin('measures as m', 'm.id', 'p.measure')
          .innerJoin('cases as c', 'c.stream', 'm.stream')
          .select(shown)
          .where(
            'p.path',
            'in',
            names.map((name) => value<string>(name)),
          )
          .where('p.own', 'in', own)
          .where('p.known_until', is, value<number>('until'))
          .where('p.effective_until', '>', value<number>('at'))
          .where('m.known_from', '<=', value<number>('from'));
      return found(hereNames, [0, 1]).unionAll(found(aboveNames, [1]));
    },
  });
  return settle(database, gathered(rows, { at, known }), { at, known });
}

/** The latest reports that touch an area and were observed by the moment, newest first. */
export async function reportsIn(
  database: Queries,
  { here, above }: Reach,
  { at, known, limit }: Moments & { readonly limit: number },
): Promise<readonly BelievedMeasure[]> {
  const { is, until, from } = beliefAt(known);
  const build = (value: Value) =>
    database
      .selectFrom('report_places as p')
      .innerJoin('measures as m', 'm.id', 'p.measure')
      .innerJoin('cases as c', 'c.stream', 'm.stream')
      .select([...shown, 'm.effective_from', 'm.position'])
      .where('p.path', '=', value<string>('path'))
      .where('p.own', '=', value<number>('own'))
      .where('p.known_until', is, value<number>('until'))
      .where('p.effective_from', '<=', value<number>('at'))
      .where('m.known_from', '<=', value<number>('from'))
      .where('m.effective_until', '>', value<number>('at'))
      .orderBy('p.effective_from', 'desc')
      .orderBy('p.measure', 'desc')
      .limit(atMost(value<number>('limit')));
  const found = (path: string, own: number) =>
    rowsOf(database, { name: `reports ${is}`, values: { path, own, until, from, at: Date.parse(at), limit }, build });
  const below = await Promise.all(here.map((path) => found(path, 0)));
  const own = await Promise.all([...here, ...above].map((path) => found(path, 1)));
  const newest = [...below, ...own]
    .flat()
    .toSorted((one, other) => other.effective_from - one.effective_from || other.position - one.position);
  return gathered(newest, { at, known }).slice(0, limit);
}

/** Names each of a list: its place in a query, and the value to be given there. */
export function named(list: string): (path: string, index: number) => readonly [name: string, path: string] {
  return (path, index) => [`${list} ${index.toString()}`, path];
}

const shown = [
  'm.id as measure',
  'm.stream',
  'm.title',
  'm.known_from',
  'm.paths',
  'm.body',
  'c.action',
  'c.id',
  'c.findings',
] as const;

interface Row {
  readonly measure: number;
  readonly stream: string;
  readonly title: string;
  readonly known_from: number;
  readonly paths: string;
  readonly body: string;
  readonly action: string;
  readonly id: string;
  readonly findings: string;
}

/** Each measure once, though it may be found both in an area and above it. */
function gathered(rows: readonly Row[], moments: Moments): readonly BelievedMeasure[] {
  return [...new Map(rows.map((row) => [row.measure, row])).values()].map((row) => believed(row, moments));
}

function believed(row: Row, moments: Moments): BelievedMeasure {
  const { action, id, stream, title } = row;
  const measure = measureIn(row.body);
  return {
    action,
    id,
    stream,
    title,
    measure,
    recordedAt: new Date(Number(row.known_from)).toISOString(),
    paths: pathsIn(row),
    findings: flagsIn(row.findings, measure, moments),
  };
}

const noFlags: readonly Flag[] = [];

function flagsIn(text: string, measure: Measure, { at, known }: Moments): readonly Flag[] {
  if (text === '[]') return noFlags;
  const findings = readBack<readonly DatedFinding[]>(text);
  const moments = { valid: Date.parse(at), known: known === undefined ? forever : Date.parse(known) };
  return findings.filter((one) => one.verdict !== 'lawful' && stood(one, moments) && isOf(one, measure)).map(flagOf);
}

/** Whether it was recorded by then and no correction had taken its place; and whether its act is in effect. */
function stood(
  { at, from = -Infinity, over = Infinity, until = Infinity }: DatedFinding,
  { valid, known }: { readonly valid: number; readonly known: number },
): boolean {
  return at <= known && known < until && from <= valid && valid < over;
}

/** A term bears what is said of it, not of another; and nothing of a right that is not suspended any more. */
function isOf({ term, right }: DatedFinding, measure: Measure): boolean {
  if (measure.kind !== 'declaration') return true;
  if (term !== undefined && term !== measure.extension) return false;
  return right === undefined || measure.suspendedRights.some(({ article }) => article === right);
}

function flagOf({ rule, verdict, because, source }: DatedFinding): Flag {
  return { rule, verdict, because, ...(source === undefined ? {} : { source }) };
}

/** Ends each measure with what it rests on, whose address it is given, and leaves out what has then ended. */
async function settle(
  database: Queries,
  found: readonly BelievedMeasure[],
  { at, known }: Moments,
): Promise<readonly BelievedMeasure[]> {
  const streams = [...new Set(found.flatMap(({ measure }) => measure.restsOn ?? []))];
  if (streams.length === 0) return found;
  const bases = await basesOf(database, streams, known);
  const addresses = await addressesOf(database, streams);
  return found
    .map((one) => {
      const { restsOn = '' } = one.measure;
      const basis = addresses.get(restsOn);
      const measure = endWithBasis(one.measure, bases.get(restsOn) ?? []);
      return { ...one, measure, ...(basis === undefined ? {} : { basis }) };
    })
    .filter(({ measure }) => measure.until === null || measure.until > at);
}

/** `action/id` of cases, by stream. */
async function addressesOf(database: Queries, streams: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const query = database.selectFrom('cases').select(['stream', 'action', 'id']).where('stream', 'in', streams);
  return new Map((await query.execute()).map(({ stream, action, id }) => [stream, `${action}/${id}`]));
}

/** All declarations of these cases, by stream, as believed at a moment or now. */
export async function basesOf(
  database: Queries,
  streams: readonly string[],
  known: Instant | undefined,
): Promise<ReadonlyMap<string, readonly Measure[]>> {
  const bases = new Map<string, Measure[]>();
  if (streams.length === 0) return bases;
  const belief = beliefAt(known);
  const rows = await database
    .selectFrom('measures')
    .select(['stream', 'body'])
    .where('kind', '=', 'declaration')
    .where('stream', 'in', streams)
    .where('known_until', belief.is, belief.until)
    .where('known_from', '<=', belief.from)
    .execute();
  for (const { stream, body } of rows) bases.set(stream, [...(bases.get(stream) ?? []), measureIn(body)]);
  return bases;
}
