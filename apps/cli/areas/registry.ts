import type { AreaRegistry, Counts, ImportFaults, Planner } from '#areas';
import type { Ledger } from '#kernel';
import type { Progress } from '../progress.js';

/** What is to be registered, all of it or nothing. */
export interface Order {
  readonly plan: Planner;
  /** What the file says, for its hash. */
  readonly content: object;
  /** Only says what would be registered. */
  readonly dryRun: boolean;
  readonly progress: Progress;
}

export interface Registered extends Counts {
  /** Place of the last event of areas, in their stream and in the whole log; null while there is none. */
  readonly revision: string | null;
  readonly position: string | null;
}

/** The areas of a ledger, in a folder or behind a server. */
export interface Registry {
  readonly ledger: Pick<Ledger, 'name' | 'mode'>;
  /** As they are registered. */
  readonly areas: AreaRegistry;
  /** Throws `NotDone` where it cannot be done now. */
  register(order: Order): Promise<Registered | ImportFaults>;
}

/** What an import that stores nothing comes to. */
export function unregistered({ registered, changed, unchanged }: Counts, { last }: AreaRegistry): Registered {
  return {
    registered,
    changed,
    unchanged,
    revision: last?.revision.toString() ?? null,
    position: last?.position.toString() ?? null,
  };
}
