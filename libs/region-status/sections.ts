import { addDays, atLocalTime, daysBetween, localDate } from '#calendar';
import type {
  AreaLookup,
  BorderMeasure,
  CorridorMeasure,
  Crossing,
  CurfewMeasure,
  DeclarationMeasure,
  ForceMeasure,
  Instant,
  Measure,
} from '#kernel';
import { compare } from './order.js';
import type { Run } from './runs.js';
import type { Scope } from './scope.js';
import type { BelievedMeasure, Flag } from './standing.js';

/** A measure in force in the area, with what people ask of any measure. */
export type InForce<M extends Measure> = {
  /** `action/id`, the address of the case. */
  readonly case: string;
  readonly title: string;
  /** When its terms change before it ends, as an amendment or an extension changes them; null where they do not. */
  readonly changesAt: Instant | null;
  /** `action/id` of the declaration that it rests on and ends with. */
  readonly restsOn?: string;
  /** When the system learned of it in this form. */
  readonly recordedAt: Instant;
  readonly findings: readonly Flag[];
} & Scope &
  Omit<M, 'kind' | 'areas' | 'restsOn'>;

/** A believed measure of one kind, found in force in the area. */
export interface Found<M extends Measure = Measure> extends BelievedMeasure {
  readonly measure: M;
  readonly scope: Scope;
}

/** The terms are those of the moment, the end is that of the run: of what goes on without a gap. */
export function inForce<M extends Measure>(found: Found<M>, { until, changesAt }: Run): InForce<M> {
  const { kind: _kind, areas: _areas, restsOn: _restsOn, ...details } = found.measure;
  return {
    case: `${found.action}/${found.id}`,
    title: found.title,
    ...found.scope,
    ...details,
    until,
    changesAt,
    ...(found.basis === undefined ? {} : { restsOn: found.basis }),
    recordedAt: found.recordedAt,
    findings: found.findings,
  };
}

export type DeclarationInForce = InForce<DeclarationMeasure> & {
  /** Local days from the day asked about to the day of the end; null without an end. */
  readonly daysLeft: number | null;
};

/** The moment asked about, and the zone in which its day is told. */
export interface LocalMoment {
  readonly at: Instant;
  readonly zone: string;
}

export function declarationInForce(
  found: Found<DeclarationMeasure>,
  run: Run,
  { at, zone }: LocalMoment,
): DeclarationInForce {
  const { until } = run;
  return { ...inForce(found, run), daysLeft: until === null ? null : daysBetween(at, until, zone) };
}

export interface ForceTotal {
  readonly force: string;
  readonly mode: ForceMeasure['mode'];
  readonly deployments: number;
  /** People in the deployments whose number is known. */
  readonly personnel: number;
  /** Deployments whose number is unknown: they are not in `personnel`. */
  readonly unknown: number;
}

/** Totals by force and mode, in that order; what is unknown is counted apart, never as nought. */
export function forceTotals(found: readonly Found<ForceMeasure>[]): readonly ForceTotal[] {
  const totals = new Map<string, ForceTotal>();
  for (const { measure } of found) {
    const { force, mode, personnel } = measure;
    const key = JSON.stringify([force, mode]);
    const sum = totals.get(key) ?? { force, mode, deployments: 0, personnel: 0, unknown: 0 };
    totals.set(key, {
      ...sum,
      deployments: sum.deployments + 1,
      personnel: sum.personnel + (personnel ?? 0),
      unknown: sum.unknown + (personnel === null ? 1 : 0),
    });
  }
  return [...totals.values()].toSorted(
    (one, other) => compare(one.force, other.force) || compare(one.mode, other.mode),
  );
}

type Passage = 'open' | 'restricted' | 'closed';

export interface CrossingStatus {
  readonly id: string;
  readonly name: string;
  readonly neighbour: string;
  /** The more restrictive of the two directions. */
  readonly status: Passage;
  readonly entry: Passage;
  readonly exit: Passage;
  /** Cases that close or restrict it. */
  readonly by: readonly string[];
  /** Corridors that lead through it all the same. */
  readonly exceptions: readonly string[];
}

/** Each crossing with the most restrictive measure in force at it, and the corridors that are exceptions. */
export function crossingsIn(
  code: string,
  borders: readonly Found<BorderMeasure>[],
  corridors: readonly Found<CorridorMeasure>[],
  areas: AreaLookup,
): readonly CrossingStatus[] {
  return areas.crossingsIn(code).map((crossing) => {
    const path = areas.find(crossing.area)?.path ?? '';
    const at = borders.filter(
      ({ measure, paths }) => reaches(measure, crossing) && paths.some((one) => path.startsWith(one)),
    );
    const through = corridors.filter(({ measure }) => !measure.suspended && measure.route.includes(crossing.id));
    const { id, name, neighbour } = crossing;
    return {
      id,
      name,
      neighbour,
      status: passage(at),
      entry: passage(at.filter(({ measure }) => measure.direction !== 'exit')),
      exit: passage(at.filter(({ measure }) => measure.direction !== 'entry')),
      by: at.map(address),
      exceptions: through.map(address),
    };
  });
}

function passage(at: readonly Found<BorderMeasure>[]): Passage {
  if (at.some(({ measure }) => measure.severity === 'closed')) return 'closed';
  return at.length > 0 ? 'restricted' : 'open';
}

function reaches(measure: BorderMeasure, crossing: Crossing): boolean {
  if (measure.neighbour !== undefined && measure.neighbour !== crossing.neighbour) return false;
  switch (measure.extent) {
    case 'whole':
      return true;
    case 'unauthorised':
      return crossing.kind === 'irregular';
    case 'crossings':
      return measure.crossings.includes(crossing.id);
  }
}

export function address(found: BelievedMeasure): string {
  return `${found.action}/${found.id}`;
}

export type CurfewInForce = InForce<CurfewMeasure> & {
  /** The hours that are running at the moment asked about, or the next ones; null when it ends before them. */
  readonly next: { readonly from: Instant; readonly until: Instant } | null;
};

export function curfewInForce(found: Found<CurfewMeasure>, run: Run, moment: LocalMoment): CurfewInForce {
  return { ...inForce(found, run), next: hoursInRun(found.measure, run, moment) };
}

/** Where its terms end before their next hours, the hours are those of the terms that take their place. */
function hoursInRun(curfew: CurfewMeasure, run: Run, { at, zone }: LocalMoment): CurfewInForce['next'] {
  const { changesAt, until, next } = run;
  const hours = nextHours({ ...curfew, until: changesAt ?? until }, at, zone);
  const then = next?.found.measure;
  if (hours !== null || next === undefined || then?.kind !== 'curfew') return hours;
  return hoursInRun(then, next.run, { at: then.from, zone });
}

/** Yesterday's hours may still run after midnight; today's and tomorrow's may be the next. */
function nextHours(curfew: CurfewMeasure, at: Instant, zone: string): CurfewInForce['next'] {
  const today = localDate(at, zone);
  const overnight = curfew.endsAt <= curfew.startsAt ? 1 : 0;
  for (const shift of [-1, 0, 1]) {
    const day = addDays(today, shift);
    const starts = atLocalTime(day, curfew.startsAt, zone);
    const ends = atLocalTime(addDays(day, overnight), curfew.endsAt, zone);
    const from = starts > curfew.from ? starts : curfew.from;
    const until = curfew.until !== null && curfew.until < ends ? curfew.until : ends;
    if (until > at && from < until) return { from, until };
  }
  return null;
}

export interface SuspendedHere {
  readonly article: string;
  readonly name: string;
  /** Id of the regime whose constitution names it so. */
  readonly regime: string;
  readonly by: readonly string[];
}

/** Each right suspended by a declaration in force, once, with the cases that suspend it. */
export function suspendedRights(declarations: readonly Found<DeclarationMeasure>[]): readonly SuspendedHere[] {
  const rights = new Map<string, SuspendedHere>();
  for (const found of declarations) {
    const { regime, suspendedRights: suspended } = found.measure;
    for (const { article, name } of suspended) {
      const known = rights.get(article);
      const by = [...new Set([...(known?.by ?? []), address(found)])];
      rights.set(article, { article, name, regime: known?.regime ?? regime, by });
    }
  }
  return [...rights.values()].toSorted((one, other) => compare(one.article, other.article));
}
