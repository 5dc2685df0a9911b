import { SqliteEventStore } from '#event-store-sqlite';
import { readLedger } from '#kernel';
import type { Ledger } from '#kernel';
import { existsSync } from 'node:fs';
import { filesIn } from '../standalone/data-folder.js';

/** The ledger in a data folder, read beside whoever serves it; undefined where there is none yet. */
export async function ledgerIn(dataDir: string): Promise<Ledger | undefined> {
  const { ledgerFile } = filesIn(dataDir);
  if (!existsSync(ledgerFile)) return undefined;
  const store = SqliteEventStore.follow(ledgerFile);
  try {
    return await readLedger(store);
  } finally {
    await store.close();
  }
}
