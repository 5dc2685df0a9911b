import type { CsvRecord } from './csv.js';
import type { BrokenRow } from './records.js';

/** Cells beyond the columns may be there where they are blank. */
export function isRowOf(columns: number, cells: readonly string[]): boolean {
  return cells.length >= columns && cells.slice(columns).every((cell) => cell.trim() === '');
}

export function wrongNumber({ line, cells }: CsvRecord, columns: number): BrokenRow {
  const because = `It has ${cells.length.toString()} cells, and the first line names ${columns.toString()} columns: a cell with a comma or a line end in it stands in quotes, and its quote is closed.`;
  return { line, code: 'other-number-of-cells', because };
}

/** A quote that is not closed may meet one rows later that closes it, so that the record seems whole: what looks like a row within. */
export function rowsInACell({ line, cells }: CsvRecord, columns: number, delimiter: string): BrokenRow | undefined {
  if (columns === 1) return undefined;
  for (const [index, cell] of cells.entries()) {
    const lines = cell.split(/\r\n?|\n/u).slice(1);
    const at = lines.findIndex((text) => isLikeRow(text, columns, delimiter));
    if (at === -1) continue;
    const place = `Line ${(at + 2).toString()} of cell ${(index + 1).toString()}`;
    const because = `${place} has as many cells as the first line names columns, so that it seems to be a row: the quote that opens the cell is not closed where it should be.`;
    return { line, code: 'rows-in-a-cell', because };
  }
  return undefined;
}

/** Prose has a space behind its commas; the cells of a row do not begin with one. */
function isLikeRow(text: string, columns: number, delimiter: string): boolean {
  return !text.includes(`${delimiter} `) && isRowOf(columns, text.split(delimiter));
}
