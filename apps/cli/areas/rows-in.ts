import type { Reading, RowsRead } from './columns.js';
import { rowsInCsv } from './csv.js';
import { rowsInJson } from './json.js';

/** The rows of a text, which shows by its first character what it is. */
export function rowsIn(text: string, reading: Reading): RowsRead {
  return /^\s*[[{\u001e]/u.test(text) ? rowsInJson(text, reading) : rowsInCsv(text, reading);
}
