import type { Area, AreaLookup, Instant, Measure } from '#kernel';
import { scopesIn } from '#region-status';
import type { BelievedMeasure, NextChange, RegionStatus } from '#region-status';

/** How long what is in force goes on, and what changes next: as a status says it, or as the definition has it. */
export interface Spans {
  /** A line for each measure in force: its case, its beginning, the end of what goes on from it, its next terms. */
  readonly lines: readonly string[];
  readonly next: Omit<NextChange, 'title'> | null;
}

export function spansIn({ declarations, announcements, forces, borders, nextChange }: RegionStatus): Spans {
  const shown = [...declarations, ...announcements, ...forces.deployments, ...borders.measures];
  const lines = shown.map((one) => lineOf(one.case, one.from, one));
  if (nextChange === null) return { lines: lines.toSorted(), next: null };
  const { title: _title, ...next } = nextChange;
  return { lines: lines.toSorted(), next };
}

/**
 * The same by definition, with every way to go on from a measure written out. Slow, and on purpose without anything
 * that the status itself uses to join measures.
 */
export function joined(
  believed: readonly BelievedMeasure[],
  {
    area,
    areas,
    at,
    day,
  }: { readonly area: Area; readonly areas: AreaLookup; readonly at: Instant; readonly day: string },
): Spans {
  const scopeOf = scopesIn(area, areas, day);
  const here = believed
    .filter(({ measure, paths }) => measure.kind !== 'report' && scopeOf(paths) !== undefined)
    .map((one) => ({ ...one, terms: termsOf(one.measure, scopeOf(one.paths)) }));
  const holding = here.filter(({ measure }) => measure.from <= at);
  const told = holding.map((one) => ({ one, run: runOf(waysOn(one, here, at)) }));
  const changes = [
    ...told.map(({ one, run }) =>
      run.changesAt === null ? change(one, run.until, 'ends') : change(one, run.changesAt, 'changes'),
    ),
    ...here
      .filter((one) => one.measure.from > at && !here.some((earlier) => follows(one, earlier)))
      .map((one) => change(one, one.measure.from, 'takes-effect')),
  ];
  return {
    lines: told.map(({ one, run }) => lineOf(`${one.action}/${one.id}`, one.measure.from, run)).toSorted(),
    next: changes.flat().toSorted(byWeight)[0] ?? null,
  };
}

interface Piece extends BelievedMeasure {
  /** What it says in the area, apart from when. */
  readonly terms: string;
}

interface Ends {
  readonly until: Instant | null;
  readonly changesAt: Instant | null;
}

function follows({ stream, measure }: BelievedMeasure, earlier: BelievedMeasure): boolean {
  return stream === earlier.stream && measure.kind === earlier.measure.kind && measure.from === earlier.measure.until;
}

/** Each a row of measures, of which every one begins at the very moment at which the one before it ends. */
function waysOn(first: Piece, here: readonly Piece[], at: Instant): readonly (readonly Piece[])[] {
  const next = here.filter((one) => one.measure.from > at && follows(one, first));
  return next.length === 0 ? [[first]] : next.flatMap((one) => waysOn(one, here, at).map((way) => [first, ...way]));
}

/** The way that lasts longest counts; of several, the one whose measures come first as texts. */
function runOf(ways: readonly (readonly Piece[])[]): Ends {
  const ended = ways.map((way) => ({
    way,
    until: way.at(-1)?.measure.until ?? null,
    text: way.map(({ measure }) => JSON.stringify(measure)).join('\n'),
  }));
  const [longest] = ended.toSorted(
    (one, other) => order(other.until ?? never, one.until ?? never) || order(one.text, other.text),
  );
  const { way = [], until = null } = longest ?? {};
  const changed = way.find(({ terms }) => terms !== way[0]?.terms);
  return { until, changesAt: changed?.measure.from ?? null };
}

const never = '9999';

function termsOf(
  { from: _from, until: _until, areas: _areas, illustrative: _told, ...terms }: Measure,
  scope: unknown,
): string {
  return JSON.stringify([scope, Object.entries(terms).toSorted(([one], [other]) => order(one, other))]);
}

function change({ measure, action, id }: Piece, at: Instant | null, what: NextChange['what']): readonly Change[] {
  return at === null ? [] : [{ at, what, kind: measure.kind, case: `${action}/${id}` }];
}

type Change = Omit<NextChange, 'title'>;

const kinds: readonly Measure['kind'][] = ['declaration', 'border', 'force', 'curfew', 'corridor', 'announcement'];
const whats: readonly NextChange['what'][] = ['takes-effect', 'ends', 'changes'];

function byWeight(one: Change, other: Change): number {
  return (
    order(one.at, other.at) ||
    kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
    order(one.case, other.case) ||
    whats.indexOf(one.what) - whats.indexOf(other.what)
  );
}

function order(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

function lineOf(address: string, from: Instant, { until, changesAt }: Ends): string {
  return `${address} from ${from} until ${String(until)}, changes ${String(changesAt)}`;
}
