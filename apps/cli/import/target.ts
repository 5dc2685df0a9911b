import type { AreaLookup, Finding, Ledger } from '#kernel';
import type { Counts, ImportRow } from '#areas';
import type { Issued, StagedCommand } from '#backfill';
import type { Progress } from '../progress.js';
import type { LeftOut } from './plan-of-what-can.js';

/** What a command came to, and what the rules say of it. */
export interface Answer {
  readonly issued: Issued;
  readonly findings: readonly Finding[];
}

/** What came of the areas of a file. */
export interface RegisteredOf extends Counts {
  readonly leftOut: readonly LeftOut[];
}

/** Where commands go: the ledger in a folder, or a server. */
export interface Target {
  readonly ledger: Pick<Ledger, 'name' | 'mode'>;
  readonly areas: AreaLookup;
  /** How many commands are under way at once, of different cases. */
  readonly atOnce: number;
  /** Registers what can be registered, and says what cannot. */
  register(scheme: string, rows: readonly ImportRow[], progress: Progress): Promise<RegisteredOf>;
  /** Sent again with the same key, a command is done once. Throws `NotDone` where nothing can be issued any more. */
  issue(command: StagedCommand): Promise<Answer>;
}
