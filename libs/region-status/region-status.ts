import { localDate } from '#calendar';
import type {
  AnnouncementMeasure,
  Area,
  AreaLookup,
  BorderMeasure,
  CorridorMeasure,
  ForceMeasure,
  Instant,
  Measure,
  OtherMeasure,
  ReportMeasure,
} from '#kernel';
import { holdsAt } from '#kernel';
import { scopesIn } from './scope.js';
import type { Scope } from './scope.js';
import { crossingsIn, curfewInForce, declarationInForce, forceTotals, inForce, suspendedRights } from './sections.js';
import type {
  CrossingStatus,
  CurfewInForce,
  DeclarationInForce,
  ForceTotal,
  Found,
  InForce,
  SuspendedHere,
} from './sections.js';
import { inOrder } from './order.js';
import { nextChange } from './next-change.js';
import type { NextChange } from './next-change.js';
import { runsOf } from './runs.js';
import type { BelievedMeasure } from './standing.js';

export const levels = ['siege', 'emergency', 'announced', 'normal'] as const;
export type Level = (typeof levels)[number];

/** What is in force in an area at a moment, as believed at a moment. */
export interface RegionStatus {
  readonly area: {
    readonly code: string;
    readonly name: string;
    readonly kind: string;
    readonly parent: string | null;
  };
  readonly level: Level;
  /** How far the level holds in the area; undefined when it is normal. */
  readonly levelScope?: Scope['scope'];
  readonly declarations: readonly DeclarationInForce[];
  readonly announcements: readonly InForce<AnnouncementMeasure>[];
  readonly forces: { readonly totals: readonly ForceTotal[]; readonly deployments: readonly InForce<ForceMeasure>[] };
  readonly borders: {
    readonly crossings: readonly CrossingStatus[];
    readonly measures: readonly InForce<BorderMeasure>[];
  };
  readonly curfews: readonly CurfewInForce[];
  readonly corridors: readonly InForce<CorridorMeasure>[];
  readonly rightsSuspended: readonly SuspendedHere[];
  readonly reports: readonly InForce<ReportMeasure>[];
  /** Measures of kinds that this overview lists without reading their details. */
  readonly others: readonly InForce<OtherMeasure>[];
  /** How many measures of each kind are in force; the lists above show at most `mostListed` of each. */
  readonly counts: Readonly<Record<Measure['kind'], number>>;
  readonly nextChange: NextChange | null;
}

export interface Question {
  readonly area: Area;
  readonly at: Instant;
  readonly zone: string;
  readonly areas: AreaLookup;
  /** Measures that hold at the moment or later, reports apart, already ended with what they rest on. */
  readonly believed: readonly BelievedMeasure[];
  /** The latest reports, newest first. */
  readonly reports: readonly BelievedMeasure[];
}

/** The most of each list in one status; `counts` tells how many there are, the register has them all. */
export const mostListed = 100;

/** Pure: the same measures give the same status on any day. */
export function regionStatus(question: Question): RegionStatus {
  const { area, at, zone, areas } = question;
  const { code, name, kind, parent } = area;
  const here = found(question.believed, question);
  const runs = runsOf(here, at);
  const moment = { at, zone };
  const shown = <M extends Measure>(one: Found<M>): InForce<M> => inForce(one, runs.of(one));
  const of = sorted(inOrder(here.filter(({ measure }) => holdsAt(measure, at))));
  const reports = found(question.reports, question).filter(ofKind('report'));
  return {
    area: { code, name, kind, parent },
    ...levelOf(of),
    declarations: listed(of.declaration).map((one) => declarationInForce(one, runs.of(one), moment)),
    announcements: listed(of.announcement).map(shown),
    forces: { totals: forceTotals(of.force), deployments: listed(of.force).map(shown) },
    borders: { crossings: crossingsIn(code, of.border, of.corridor, areas), measures: listed(of.border).map(shown) },
    curfews: listed(of.curfew).map((one) => curfewInForce(one, runs.of(one), moment)),
    corridors: listed(of.corridor).map(shown),
    rightsSuspended: suspendedRights(of.declaration),
    reports: reports.map(shown),
    others: listed(of.other).map(shown),
    counts: countsOf(of, reports.length),
    nextChange: nextChange(here, runs, at),
  };
}

function found(believed: readonly BelievedMeasure[], { area, at, zone, areas }: Question): readonly Found[] {
  const scopeOf = scopesIn(area, areas, localDate(at, zone));
  const all: Found[] = [];
  for (const one of believed) {
    const scope = scopeOf(one.paths);
    if (scope !== undefined) all.push({ ...one, scope });
  }
  return all;
}

function ofKind<Kind extends Measure['kind']>(kind: Kind) {
  return (one: Found): one is Found<Extract<Measure, { kind: Kind }>> => one.measure.kind === kind;
}

type Sorted = ReturnType<typeof sorted>;

function sorted(all: readonly Found[]) {
  return {
    announcement: all.filter(ofKind('announcement')),
    declaration: all.filter(ofKind('declaration')),
    force: all.filter(ofKind('force')),
    border: all.filter(ofKind('border')),
    curfew: all.filter(ofKind('curfew')),
    corridor: all.filter(ofKind('corridor')),
    other: all.filter(ofKind('other')),
  };
}

function countsOf(of: Sorted, report: number): RegionStatus['counts'] {
  return {
    announcement: of.announcement.length,
    declaration: of.declaration.length,
    force: of.force.length,
    border: of.border.length,
    curfew: of.curfew.length,
    corridor: of.corridor.length,
    report,
    other: of.other.length,
  };
}

function listed<T extends Found>(all: readonly T[]): readonly T[] {
  return all.slice(0, mostListed);
}

function levelOf({ declaration, announcement }: Sorted): Pick<RegionStatus, 'level' | 'levelScope'> {
  for (const level of ['siege', 'emergency'] as const) {
    const at = declaration.filter(({ measure }) => measure.level === level);
    if (at.length > 0) return { level, levelScope: widest(at) };
  }
  return announcement.length > 0 ? { level: 'announced', levelScope: widest(announcement) } : { level: 'normal' };
}

function widest(found: readonly Found[]): Scope['scope'] {
  const scopes = found.map(({ scope: { scope } }) => scope);
  if (scopes.includes('whole')) return 'whole';
  return scopes.includes('inherited') ? 'inherited' : 'partial';
}
