import { isRowOf, rowsInACell, wrongNumber } from './cells.js';
import type { ReadingLimits } from './limits.js';
import type { BrokenRow } from './records.js';
import { lineEndsIn, TextAhead } from './text-ahead.js';

/** The cells of a record of CSV, and the line on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

interface Whole {
  readonly kind: 'record';
  readonly cells: readonly string[];
  readonly next: number;
  readonly lines: number;
}

type Taken =
  Whole | { readonly kind: 'broken'; readonly code: string; readonly because: string } | { readonly kind: 'more' };

const more: Taken = { kind: 'more' };

/**
 * Records of CSV (RFC 4180) out of text that comes in parts; lines end in LF, CRLF or CR, also mixed. What breaks the
 * form costs the line on which its record begins: the next one is looked for on the line after, as a quote that is not
 * closed makes good rows a part of its cell. It holds no more than a record of the longest length and the part that
 * came last.
 */
export class CsvReader {
  readonly #limits: ReadingLimits;
  readonly #delimiter: string;
  readonly #ahead = new TextAhead();
  #at = 0;
  #line = 1;
  /** Within what was given up, until its line ends. */
  #passing = false;
  #columns: number | undefined;

  /** `columns` is how many cells a record has; the first record says it unless given. */
  constructor(delimiter: string, limits: ReadingLimits, columns?: number) {
    this.#delimiter = delimiter;
    this.#limits = limits;
    this.#columns = columns;
  }

  /** The line that is read next. */
  get line(): number {
    return this.#line;
  }

  push(text: string): readonly (CsvRecord | BrokenRow)[] {
    this.#ahead.text = this.#ahead.text.slice(this.#at) + text;
    this.#at = 0;
    return [...this.#take(false)];
  }

  end(): readonly (CsvRecord | BrokenRow)[] {
    return [...this.#take(true)];
  }

  /** The text breaks off here: what is there as at its end, without the line that is not whole; `half` is whether there is one. */
  cut(): { readonly records: readonly (CsvRecord | BrokenRow)[]; readonly half: boolean } {
    const end = Math.max(this.#ahead.text.lastIndexOf('\n'), this.#ahead.text.lastIndexOf('\r'), this.#at - 1) + 1;
    const rest = this.#ahead.text.slice(end);
    this.#ahead.text = this.#ahead.text.slice(0, end);
    const records = this.end();
    return { records, half: rest !== '' && !this.#passing };
  }

  *#take(last: boolean): Iterable<CsvRecord | BrokenRow> {
    while (this.#at < this.#ahead.text.length) {
      if (this.#passing && !this.#passLine(last)) return;
      if (this.#at >= this.#ahead.text.length) return;
      const line = this.#line;
      const taken = this.#record(last);
      if (taken.kind === 'more') return;
      const found = taken.kind === 'broken' ? { line, ...broken(taken) } : this.#checked(line, taken);
      if (found !== undefined && 'because' in found && (taken.kind === 'broken' || taken.lines > 1)) {
        this.#passing = true;
      } else if (taken.kind === 'record') {
        this.#at = taken.next;
        this.#line += taken.lines;
      }
      if (found !== undefined) yield found;
    }
  }

  /** Undefined for a blank line. */
  #checked(line: number, { cells, lines }: Whole): CsvRecord | BrokenRow | undefined {
    if (cells.length === 1 && cells[0] === '') return undefined;
    const found = this.#inMeasure({ line, cells });
    if ('because' in found) return found;
    this.#columns ??= cells.length;
    if (!isRowOf(this.#columns, cells)) return wrongNumber(found, this.#columns);
    return lines === 1 ? found : (rowsInACell(found, this.#columns, this.#delimiter) ?? found);
  }

  #inMeasure(record: CsvRecord): CsvRecord | BrokenRow {
    const { mostColumns, longestCell } = this.#limits;
    const { line, cells } = record;
    if (cells.length > mostColumns) {
      return { line, code: 'too-many-columns', because: `It has more than ${mostColumns.toLocaleString('en')} cells.` };
    }
    const long = cells.findIndex((cell) => cell.length > longestCell);
    if (long === -1) return record;
    const because = `Cell ${(long + 1).toString()} has more than ${longestCell.toLocaleString('en')} characters.`;
    return { line, code: 'cell-too-long', because };
  }

  /** To the start of the next line; false where that has not come yet. */
  #passLine(last: boolean): boolean {
    const end = this.#ahead.lineEnd(this.#at, last);
    if (end === undefined) {
      // A CR that came last may have its LF in the next part.
      this.#at = last || !this.#ahead.text.endsWith('\r') ? this.#ahead.text.length : this.#ahead.text.length - 1;
      if (this.#at >= this.#ahead.text.length) this.#ahead.text = '';
      if (this.#ahead.text === '') this.#at = 0;
      return false;
    }
    this.#at = end.next;
    this.#line += 1;
    this.#passing = false;
    return true;
  }

  #record(last: boolean): Taken {
    const end = this.#ahead.lineEnd(this.#at, last);
    const quote = this.#ahead.find('"', this.#at);
    const until = end?.at ?? this.#ahead.text.length;
    if (quote !== -1 && quote < until) return this.#careful(last);
    if (end === undefined && !last) return this.#tooLong(this.#at) ?? more;
    if (until - this.#at > this.#limits.longestRow) return this.#tooLong(this.#at) ?? more;
    const cells = this.#ahead.text.slice(this.#at, until).split(this.#delimiter, this.#limits.mostColumns + 1);
    return { kind: 'record', cells, next: end?.next ?? this.#ahead.text.length, lines: 1 };
  }

  /** A record with quotes in it, cell by cell. */
  #careful(last: boolean): Taken {
    const cells: string[] = [];
    let lines = 1;
    for (let at = this.#at; ;) {
      const cell = this.#ahead.text[at] === '"' ? this.#quoted(at, last) : this.#plain(at, last);
      if ('kind' in cell) return cell;
      if (cells.length <= this.#limits.mostColumns) cells.push(cell.text);
      lines += cell.lines;
      if (cell.next - this.#at > this.#limits.longestRow) return this.#tooLong(at) ?? more;
      if (this.#ahead.text.startsWith(this.#delimiter, cell.next)) {
        at = cell.next + this.#delimiter.length;
        continue;
      }
      const end = this.#ahead.endHere(cell.next, last);
      return end === undefined ? (this.#tooLong(at) ?? more) : { kind: 'record', cells, next: end, lines };
    }
  }

  #plain(at: number, last: boolean): Cell | Taken {
    const line = this.#ahead.lineEnd(at, last)?.at;
    const delimiter = this.#ahead.find(this.#delimiter, at);
    const ends = [line, delimiter === -1 ? undefined : delimiter].filter((end) => end !== undefined);
    if (ends.length === 0 && !last) return this.#tooLong(at) ?? more;
    const next = Math.min(...ends, this.#ahead.text.length);
    const quote = this.#ahead.find('"', at);
    if (quote === -1 || quote >= next) return { text: this.#ahead.text.slice(at, next), next, lines: 0 };
    const because = `A quote stands in the middle of a cell on line ${this.#lineOf(quote)}: put the whole cell in quotes, and write each quote in it twice.`;
    return { kind: 'broken', code: 'stray-quote', because };
  }

  #quoted(at: number, last: boolean): Cell | Taken {
    let close = this.#ahead.text.indexOf('"', at + 1);
    let doubled = false;
    while (close !== -1 && this.#ahead.text[close + 1] === '"') {
      doubled = true;
      close = this.#ahead.text.indexOf('"', close + 2);
    }
    if (close === -1 || (close === this.#ahead.text.length - 1 && !last)) return this.#unclosed(at, last);
    const next = close + 1;
    const isEnd = next >= this.#ahead.text.length || this.#ahead.text.startsWith(this.#delimiter, next);
    if (!isEnd && this.#ahead.text[next] !== '\n' && this.#ahead.text[next] !== '\r') {
      const because = `A quote is opened on line ${this.#lineOf(at)}, and what closes it on line ${this.#lineOf(close)} stands in the middle of a cell: it is not closed where it should be, or a quote in the cell is not written twice.`;
      return { kind: 'broken', code: 'quote-not-closed', because };
    }
    const raw = this.#ahead.text.slice(at + 1, close);
    return { text: doubled ? raw.replaceAll('""', '"') : raw, next, lines: lineEndsIn(raw) };
  }

  #unclosed(at: number, last: boolean): Taken {
    if (last) {
      const because = `A quote is opened on line ${this.#lineOf(at)} and never closed.`;
      return { kind: 'broken', code: 'quote-not-closed', because };
    }
    return this.#tooLong(at) ?? more;
  }

  /** What is longer than a row may be is given up; `from` is where its cell begins. */
  #tooLong(from: number): Taken | undefined {
    const { longestRow } = this.#limits;
    if (this.#ahead.text.length - this.#at <= longestRow) return undefined;
    const quoted =
      this.#ahead.text[from] === '"' ? ` A quote is opened on line ${this.#lineOf(from)} and not closed by then.` : '';
    const because = `It is longer than ${longestRow.toLocaleString('en')} characters.${quoted}`;
    return { kind: 'broken', code: 'row-too-long', because };
  }

  #lineOf(at: number): string {
    return (this.#line + this.#linesTo(at)).toString();
  }

  #linesTo(at: number): number {
    return lineEndsIn(this.#ahead.text.slice(this.#at, at));
  }
}

interface Cell {
  readonly text: string;
  readonly next: number;
  /** Line ends within it. */
  readonly lines: number;
}

function broken({ code, because }: Omit<BrokenRow, 'line'>): Omit<BrokenRow, 'line'> {
  return { code, because };
}
