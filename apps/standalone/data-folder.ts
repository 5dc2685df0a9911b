import { join } from 'node:path';

export interface DataFiles {
  readonly ledgerFile: string;
  readonly readModelFile: string;
}

/** The files of the data folder. The second can be deleted at any time and is made anew from the first. */
export function filesIn(dataDir: string): DataFiles {
  return { ledgerFile: join(dataDir, 'ledger.db'), readModelFile: join(dataDir, 'read-model.db') };
}
