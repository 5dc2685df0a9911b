import type { Action, Case, Catalogue, Measure, StoredEvent } from '#kernel';
import { readBack, touchedAreas, UnknownEvent } from '#kernel';
import { supersededIn, withFindingsOf } from './dated-findings.js';
import type { DatedFinding, GivenWay } from './dated-findings.js';
import { milliseconds } from './milliseconds.js';
import { touchRows } from './places.js';
import { forever } from './tables.js';
import type { CaseRow, FindingRow, MeasureRow, TouchRow } from './tables.js';

/** A case as the projector has it in mind: what it has become, and its rows that are still believed. */
export interface Remembered {
  readonly case: Case;
  readonly openedAt: number;
  readonly findings: readonly DatedFinding[];
  /** By title and text of the measure. */
  readonly believed: ReadonlyMap<string, MeasureRow>;
  /** What it stands for, in order: what an event leaves as it was are the same objects, and not written again. */
  readonly stated?: readonly Stated[];
}

/** What one event changes in the tables. */
export interface Step {
  readonly after: Remembered;
  readonly moment: Moment;
  readonly opened: readonly MeasureRow[];
  /** Ended at this event; each was opened by an earlier one. */
  readonly closed: readonly MeasureRow[];
  /** Where the event touched; of a correction also where the events it tells anew did, as they now read. */
  readonly touches: readonly TouchRow[];
  readonly findings: readonly FindingRow[];
  /** Findings that give way to this event, a correction. */
  readonly superseded: readonly GivenWay[];
}

export interface Ground {
  /** Paths in which some codes hold, one a line: their own, and for a corridor those of the areas it leads through. */
  pathsOf(codes: readonly string[]): string;
  nextId(): number;
}

/** Which action a stream belongs to, and the id of the case: the event's type knows. */
export function actionsByEvent(catalogue: Catalogue): ReadonlyMap<string, Action> {
  return new Map([...catalogue.values()].flatMap((action) => [...action.events.keys()].map((type) => [type, action])));
}

/** The case before its first event. Throws `UnknownEvent` where no action knows the event. */
export function openFor(actions: ReadonlyMap<string, Action>, event: StoredEvent): Remembered {
  const action = actions.get(event.type);
  if (action === undefined) throw new UnknownEvent(`No action knows the event ${event.type}.`);
  const id = event.stream.slice(action.name.length + 1);
  return { case: action.open(id), openedAt: milliseconds(event.recordedAt), findings: [], believed: new Map() };
}

/** The case after an event whose rows stand already. */
export function applied(before: Remembered, event: StoredEvent): Remembered {
  const openedAt = event.revision === 0n ? milliseconds(event.recordedAt) : before.openedAt;
  const after = before.case.apply(event);
  const findings = withFindingsOf(event, after, before.findings);
  return { ...before, case: after, openedAt, findings };
}

/** The case after the event, and what that changes in the tables. Changes nothing itself: it may throw anywhere. */
export function project(before: Remembered, event: StoredEvent, ground: Ground): Step {
  const next = applied(before, event);
  const moment = { at: milliseconds(event.recordedAt), position: Number(event.position) };
  const title = next.case.title();
  const stated = statedBy(next.case, title, before.stated);
  const keys = new Set(stated.map(({ key }) => key));
  const believed = new Map<string, MeasureRow>();
  const closed: MeasureRow[] = [];
  for (const [key, row] of before.believed) {
    if (keys.has(key)) believed.set(key, row);
    else closed.push({ ...row, known_until: moment.at, until_position: moment.position });
  }
  const opened: MeasureRow[] = [];
  for (const one of stated) {
    if (believed.has(one.key)) continue;
    const row = measureRow({ stream: event.stream, title }, one, moment, ground);
    believed.set(one.key, row);
    opened.push(row);
  }
  const after: Remembered = { ...next, believed, stated };
  return {
    after,
    moment,
    opened,
    closed,
    touches: touched(before.case, next.case, moment.position, ground),
    findings: findingRows(event, moment),
    superseded: supersededIn(next.findings, event),
  };
}

function findingRows({ stream, metadata }: StoredEvent, { at, position }: Moment): readonly FindingRow[] {
  return metadata.findings.map(({ rule, verdict, because, source = null }, ordinal) => ({
    position,
    ordinal,
    stream,
    rule,
    verdict,
    because,
    source,
    superseded_by: null,
    at,
  }));
}

/** A measure and its text, under the title of its case. */
export interface Stated {
  readonly measure: Measure;
  readonly body: string;
  readonly title: string;
  readonly key: string;
}

function statedBy(current: Case, title: string, before: readonly Stated[] = []): readonly Stated[] {
  return current.measures().map((measure, index) => {
    const same = before[index];
    if (same?.measure === measure && same.title === title) return same;
    const body = JSON.stringify(measure);
    return { measure, body, title, key: keyOf(title, body) };
  });
}

/** Where the event changed what the case stands for, and of a correction where the events do that it tells anew. */
function touched(before: Case, after: Case, position: number, ground: Ground): readonly TouchRow[] {
  const own = { position: BigInt(position), areas: touchedAreas(before.measures(), after.measures()) };
  return [own, ...after.retold()].flatMap((one) => touchRows(ground.pathsOf(one.areas), Number(one.position)));
}

/** When an event was recorded, and where. */
interface Moment {
  readonly at: number;
  readonly position: number;
}

/** What tells one believed measure of a case from another. */
export function keyOf(title: string, body: string): string {
  return `${title}\n${body}`;
}

function measureRow(
  { stream, title }: Pick<MeasureRow, 'stream' | 'title'>,
  { measure, body }: Stated,
  { at, position }: Moment,
  ground: Ground,
): MeasureRow {
  return {
    id: ground.nextId(),
    stream,
    title,
    kind: measure.kind,
    effective_from: milliseconds(measure.from),
    effective_until: measure.until === null ? forever : milliseconds(measure.until),
    known_from: at,
    known_until: forever,
    position,
    until_position: forever,
    rests_on: measure.restsOn ?? null,
    paths: ground.pathsOf(measure.areas),
    body,
  };
}

/** Reads a measure that this projector wrote. */
export function measureIn(body: string): Measure {
  return readBack(body);
}

/** What the case is after the step; of several in one transaction only the last is written. */
export function caseRow({ after, moment: { at, position } }: Pick<Step, 'after' | 'moment'>): CaseRow {
  const { case: current, openedAt, findings } = after;
  return {
    stream: current.stream,
    action: current.action,
    id: current.id,
    revision: Number(current.revision),
    position,
    phase: current.phase(),
    title: current.title(),
    state: current.stateText(),
    findings: findings.length === 0 ? '[]' : JSON.stringify(findings),
    opened_at: openedAt,
    changed_at: at,
  };
}
