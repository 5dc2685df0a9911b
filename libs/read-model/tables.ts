import type { Kysely } from 'kysely';

/** The open end of an interval: later than every instant, so that one comparison answers for both. */
export const forever = 8_640_000_000_000_000;

/** Raised whenever the same log gives other rows than before: the tables are then filled anew. */
export const projectionVersion = 1;

/** Moments are milliseconds since 1970; intervals are half open; `forever` is no end. */
export interface Tables {
  readonly checkpoint: { name: string; position: number; version: number; recorded_at: number };
  readonly cases: CaseRow;
  readonly measures: MeasureRow;
  readonly measure_areas: MeasureAreaRow;
  /** Which event touched which area. */
  readonly touches: { path: string; position: number };
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
  body: string;
}

/** The measure in each of its areas; the intervals stand here too, so that one index finds it. */
export interface MeasureAreaRow {
  measure: number;
  path: string;
  kind: string;
  effective_from: number;
  effective_until: number;
  known_from: number;
  known_until: number;
}

export async function createTables(database: Kysely<Tables>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('checkpoint')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .execute();
  await createCases(database);
  await createMeasures(database);
  await schema
    .createTable('touches')
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('touches_key', ['path', 'position'])
    .execute();
  await schema
    .createTable('parked')
    .addColumn('stream', 'text', (column) => column.primaryKey())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .execute();
}

async function createCases({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('cases')
    .addColumn('stream', 'text', (column) => column.primaryKey())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('phase', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('findings', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('cases_by_action').on('cases').columns(['action', 'id']).execute();
}

async function createMeasures({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('measures')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('stream', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('effective_from', 'bigint', (column) => column.notNull())
    .addColumn('effective_until', 'bigint', (column) => column.notNull())
    .addColumn('known_from', 'bigint', (column) => column.notNull())
    .addColumn('known_until', 'bigint', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('until_position', 'bigint', (column) => column.notNull())
    .addColumn('rests_on', 'text')
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('measures_by_stream').on('measures').columns(['stream', 'known_until']).execute();
  await schema
    .createTable('measure_areas')
    .addColumn('measure', 'bigint', (column) => column.notNull())
    .addColumn('path', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('effective_from', 'bigint', (column) => column.notNull())
    .addColumn('effective_until', 'bigint', (column) => column.notNull())
    .addColumn('known_from', 'bigint', (column) => column.notNull())
    .addColumn('known_until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('measure_areas_key', ['measure', 'path'])
    .execute();
  await schema
    .createIndex('measure_areas_by_path')
    .on('measure_areas')
    .columns(['path', 'known_until', 'effective_until'])
    .execute();
  await schema
    .createIndex('measure_areas_by_end')
    .on('measure_areas')
    .columns(['known_until', 'effective_until'])
    .execute();
}

export const tableNames = ['checkpoint', 'cases', 'measures', 'measure_areas', 'touches', 'parked'] as const;

export async function dropTables({ schema }: Kysely<Tables>): Promise<void> {
  for (const name of tableNames) await schema.dropTable(name).ifExists().execute();
}
