import { nearestWord } from '#kernel';
import type { Row } from '../mapping/row.js';
import type { FileShape } from '../shapes/mapping.js';
import { CsvReader } from './csv.js';
import type { CsvRecord } from './csv.js';
import { decoderFor } from './decoder.js';
import type { Decoder } from './decoder.js';
import { JsonLinesReader } from './json-lines.js';
import type { JsonRecord } from './json-lines.js';
import { readingLimits } from './limits.js';
import type { ReadingLimits } from './limits.js';
import { BrokenFile, notText, UnreadableFile } from './records.js';
import type { BrokenRow, FileRow } from './records.js';
import { delimiterOf } from './text-ahead.js';
import { unpacked } from './unpacked.js';

export interface Reading {
  readonly file?: FileShape | undefined;
  /** Columns that the file must have. */
  readonly columns: readonly string[];
  readonly limits?: ReadingLimits;
}

/**
 * The rows of a file as they come, some at a time: all that can be read, and in place of what cannot a sentence with
 * its line. Throws `UnreadableFile` where the whole file is not what the mapping says, before any row.
 */
export async function* readRows(
  source: AsyncIterable<Uint8Array>,
  reading: Reading,
): AsyncGenerator<readonly FileRow[]> {
  const limits = reading.limits ?? readingLimits;
  const file = new FileReader({ ...reading, limits });
  try {
    for await (const chunk of unpacked(source, limits)) yield file.push(chunk);
  } catch (error) {
    if (!(error instanceof BrokenFile)) throw error;
    yield file.brokenBy(error);
    return;
  }
  yield file.end();
}

/** The rows of one file out of its bytes. */
class FileReader {
  readonly #reading: Known;
  #head: Uint8Array = new Uint8Array();
  #open: { readonly decoder: Decoder; readonly rows: RowsOf } | undefined;

  constructor(reading: Known) {
    this.#reading = reading;
  }

  push(chunk: Uint8Array): readonly FileRow[] {
    if (this.#open !== undefined) return this.#open.rows.push(this.#open.decoder.push(chunk));
    this.#head = Buffer.concat([this.#head, chunk]);
    return this.#head.length < 4 ? [] : this.#begin();
  }

  end(): readonly FileRow[] {
    const begun = this.#open === undefined ? this.#begin() : [];
    const rows = this.#open?.rows;
    return [...begun, ...(rows?.push(this.#open?.decoder.end() ?? '') ?? []), ...(rows?.end() ?? [])];
  }

  /** The rows that were whole when it broke, and that it did: in place of the row that was not, or between two. */
  brokenBy({ code, message }: BrokenFile): readonly FileRow[] {
    const { rows: whole, half } = this.#open?.rows.cut() ?? { rows: [], half: false };
    const line = this.#open?.rows.line ?? 1;
    const because = half ? `${message} This row is not whole.` : message;
    return [...whole, { line, code, because, ...(half ? {} : { isNoRow: true }) }];
  }

  #begin(): readonly FileRow[] {
    const decoder = decoderFor(this.#head, this.#reading.file?.encoding);
    const text = decoder.push(this.#head);
    const rows = rowsOf(text, decoder.mark, this.#reading);
    this.#open = { decoder, rows };
    return rows.push(text);
  }
}

/** Rows out of text that comes in parts. */
interface RowsOf {
  readonly line: number;
  push(text: string): readonly FileRow[];
  end(): readonly FileRow[];
  /** In place of the end, where the text breaks off: the rows that are whole, and whether there is half a row behind them. */
  cut(): { readonly rows: readonly FileRow[]; readonly half: boolean };
}

type Known = Reading & { readonly limits: ReadingLimits };

function rowsOf(text: string, mark: string, reading: Known): RowsOf {
  const start = text.trimStart();
  if (reading.file?.format === undefined && start.startsWith('[')) {
    throw new UnreadableFile(
      'The file is one JSON list: write each of its objects on a line of its own (NDJSON), as "jq -c .[]" does.',
    );
  }
  const format = reading.file?.format ?? (/^[{\u001e]/u.test(start) ? 'ndjson' : 'csv');
  return format === 'ndjson' ? jsonRows(mark, reading) : new CsvRows(text, mark, reading);
}

function jsonRows(mark: string, { file, limits }: Known): RowsOf {
  const reader = new JsonLinesReader(mark, limits);
  const blank = new Set(file?.blank);
  const taken = (records: readonly (JsonRecord | BrokenRow)[]): readonly FileRow[] =>
    records.map((record) => {
      if ('because' in record) return record;
      const { line, fields, whole } = record;
      return { line, whole, row: rowIn((column) => fields.get(column), blank) };
    });
  return {
    get line() {
      return reader.line;
    },
    push: (text) => taken(reader.push(text)),
    end: () => taken(reader.end()),
    cut: () => ({ rows: [], half: reader.cut() }),
  };
}

function rowIn(cell: (column: string) => string | undefined, blank: ReadonlySet<string>): Row {
  return {
    get: (column) => {
      const text = cell(column)?.trim() ?? '';
      return blank.has(text) ? '' : text;
    },
  };
}

/** CSV: its first record names the columns, unless the mapping does. */
class CsvRows implements RowsOf {
  readonly #reader: CsvReader;
  readonly #mark: string;
  readonly #reading: Known;
  readonly #blank: ReadonlySet<string>;
  #columns: ReadonlyMap<string, number> | undefined;
  #head: readonly string[] = [];

  constructor(text: string, mark: string, reading: Known) {
    const { file, limits } = reading;
    const firstLine = /[^\r\n]+/u.exec(text.slice(0, limits.longestRow))?.[0] ?? '';
    this.#reader = new CsvReader(file?.delimiter ?? delimiterOf(firstLine), limits, file?.columns?.length);
    this.#mark = mark;
    this.#reading = reading;
    this.#blank = new Set(file?.blank);
    if (file?.columns !== undefined) this.#takeHead(file.columns);
  }

  get line(): number {
    return this.#reader.line;
  }

  push(text: string): readonly FileRow[] {
    return this.#taken(this.#reader.push(text), text.includes(this.#mark));
  }

  end(): readonly FileRow[] {
    const found = this.#taken(this.#reader.end(), true);
    if (this.#columns === undefined) throw new UnreadableFile('The file is empty: its first line names the columns.');
    return found;
  }

  cut(): { readonly rows: readonly FileRow[]; readonly half: boolean } {
    const { records, half } = this.#reader.cut();
    const rows = this.#taken(records, true);
    return { rows, half: half && this.#columns !== undefined };
  }

  #marked = false;

  #taken(records: readonly (CsvRecord | BrokenRow)[], marked: boolean): readonly FileRow[] {
    this.#marked ||= marked;
    const rows: FileRow[] = [];
    for (const record of records) {
      if (this.#columns === undefined) {
        if ('because' in record)
          throw new UnreadableFile(`Line ${record.line.toString()}, which names the columns: ${record.because}`);
        this.#takeHead(record.cells);
      } else rows.push('because' in record ? record : this.#row(record, this.#columns));
    }
    return rows;
  }

  #row({ line, cells }: CsvRecord, columns: ReadonlyMap<string, number>): FileRow {
    if (this.#marked && cells.some((cell) => cell.includes(this.#mark))) return { line, ...notText };
    if (cells.every((cell, index) => cell.trim() === this.#head[index])) {
      return { line, code: 'header-again', because: 'It names the columns once more.' };
    }
    const row = rowIn((column) => cells[columns.get(column) ?? -1], this.#blank);
    return { line, row, whole: cells.join('\u001f') };
  }

  #takeHead(cells: readonly string[]): void {
    this.#head = cells.map((cell) => cell.trim());
    if (this.#head.join('').includes(this.#mark))
      throw new UnreadableFile(`The first line names the columns. ${notText.because}`);
    const { columns } = this.#reading;
    const missing = columns.filter((column) => !this.#head.includes(column));
    const twice = columns.filter((column) => this.#head.indexOf(column) !== this.#head.lastIndexOf(column));
    const problems = [
      ...missingIn(missing, this.#head),
      ...twice.map((column) => `Column ${column} is named twice in the first line; keep one of the two.`),
    ];
    if (problems.length > 0) throw new UnreadableFile(problems.join('\n'));
    this.#columns = new Map(this.#head.map((column, index) => [column, index]));
  }
}

/** Those that look like one that is there each by itself, and all others in one sentence. */
function missingIn(missing: readonly string[], head: readonly string[]): readonly string[] {
  const optional = 'Where a file of this kind need not have it, name it in "optional" of the mapping.';
  const near = missing.map((column) => ({ column, meant: nearestWord(column, head) }));
  const told = near.flatMap(({ column, meant }) =>
    meant === undefined ? [] : [`Column ${column} is not in the file. Did you mean ${meant}? ${optional}`],
  );
  const others = near.filter(({ meant }) => meant === undefined).map(({ column }) => column);
  if (others.length === 0) return told;
  const [what, are] = others.length === 1 ? ['Column', 'is'] : ['Columns', 'are'];
  const there = head.slice(0, 60).join(', ');
  return [...told, `${what} ${others.join(', ')} ${are} not in the file. It has ${there}. ${optional}`];
}
