import type { AreaLookup, Finding, Ledger } from '#kernel';
import type { Counts, ImportRow } from '#areas';
import type { Issued, StagedCommand } from '#backfill';
import type { Progress } from '../progress.js';

/** What a command came to, and what the rules say of it. */
export interface Answer {
  readonly issued: Issued;
  readonly findings: readonly Finding[];
}

/** Where commands go: the ledger in a folder, or a server. */
export interface Target {
  readonly ledger: Pick<Ledger, 'name' | 'mode'>;
  readonly areas: AreaLookup;
  /** How many commands are under way at once, of different cases. */
  readonly atOnce: number;
  /** Registers what can be registered; rows that cannot are told on the side and left out. */
  register(scheme: string, rows: readonly ImportRow[], progress: Progress): Promise<Counts>;
  /** Sent again with the same key, a command is done once. Throws `NotDone` where nothing can be issued any more. */
  issue(command: StagedCommand): Promise<Answer>;
}
