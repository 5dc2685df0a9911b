import type { Action, Area, Case, Catalogue, Finding, Measure, StoredEvent } from '#kernel';
import { readBack, UnknownEvent } from '#kernel';
import { forever } from './tables.js';
import type { CaseRow, MeasureAreaRow, MeasureRow } from './tables.js';

/** A case as the projector has it in mind: what it has become, and its rows that are still believed. */
export interface Remembered {
  readonly case: Case;
  readonly openedAt: number;
  readonly findings: readonly DatedFinding[];
  /** By title and text of the measure. */
  readonly believed: ReadonlyMap<string, MeasureRow>;
}

/** A finding, and the event that carried it: a question about the past must not see later ones. */
export interface DatedFinding extends Finding {
  readonly revision: string;
  /** When it was recorded, in milliseconds since 1970. */
  readonly at: number;
}

export function datedFindings(event: StoredEvent): readonly DatedFinding[] {
  const at = Date.parse(event.recordedAt);
  return event.metadata.findings.map((finding) => ({ ...finding, revision: event.revision.toString(), at }));
}

/** What some events change in the tables. Rows that begin and end within them are written once, ended. */
export interface Changes {
  readonly cases: Map<string, { readonly after: Remembered; readonly moment: Moment }>;
  readonly opened: Map<number, { readonly row: MeasureRow; readonly areas: readonly string[] }>;
  /** Rows written earlier that are no longer believed. */
  readonly closed: Map<number, MeasureRow>;
  readonly touches: { path: string; position: number }[];
}

export function noChanges(): Changes {
  return { cases: new Map(), opened: new Map(), closed: new Map(), touches: [] };
}

export interface Ground {
  /** Paths in which a code holds: its own, and for a corridor those of the areas it leads through. */
  pathsOf(code: string): readonly string[];
  nextId(): number;
}

/** Which action a stream belongs to, and the id of the case: the event's type knows. */
export function actionsByEvent(catalogue: Catalogue): ReadonlyMap<string, Action> {
  return new Map([...catalogue.values()].flatMap((action) => [...action.events.keys()].map((type) => [type, action])));
}

export function openFor(actions: ReadonlyMap<string, Action>, event: StoredEvent): Remembered {
  const action = actions.get(event.type);
  if (action === undefined) throw new UnknownEvent(`No action knows the event ${event.type}.`);
  const id = event.stream.slice(action.name.length + 1);
  return { case: action.open(id), openedAt: Date.parse(event.recordedAt), findings: [], believed: new Map() };
}

/** The case after the event; what that changes in the tables is added to `changes`. */
export function project(before: Remembered, event: StoredEvent, ground: Ground, changes: Changes): Remembered {
  const next = before.case.apply(event);
  const moment = { at: Date.parse(event.recordedAt), position: Number(event.position) };
  const title = next.title();
  const measures = new Map(next.measures().map((measure) => [keyOf(title, JSON.stringify(measure)), measure]));
  const touched = new Set<string>();
  const believed = new Map<string, MeasureRow>();
  for (const [key, row] of before.believed) {
    if (measures.has(key)) believed.set(key, row);
    else close(row, { moment, ground, changes, touched });
  }
  for (const [key, measure] of measures) {
    if (!believed.has(key))
      believed.set(key, open({ stream: event.stream, title }, measure, { moment, ground, changes, touched }));
  }
  const findings = [...before.findings, ...datedFindings(event)];
  const after: Remembered = { case: next, openedAt: before.openedAt, findings, believed };
  changes.cases.set(event.stream, { after, moment });
  if (touched.size === 0) for (const code of codesOf(measures.values())) touch(code, ground, touched);
  for (const path of touched) changes.touches.push({ path, position: moment.position });
  return after;
}

/** When an event was recorded, and where. */
export interface Moment {
  readonly at: number;
  readonly position: number;
}

interface Stroke {
  readonly moment: Moment;
  readonly ground: Ground;
  readonly changes: Changes;
  readonly touched: Set<string>;
}

/** What tells one believed measure of a case from another. */
export function keyOf(title: string, body: string): string {
  return `${title}\n${body}`;
}

function open(
  { stream, title }: Pick<MeasureRow, 'stream' | 'title'>,
  measure: Measure,
  { moment, ground, changes, touched }: Stroke,
): MeasureRow {
  const row: MeasureRow = {
    id: ground.nextId(),
    stream,
    title,
    kind: measure.kind,
    effective_from: Date.parse(measure.from),
    effective_until: measure.until === null ? forever : Date.parse(measure.until),
    known_from: moment.at,
    known_until: forever,
    position: moment.position,
    until_position: forever,
    rests_on: measure.restsOn ?? null,
    body: JSON.stringify(measure),
  };
  const paths = new Set<string>();
  for (const code of measure.areas) touch(code, ground, paths);
  for (const path of paths) touched.add(path);
  changes.opened.set(row.id, { row, areas: [...paths] });
  return row;
}

function close(row: MeasureRow, { moment, ground, changes, touched }: Stroke): void {
  const ended: MeasureRow = { ...row, known_until: moment.at, until_position: moment.position };
  const sameBatch = changes.opened.get(row.id);
  if (sameBatch === undefined) changes.closed.set(row.id, ended);
  else changes.opened.set(row.id, { ...sameBatch, row: ended });
  for (const code of measureIn(row.body).areas) touch(code, ground, touched);
}

function touch(code: string, ground: Ground, paths: Set<string>): void {
  for (const path of ground.pathsOf(code)) paths.add(path);
}

function codesOf(measures: Iterable<Measure>): ReadonlySet<string> {
  const codes = new Set<string>();
  for (const { areas } of measures) for (const code of areas) codes.add(code);
  return codes;
}

/** Reads a measure that this projector wrote. */
export function measureIn(body: string): Measure {
  return readBack(body);
}

export function areaRows({ row, areas }: { row: MeasureRow; areas: readonly string[] }): readonly MeasureAreaRow[] {
  const { id: measure, kind, effective_from, effective_until, known_from, known_until } = row;
  return areas.map((path) => ({ measure, path, kind, effective_from, effective_until, known_from, known_until }));
}

export function caseRow({ case: current, openedAt, findings }: Remembered, moment: Moment): CaseRow {
  return {
    stream: current.stream,
    action: current.action,
    id: current.id,
    revision: Number(current.revision),
    position: moment.position,
    phase: current.phase(),
    title: current.title(),
    state: JSON.stringify(current.state()),
    findings: JSON.stringify(findings),
    opened_at: openedAt,
    changed_at: moment.at,
  };
}

export function pathsThrough(area: Area, find: (code: string) => Area | undefined): readonly string[] {
  const through = (area.through ?? []).map(find).filter((one) => one !== undefined);
  return [area.path, ...through.map(({ path }) => path)];
}
