import Table from 'cli-table3';
import { stripVTControlCharacters, styleText } from 'node:util';

/** Rows of texts under a head. */
export interface Sheet {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

interface Column {
  readonly title: string;
  /** In characters; without it, it shares what the others leave. */
  readonly width?: number;
}

export interface Row {
  readonly cells: readonly string[];
  /** Stands out: in bold type, where there is such. */
  readonly marked?: boolean;
}

/** Narrower is not readable, wider not either. */
const narrowest = 60;
const widest = 120;

type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>;

/** How wide to print: the screen, or what COLUMNS says, or 100 where there is none. */
export function widthOf({ isTTY, columns }: Screen, said = process.env['COLUMNS']): number {
  const width = isTTY ? columns : Number(said);
  return Number.isInteger(width) && width > 0 ? Math.min(widest, Math.max(narrowest, width)) : 100;
}

/** In bold type where standard output is a screen and NO_COLOR is not set. */
export function bold(text: string): string {
  return styleText('bold', text, { stream: process.stdout });
}

/** The table in exactly this width; longer texts go on in the next line. */
export function tableOf({ columns, rows }: Sheet, width: number): string {
  const widths = widthsOf(columns, width);
  const cells = (row: Row): string[] =>
    row.cells.map((cell, index) => inLines(cell, (widths[index] ?? 0) - 2, row.marked === true));
  const table = new Table({ colWidths: widths, style: { head: [], border: [] } });
  table.push(cells({ cells: columns.map(({ title }) => title), marked: true }), ...rows.map(cells));
  return table.toString();
}

/** Widths without the lines between the columns; what cannot be shared equally goes to the last. */
function widthsOf(columns: readonly Column[], width: number): number[] {
  const fixed = columns.map((column) => (column.width === undefined ? undefined : column.width + 2));
  const room = width - columns.length - 1 - fixed.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  const sharing = fixed.filter((each) => each === undefined).length;
  const share = Math.floor(room / sharing);
  const last = fixed.lastIndexOf(undefined);
  return fixed.map((each, index) => each ?? (index === last ? room - share * (sharing - 1) : share));
}

function inLines(text: string, width: number, marked: boolean): string {
  const lines = wrapped(text, width);
  return lines.map((line) => (marked && line !== '' ? bold(line) : line)).join('\n');
}

/** The lines of a text; a word that is too long is broken behind a slash or hyphen, or else where it must be. */
export function wrapped(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrappedLine(line, width));
}

function wrappedLine(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ').flatMap((each) => broken(each, width))) {
    const line = lines.at(-1) ?? '';
    const joined = line === '' || word.joins ? `${line}${word.text}` : `${line} ${word.text}`;
    if (lengthOf(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(word.text);
  }
  return lines;
}

interface Piece {
  readonly text: string;
  /** Goes on with the piece before it. */
  readonly joins: boolean;
}

function broken(word: string, width: number): readonly Piece[] {
  const parts = lengthOf(word) <= width ? [word] : word.split(/(?<=[/-])/u);
  const short = parts.flatMap((part) =>
    lengthOf(part) <= width ? [part] : (part.match(new RegExp(`.{1,${width.toString()}}`, 'gu')) ?? []),
  );
  return short.map((text, index) => ({ text, joins: index > 0 }));
}

/** Letters with accents are one code point each in what is printed here. */
function lengthOf(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}
