import type { RefusedRow } from '#backfill';
import { stringify } from 'csv-stringify/sync';
import { closeSync, openSync, writeSync } from 'node:fs';

/** How many rows are written at once. */
const batch = 1_000;

/** Writes the rows as CSV, some at a time. What a spreadsheet would calculate is text for it. A sentence where it cannot. */
export function writeRefused(file: string, rows: Iterable<RefusedRow>): string | undefined {
  try {
    const open = openSync(file, 'w');
    try {
      writeSync(open, 'line,code,because\r\n');
      for (const some of inBatches(rows)) writeSync(open, csvOf(some));
    } finally {
      closeSync(open);
    }
    return undefined;
  } catch {
    return `The refused rows cannot be written to ${file}; the import itself is done.`;
  }
}

function csvOf(rows: readonly RefusedRow[]): string {
  return stringify(
    rows.map(({ line, code, because }) => [line, code, because]),
    { escape_formulas: true, record_delimiter: '\r\n' },
  );
}

function* inBatches(rows: Iterable<RefusedRow>): Iterable<readonly RefusedRow[]> {
  let some: RefusedRow[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < batch) continue;
    yield some;
    some = [];
  }
  yield some;
}
