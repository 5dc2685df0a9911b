import type { Row } from '../mapping/row.js';

/** A row that could be read. */
export interface ReadRow {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly row: Row;
  /** All that stands in it, for its digest. */
  readonly whole: string;
}

/** What could not be read, and where it begins; the reading goes on behind it. */
export interface BrokenRow {
  readonly line: number;
  readonly code: string;
  readonly because: string;
  /** It says where the reading ended, between two rows, and does not count as one. */
  readonly isNoRow?: true;
}

export type FileRow = ReadRow | BrokenRow;

export function isBroken(row: FileRow): row is BrokenRow {
  return 'because' in row;
}

export const notText = {
  code: 'not-text',
  because: 'It has bytes that are not of the encoding of the file; UTF-8 unless the mapping says another.',
} as const;

/** The file cannot be read as the mapping says: nothing of it was. The message is a sentence. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** The bytes stop making sense here: what was read before stands, what follows cannot be read. */
export class BrokenFile extends Error {
  override readonly name = 'BrokenFile';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
