import type { ImportRow } from '#areas';
import { areasIn, counted, FindingCounts, refusedRowsIn, Staging } from '#backfill';
import type { Report } from '#backfill';
import { join } from 'node:path';
import { progressOf } from '../progress.js';
import type { Importing } from './importing.js';
import { issueAll } from './issue-all.js';
import { writeRefused } from './refused-rows.js';
import { stageRows } from './stage-rows.js';
import type { Ended } from './stage-rows.js';
import type { RegisteredOf } from './target.js';

/** What came of it; `failed` is the sentence that says why it did not come to its end. */
export interface Imported {
  readonly report: Report;
  readonly failed: string | undefined;
}

/** Reads the file, registers its areas, issues its commands, and counts. */
export async function importFile(importing: Importing): Promise<Imported> {
  const { mapping: checked, folder } = importing;
  const begun = performance.now();
  const staging = new Staging(join(folder, 'staging.db'), checked.mapping);
  try {
    const ended = await stageRows(importing, staging);
    staging.index();
    const findings = new FindingCounts();
    const { areas, unissued } = await issued(importing, staging, { findings, ended });
    const failed = unissued ?? ended?.because;
    const seconds = (performance.now() - begun) / 1_000;
    const report = reportOf(importing, staging, { findings, areas, failed, seconds });
    const { refusedFile } = importing;
    const unwritten =
      refusedFile === undefined ? undefined : writeRefused(refusedFile, refusedRowsIn(staging.database));
    return { report, failed: failed ?? unwritten };
  } finally {
    staging.close();
  }
}

interface Issuing {
  readonly findings: FindingCounts;
  readonly ended: Ended | undefined;
}

/** An act stands for ever: rows that may not be as they were written are only counted. */
async function issued(
  importing: Importing,
  staging: Staging,
  { findings, ended }: Issuing,
): Promise<{ readonly areas: RegisteredOf | null; readonly unissued: string | undefined }> {
  if (ended?.isSound === false) return { areas: null, unissued: `${ended.because} Nothing was issued.` };
  const areas = await registerAreas(importing, staging);
  return { areas, unissued: await issueAll(importing, staging, findings) };
}

interface Done {
  readonly findings: FindingCounts;
  readonly areas: RegisteredOf | null;
  readonly failed: string | undefined;
  readonly seconds: number;
}

function reportOf(
  { mapping: { mapping }, source, target, dryRun, refusedFile }: Importing,
  staging: Staging,
  { findings, areas, failed, seconds }: Done,
): Report {
  const { id, title, notes = [], source: from } = mapping;
  const { name, link } = from ?? {};
  return {
    mapping: {
      id,
      title,
      notes,
      ...(name === undefined ? {} : { source: { name, ...(link === undefined ? {} : { link }) } }),
    },
    file: source.name,
    ledger: { name: target.ledger.name, mode: target.ledger.mode },
    dryRun,
    complete: failed === undefined,
    seconds,
    ...counted(staging.database, mapping.facts),
    refusedFile: refusedFile ?? null,
    findings: findings.all(),
    areas: areas === null ? null : areasOf(areas),
  };
}

/** How many areas that were left out are named. */
const mostNamed = 20;

function areasOf({ registered, changed, unchanged, leftOut }: RegisteredOf): Report['areas'] {
  return { registered, changed, unchanged, leftOut: { count: leftOut.length, examples: leftOut.slice(0, mostNamed) } };
}

async function registerAreas(
  { mapping: { mapping }, target, output }: Importing,
  staging: Staging,
): Promise<RegisteredOf | null> {
  if (mapping.register === undefined) return null;
  const rows: ImportRow[] = [];
  for (const { line, code, name, kind, parent } of areasIn(staging.database)) {
    const fields = new Map(Object.entries({ code, name, kind, parent }));
    rows.push({ at: `line ${line.toString()}, ${code}`, fields });
  }
  if (rows.length === 0) return { registered: 0, changed: 0, unchanged: 0, leftOut: [] };
  const progress = progressOf(output, 'Registering');
  try {
    return await target.register(mapping.register.scheme, rows, progress);
  } finally {
    progress.stop();
  }
}
