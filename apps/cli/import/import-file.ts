import type { ImportRow } from '#areas';
import {
  AreaNames,
  counted,
  fieldsOfCommand,
  FindingCounts,
  isBroken,
  isCommand,
  parsedValue,
  readRows,
  rowMapper,
  Staging,
  UnreadableFile,
} from '#backfill';
import type { CheckedMapping, Issued, MapRow, Report, StagedCommand } from '#backfill';
import { catalogue } from '#catalogue';
import { join } from 'node:path';
import { digest } from '../../standalone/standalone.js';
import { NotDone } from '../exit.js';
import type { Output } from '../output.js';
import { progressOf } from '../progress.js';
import type { Progress } from '../progress.js';
import type { FileSource } from './file-source.js';
import { writeRefused } from './refused-rows.js';
import type { RegisteredOf, Target } from './target.js';

export interface Importing {
  readonly source: FileSource;
  readonly mapping: CheckedMapping;
  readonly target: Target;
  readonly dryRun: boolean;
  /** Where the staging lies meanwhile. */
  readonly folder: string;
  /** The file that gets every refused row. */
  readonly refusedFile: string | undefined;
  readonly output: Output;
}

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
    const unread = await stageRows(importing, staging);
    staging.index();
    const findings = new FindingCounts();
    const areas = await registerAreas(importing, staging);
    const unissued = await issueAll(importing, staging, findings);
    const failed = unissued ?? unread;
    const seconds = (performance.now() - begun) / 1_000;
    const report = reportOf(importing, staging, { findings, areas, failed, seconds });
    const { refusedFile } = importing;
    const unwritten = refusedFile === undefined ? undefined : writeRefused(refusedFile, staging.refusedRows());
    return { report, failed: failed ?? unwritten };
  } finally {
    staging.close();
  }
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

/** What stops the reading of a file, where a broken row does not. */
const endings = new Set(['damaged-gzip', 'unpacks-to-too-much']);

/** Takes all rows in; a sentence where the file could not be read to its end. */
async function stageRows(importing: Importing, staging: Staging): Promise<string | undefined> {
  const { source, mapping: checked, output } = importing;
  const mapRow = mapperOf(importing);
  const progress = progressOf(output, 'Reading');
  const rate = rateOf();
  let ended: string | undefined;
  try {
    const reading = { file: checked.mapping.file, columns: checked.columns };
    for await (const rows of readRows(source.bytes, reading)) {
      for (const row of rows) {
        staging.take(row, isBroken(row) ? undefined : mapRow(row.row, row.whole));
        if (isBroken(row) && endings.has(row.code)) ended = `Line ${row.line.toString()}: ${row.because}`;
      }
      if (source.size !== undefined) progress.to(source.read(), source.size, rate(staging.rows, 'rows'));
    }
    return ended;
  } catch (error) {
    if (error instanceof UnreadableFile) throw new NotDone(`${source.name}: ${error.message}`);
    throw error;
  } finally {
    progress.stop();
  }
}

function mapperOf({ mapping: { mapping }, target }: Importing): MapRow {
  const fields = new Map<string, ReadonlySet<string>>();
  return rowMapper(mapping, {
    digest,
    areas: new AreaNames(target.areas),
    parsed: parsedValue,
    hasCommand: (action, command) => isCommand(catalogue, action, command),
    hasField: (action, command, field) => {
      const key = `${action}/${command}`;
      const known = fields.get(key) ?? new Set(fieldsOfCommand(catalogue, action, command));
      fields.set(key, known);
      return known.has(field);
    },
  });
}

function rateOf(): (done: number, what: string) => string {
  const begun = performance.now();
  return (done, what) => {
    const seconds = (performance.now() - begun) / 1_000;
    return `${Math.round(done / Math.max(0.001, seconds)).toLocaleString('en')} ${what}/s`;
  };
}

async function registerAreas(
  { mapping: { mapping }, target, output }: Importing,
  staging: Staging,
): Promise<RegisteredOf | null> {
  if (mapping.register === undefined) return null;
  const rows: ImportRow[] = [];
  for (const { line, code, name, kind, parent } of staging.areas()) {
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

/** Issues what was staged: one after the other within a case, many cases at once. A sentence where it had to stop. */
async function issueAll(
  { target, output }: Importing,
  staging: Staging,
  findings: FindingCounts,
): Promise<string | undefined> {
  const progress = progressOf(output, 'Issuing');
  const work: Work = {
    staging,
    target,
    findings,
    progress,
    rate: rateOf(),
    streams: staging.streams()[Symbol.iterator](),
    done: 0,
    failed: undefined,
  };
  try {
    await Promise.all(Array.from({ length: target.atOnce }, () => issueSome(work)));
  } finally {
    progress.stop();
  }
  return work.failed;
}

interface Work {
  readonly staging: Staging;
  readonly target: Target;
  readonly findings: FindingCounts;
  readonly progress: Progress;
  readonly rate: (done: number, what: string) => string;
  readonly streams: Iterator<string>;
  done: number;
  failed: string | undefined;
}

async function issueSome(work: Work): Promise<void> {
  while (work.failed === undefined) {
    const next = work.streams.next();
    if (next.done === true) return;
    await issueCase(work, next.value);
  }
}

/** So many times what a case refused is issued again at most. */
const mostRounds = 100;

/**
 * The commands of a case, and what was refused of them again once the case has moved on, until nothing more is accepted:
 * whoever imports the file again finds every refusal as it was.
 */
async function issueCase(work: Work, stream: string): Promise<void> {
  let moved = await issueThese(work, work.staging.commandsOf(stream), true);
  for (let round = 0; moved && round < mostRounds && !stopped(work); round++) {
    moved = await issueThese(work, work.staging.refusedOf(stream), false);
  }
}

/** True where one was accepted after another was refused. */
async function issueThese(work: Work, commands: Iterable<StagedCommand>, first: boolean): Promise<boolean> {
  const { staging, target, findings, progress } = work;
  let [refused, moved] = [false, false];
  for (const command of commands) {
    try {
      const { issued, findings: said } = await target.issue(command);
      staging.settle(command.id, inWordsOfRows(command, issued));
      findings.add(command.line, command.caseId, said);
      if (issued.state === 'refused') refused = true;
      else if (issued.state === 'accepted') moved ||= refused;
    } catch (error) {
      if (!(error instanceof NotDone)) throw error;
      work.failed ??= error.message;
    }
    if (first) work.done += 1;
    progress.to(work.done, staging.commands, work.rate(work.done, 'commands'));
    // Another worker may have set it while this one waited.
    if (stopped(work)) break;
  }
  return moved;
}

/** A key is the row's, and whoever imports it has never seen it. */
function inWordsOfRows({ action, caseId, command }: StagedCommand, issued: Issued): Issued {
  if (issued.state !== 'refused' || issued.code !== 'idempotency-key-reused') return issued;
  const because =
    `This row was imported before and said something else then: its ${command} of ${action}/${caseId} stands as it was. ` +
    'Where that is wrong, correct the act; an import changes none.';
  return { ...issued, because };
}

function stopped({ failed }: Work): boolean {
  return failed !== undefined;
}
