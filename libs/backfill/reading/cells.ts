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

/** A quote that is not closed may meet one rows later that closes it, so that the record seems whole: rows are then at least half of the lines within. */
export function rowsInACell({ line, cells }: CsvRecord, columns: number, delimiter: string): BrokenRow | undefined {
  if (columns === 1) return undefined;
  for (const [index, cell] of cells.entries()) {
    const alike = cell
      .split(/\r\n?|\n/u)
      .slice(1)
      .map((text) => isLikeRow(text, columns, delimiter));
    const count = alike.filter(Boolean).length;
    if (count === 0 || count * 2 < alike.length) continue;
    const place = `Line ${(alike.indexOf(true) + 2).toString()} of cell ${(index + 1).toString()}`;
    const because = `${place} has as many cells as the first line names columns, so that it seems to be a row: the quote that opens the cell is not closed where it should be. Where the cell has a table in it, write that on one line.`;
    return { line, code: 'rows-in-a-cell', because };
  }
  return undefined;
}

/** Prose has a space behind its commas; the cells of a row do not begin with one. */
function isLikeRow(text: string, columns: number, delimiter: string): boolean {
  return !text.includes(`${delimiter} `) && isRowOf(columns, text.split(delimiter));
}
