import type { Finding, Instant } from '#kernel';

/** Rows with the lines of the first of them. */
export interface RowCount {
  readonly rows: number;
  readonly lines: readonly number[];
}

export interface Reason extends RowCount {
  readonly code: string;
  /** In the words of all of them or, where those are many, of the first. */
  readonly because: string;
}

/** A count of all rows, and how many of them are duplicates of others. */
export interface FactCount extends RowCount {
  readonly duplicates: number;
}

/** Where a term of a case does not take up where those before it end. */
export interface Seam {
  readonly case: string;
  readonly line: number;
  /** The end of what was before, and the start of what came. */
  readonly end: Instant;
  readonly start: Instant;
}

export interface CaseCount {
  readonly cases: number;
  readonly ids: readonly string[];
}

export interface FindingCount {
  readonly rule: string;
  readonly verdict: Finding['verdict'];
  readonly count: number;
  readonly source?: string;
  /** The first of them. */
  readonly examples: readonly { readonly line: number; readonly case: string; readonly because: string }[];
}

/** What became of a file, and what is to be said of it. Counts of rows add up to `rows.read`. */
export interface Report {
  readonly mapping: {
    readonly id: string;
    readonly title: string;
    readonly notes: readonly string[];
    readonly source?: { readonly name: string; readonly link?: string };
  };
  readonly file: string;
  readonly ledger: { readonly name: string; readonly mode: string };
  readonly dryRun: boolean;
  /** False where it ended before all commands were issued, or the file could not be read to its end. */
  readonly complete: boolean;
  readonly seconds: number;
  readonly rows: {
    readonly read: number;
    readonly accepted: number;
    readonly alreadyThere: number;
    readonly duplicates: { readonly identical: number; readonly different: number };
    readonly skipped: number;
    readonly refused: number;
    /** Not issued, as the import ended before. */
    readonly left: number;
  };
  /** Several rows may make one command. */
  readonly commands: {
    readonly accepted: number;
    readonly alreadyThere: number;
    readonly refused: number;
    readonly left: number;
  };
  readonly refused: readonly Reason[];
  /** The file with every refused row; null where none was asked for. */
  readonly refusedFile: string | null;
  readonly skipped: readonly Reason[];
  readonly duplicates: readonly Reason[];
  readonly endedBeforeStart: FactCount;
  readonly announcedAfterStart: FactCount;
  readonly chains: {
    readonly count: number;
    readonly longest: { readonly case: string; readonly rows: number; readonly duplicates: number } | null;
    /** Cases of which no row opens them; null where the mapping does not say which rows open a case. */
    readonly orphans: CaseCount | null;
    readonly ended: number | null;
    readonly changedAfterEnd: CaseCount | null;
  };
  readonly gaps: { readonly count: number; readonly examples: readonly Seam[] };
  readonly overlaps: { readonly count: number; readonly examples: readonly Seam[] };
  readonly findings: readonly FindingCount[];
  readonly unknownAreas: readonly { readonly because: string; readonly rows: number }[];
  readonly areas: {
    readonly registered: number;
    readonly changed: number;
    readonly unchanged: number;
    /** Those that cannot be registered, with the reasons of the first. */
    readonly leftOut: {
      readonly count: number;
      readonly examples: readonly { readonly at: string; readonly because: string }[];
    };
  } | null;
  readonly remarks: readonly { readonly name: string; readonly rows: number }[];
  /** Rows by the year in which they begin. */
  readonly years: readonly { readonly year: string; readonly rows: number }[];
}

export const remarkWords: Readonly<Record<string, string>> = {
  'text-cut': 'have a text that was longer than its field takes, and was cut; the end of it is an ellipsis',
  'no-address-in-link': 'have no http address where the mapping looks for a link; it was left out',
};

/** Where every refused row is told; undefined where none was refused. */
export function whereRefused({ refusedFile, rows: { refused } }: Report): string | undefined {
  if (refused === 0) return undefined;
  return refusedFile === null
    ? 'Each row with its own sentence: import again with --refused rows.csv.'
    : `Each row with its own sentence is in ${refusedFile}.`;
}
