import { join } from 'node:path';

export interface DataFiles {
  readonly ledgerFile: string;
  /** Where the read model is: the path of a file, or the URL of a PostgreSQL database. */
  readonly readModelAt: string;
}

/** The ledger of a data folder and its read model, which can be deleted at any time and is made anew from the first. */
export function filesIn(dataDir: string, readModelUrl?: string): DataFiles {
  return { ledgerFile: join(dataDir, 'ledger.db'), readModelAt: readModelUrl ?? join(dataDir, 'read-model.db') };
}
