import type { CheckedMapping } from '#backfill';
import type { Output } from '../output.js';
import type { FileSource } from './file-source.js';
import type { Target } from './target.js';

/** One import: from where, by what, to where. */
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
