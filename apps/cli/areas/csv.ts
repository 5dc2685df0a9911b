import { isFaulty } from '#areas';
import type { ImportFaults, ImportProblem, ImportRow } from '#areas';
import { isObject } from '#kernel';
import { parse } from 'csv-parse/sync';
import { faultsOf, fieldNamed, notAColumn } from './columns.js';
import type { Form, Reading, RowsRead } from './columns.js';

/** A record and the line on which it begins. */
interface Line {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows of CSV (RFC 4180) whose first line names the columns, in any order; commas, semicolons or tabs between. */
export function rowsInCsv(text: string, reading: Reading): RowsRead {
  const lines = linesOf(text.replace(/\r\n?/gu, '\n'));
  if (isFaulty(lines)) return lines;
  const [head, ...body] = lines;
  if (head === undefined)
    return faultsOf([{ field: 'The file', problem: 'is empty: its first line names the columns' }]);
  const columns = head.cells.map((name) => fieldNamed(name, reading.form));
  const problems = [...headProblems(head, columns, reading), ...raggedLines(head, body)];
  if (problems.length > 0) return faultsOf(problems);
  return { rows: body.map((line) => rowOf(line, columns)) };
}

function linesOf(text: string): readonly Line[] | ImportFaults {
  let read = 0;
  try {
    const records: unknown = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      on_record: (record: string[], { lines }) => {
        read = lines;
        return record;
      },
    });
    return (Array.isArray(records) ? records : []).map(lineOf);
  } catch (error) {
    const problem = brokenQuote(error, text, read);
    if (problem === undefined) throw error;
    return faultsOf([problem]);
  }
}

function lineOf(record: unknown): Line {
  const { record: cells, info } = isObject(record) ? record : {};
  const texts = Array.isArray(cells) ? cells.map(String) : [];
  const end = isObject(info) ? Number(info['lines']) : 0;
  return { line: end - texts.join('').split('\n').length + 1, cells: texts };
}

/** Spreadsheets of countries with a decimal comma write semicolons. */
function delimiterOf(text: string): string {
  const head = text.split('\n').find((line) => line.trim() !== '') ?? '';
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: head.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

/** `read` is how many lines could be read: what breaks begins behind them. */
function brokenQuote(error: unknown, text: string, read: number): ImportProblem | undefined {
  if (!(error instanceof Error) || !isObject(error)) return undefined;
  const { code, lines } = error;
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    const blank = text
      .split('\n')
      .slice(read)
      .findIndex((line) => line.trim() !== '');
    const line = read + blank + 1;
    return { at: `line ${line.toString()}`, field: 'A quote', problem: 'is opened here and never closed' };
  }
  if (code !== 'INVALID_OPENING_QUOTE' && code !== 'CSV_INVALID_CLOSING_QUOTE') return undefined;
  const problem = 'stands in the middle of a field: put the whole field in quotes, and write each quote in it twice';
  return { at: `line ${String(lines)}`, field: 'A quote', problem };
}

function headProblems(
  { line, cells }: Line,
  columns: readonly (string | undefined)[],
  { form, ignoreUnknown }: Reading,
): readonly ImportProblem[] {
  const at = `line ${line.toString()}`;
  const strange = cells.filter((name, index) => columns[index] === undefined && name.trim() !== '');
  const twice = new Set(columns.filter((field, index) => field !== undefined && columns.indexOf(field) !== index));
  const missing = form.needed.filter((field) => !columns.includes(field));
  return [
    ...(ignoreUnknown ? [] : strange.map((name) => notAColumn(at, name, form))),
    ...[...twice].map((field) => ({ at, field: String(field), problem: 'names two columns; keep one of the two' })),
    ...missing.map((field) => ({ at, field, problem: missingColumn(form) })),
  ];
}

function missingColumn({ what, fields }: Form): string {
  return `is not among the columns that the first line names; ${what} have ${fields.join(', ')}`;
}

/** Cells beyond the columns would be lost; cells that are missing at the end are blank. */
function raggedLines({ cells: { length: columns } }: Line, body: readonly Line[]): readonly ImportProblem[] {
  return body
    .filter(({ cells }) => cells.slice(columns).some((cell) => cell.trim() !== ''))
    .map(({ line, cells }) => ({
      at: `line ${line.toString()}`,
      field: 'The line',
      problem: `has ${cells.length.toString()} fields, and the first line names ${columns.toString()}: put a field with a comma in it in quotes`,
    }));
}

function rowOf({ line, cells }: Line, columns: readonly (string | undefined)[]): ImportRow {
  const fields = new Map<string, unknown>();
  for (const [index, field] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (field !== undefined) fields.set(field, field === 'geometry' ? geometryIn(cell) : cell);
  }
  return { at: `line ${line.toString()}`, fields };
}

/** GeoJSON in a cell; what is none is told as what it is. */
function geometryIn(cell: string): unknown {
  try {
    return cell.trim() === '' ? undefined : JSON.parse(cell);
  } catch {
    return cell;
  }
}
