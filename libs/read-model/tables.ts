import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { isPostgres, wordsOf } from './engine.js';

/** The open end of an interval: later than every instant, so that one comparison answers for both. */
export const forever = 8_640_000_000_000_000;

/** Raised whenever the same log gives other rows than before: the tables are then filled anew. */
export const projectionVersion = 14;

/**
 * Rows of this projection and of those since are read until they have been made anew. Raised with `projectionVersion` where
 * a question would go wrong on the rows that there were.
 */
export const oldestReadable = 12;

/** Of the one row of the checkpoint. */
export const checkpointName = 'projector';

/** Moments are milliseconds since 1970; intervals are half open; `forever` is no end. */
export interface Tables {
  /** `ledger` tells whose log it is: see `logOf`. */
  readonly checkpoint: { name: string; position: number; version: number; recorded_at: number; ledger: string };
  readonly cases: CaseRow;
  readonly measures: MeasureRow;
  readonly places: PlaceRow;
  readonly report_places: ReportPlaceRow;
  readonly touches: TouchRow;
  readonly findings: FindingRow;
  readonly refusals: RefusalRow;
  /** Cases that wait because one of their events could not be projected. */
  readonly parked: { stream: string; position: number; reason: string };
}

export interface CaseRow {
  stream: string;
  action: string;
  id: string;
  revision: number;
  position: number;
  phase: string;
  title: string;
  state: string;
  /** JSON of `DatedFinding[]`. */
  findings: string;
  opened_at: number;
  changed_at: number;
}

/** What is written of a case is what its digest tells. */
export const caseColumns = [
  'stream',
  'action',
  'id',
  'revision',
  'position',
  'phase',
  'title',
  'state',
  'findings',
  'opened_at',
  'changed_at',
] as const satisfies readonly (keyof CaseRow)[];

/** A measure as believed from one event until another: `known_*` is recorded time, `effective_*` the time it holds. */
export interface MeasureRow {
  id: number;
  stream: string;
  /** What the case was called then: a case that is renamed is believed anew. */
  title: string;
  kind: string;
  effective_from: number;
  effective_until: number;
  known_from: number;
  known_until: number;
  position: number;
  until_position: number;
  rests_on: string | null;
  /** Paths of the areas it is imposed on, one a line. */
  paths: string;
  body: string;
}

/** What is written of a measure is what its digest tells, but for its number. */
export const measureColumns = [
  'stream',
  'position',
  'until_position',
  'title',
  'kind',
  'effective_from',
  'effective_until',
  'known_from',
  'known_until',
  'rests_on',
  'paths',
  'body',
] as const satisfies readonly (keyof MeasureRow)[];

/** An area that something concerns: imposed on it (`own` 1), or only on something below it (`own` 0). */
interface Place {
  path: string;
  own: number;
}

/** Where a measure that is no report is found: by area, then by when it is believed, then by its end. */
export interface PlaceRow extends Place {
  known_until: number;
  effective_until: number;
  measure: number;
}

/** Where a report is found: the latest are asked for. */
export interface ReportPlaceRow extends Place {
  known_until: number;
  effective_from: number;
  measure: number;
}

/** What a rule said of an act: the event that carried it, and its place among the findings of that event. */
export interface FindingRow {
  position: number;
  ordinal: number;
  stream: string;
  rule: string;
  verdict: string;
  because: string;
  source: string | null;
  /** Position of the correction whose findings took its place; null while it stands. */
  superseded_by: number | null;
  /** When it was recorded. */
  at: number;
}

export const findingColumns = [
  'position',
  'ordinal',
  'stream',
  'rule',
  'verdict',
  'because',
  'source',
  'superseded_by',
  'at',
] as const satisfies readonly (keyof FindingRow)[];

/** A command that was refused: by what it is found; what it says stands in the log. */
export interface RefusalRow {
  position: number;
  action: string;
  /** Of the case that it was sent to. */
  stream: string;
  refused: string;
  /** Who sent it. */
  subject: string;
  at: number;
}

export const refusalColumns = [
  'position',
  'action',
  'stream',
  'refused',
  'subject',
  'at',
] as const satisfies readonly (keyof RefusalRow)[];

/** Which event touched which area. */
export interface TouchRow extends Place {
  position: number;
}

export async function createTables(database: Kysely<Tables>): Promise<void> {
  await createCheckpoint(database);
  await createCases(database);
  await createMeasures(database);
  await createPlaces(database);
  await createFindings(database);
  await createRefusals(database);
}

async function createCheckpoint(database: Kysely<Tables>): Promise<void> {
  const { schema } = database;
  const { text } = wordsOf(database);
  await schema
    .createTable('checkpoint')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addColumn('ledger', text, (column) => column.notNull())
    .execute();
  await schema
    .createTable('parked')
    .addColumn('stream', text, (column) => column.primaryKey())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('reason', text, (column) => column.notNull())
    .execute();
}

async function createCases(database: Kysely<Tables>): Promise<void> {
  const { text } = wordsOf(database);
  await database.schema
    .createTable('cases')
    .addColumn('stream', text, (column) => column.primaryKey())
    .addColumn('action', text, (column) => column.notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('phase', text, (column) => column.notNull())
    .addColumn('title', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('findings', text, (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function createMeasures(database: Kysely<Tables>): Promise<void> {
  const { schema } = database;
  const { text, rowNumber } = wordsOf(database);
  await schema
    .createTable('measures')
    .addColumn('id', rowNumber, (column) => column.primaryKey())
    .addColumn('stream', text, (column) => column.notNull())
    .addColumn('title', text, (column) => column.notNull())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('effective_from', 'bigint', (column) => column.notNull())
    .addColumn('effective_until', 'bigint', (column) => column.notNull())
    .addColumn('known_from', 'bigint', (column) => column.notNull())
    .addColumn('known_until', 'bigint', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('until_position', 'bigint', (column) => column.notNull())
    .addColumn('rests_on', text)
    .addColumn('paths', text, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .execute();
  await schema.createIndex('measures_by_stream').on('measures').column('stream').execute();
  for (const end of ['effective_from', 'effective_until'] as const) {
    await schema
      .createIndex(`measures_by_${end}`)
      .on('measures')
      .column(end)
      .where(sql.ref('known_until'), '=', sql.lit(forever))
      .where(sql.ref('kind'), '!=', sql.lit('report'))
      .execute();
  }
}

/** Each is its own index: what is asked of it is in the order of its key. */
async function createPlaces(database: Kysely<Tables>): Promise<void> {
  const { text, ownIndex } = wordsOf(database);
  const table = (name: 'places' | 'report_places' | 'touches') =>
    database.schema
      .createTable(name)
      .addColumn('path', text, (column) => column.notNull())
      .addColumn('own', 'integer', (column) => column.notNull())
      .modifyEnd(ownIndex);
  await table('places')
    .addColumn('known_until', 'bigint', (column) => column.notNull())
    .addColumn('effective_until', 'bigint', (column) => column.notNull())
    .addColumn('measure', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('places_key', ['path', 'own', 'known_until', 'effective_until', 'measure'])
    .execute();
  await table('report_places')
    .addColumn('known_until', 'bigint', (column) => column.notNull())
    .addColumn('effective_from', 'bigint', (column) => column.notNull())
    .addColumn('measure', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('report_places_key', ['path', 'own', 'known_until', 'effective_from', 'measure'])
    .execute();
  await table('touches')
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('touches_key', ['path', 'own', 'position'])
    .execute();
}

async function createFindings(database: Kysely<Tables>): Promise<void> {
  const { schema } = database;
  const { text, ownIndex } = wordsOf(database);
  await schema
    .createTable('findings')
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('stream', text, (column) => column.notNull())
    .addColumn('rule', text, (column) => column.notNull())
    .addColumn('verdict', text, (column) => column.notNull())
    .addColumn('because', text, (column) => column.notNull())
    .addColumn('source', text)
    .addColumn('superseded_by', 'bigint')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('findings_key', ['position', 'ordinal'])
    .modifyEnd(ownIndex)
    .execute();
  await schema
    .createIndex('findings_by_verdict')
    .on('findings')
    .columns(['verdict', 'rule', 'position', 'ordinal'])
    .execute();
  await schema.createIndex('findings_by_stream').on('findings').columns(['stream', 'position']).execute();
}

async function createRefusals(database: Kysely<Tables>): Promise<void> {
  const { schema } = database;
  const { text, rowNumber } = wordsOf(database);
  await schema
    .createTable('refusals')
    .addColumn('position', rowNumber, (column) => column.primaryKey())
    .addColumn('action', text, (column) => column.notNull())
    .addColumn('stream', text, (column) => column.notNull())
    .addColumn('refused', text, (column) => column.notNull())
    .addColumn('subject', text, (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  for (const column of ['action', 'stream', 'refused', 'subject'] as const) {
    await schema.createIndex(`refusals_by_${column}`).on('refusals').columns([column, 'position']).execute();
  }
}

const tableNames = [
  'checkpoint',
  'cases',
  'measures',
  'places',
  'report_places',
  'touches',
  'findings',
  'refusals',
  'parked',
] as const satisfies readonly (keyof Tables)[];

export async function dropTables({ schema }: Kysely<Tables>): Promise<void> {
  for (const name of tableNames) await schema.dropTable(name).ifExists().execute();
}

/**
 * Leaves no row. The checkpoint goes first: in PostgreSQL whoever reads has looked at it, and is waited for; whoever
 * comes later finds none.
 */
export async function emptyTables(database: Kysely<Tables>): Promise<void> {
  if (isPostgres(database))
    await sql`truncate ${sql.join(tableNames.map((name) => sql.table(name)))}`.execute(database);
  else for (const name of tableNames) await database.deleteFrom(name).execute();
}
