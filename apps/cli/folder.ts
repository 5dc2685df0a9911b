import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { isLedgersOwn, readLedger } from '#kernel';
import type { EventStore, Ledger } from '#kernel';
import { readConfiguration } from '#platform';
import type { RebuildSetting } from '#read-model';
import { existsSync } from 'node:fs';
import { filesIn } from '../standalone/data-folder.js';
import type { DataFiles } from '../standalone/data-folder.js';
import { NotDone } from './exit.js';

/** A data folder as a command finds it: its files, and what they hold so far. */
export interface Folder extends DataFiles {
  readonly dataDir: string;
  readonly store: EventStore;
  /** Undefined while the log is empty. */
  readonly ledger: Ledger | undefined;
}

/** The folder that a flag or the environment names. */
export function dataDirOf({ dataDir }: { readonly dataDir?: string }): string {
  return readConfiguration(process.env, { dataDir }).dataDir;
}

/** Where flags or the environment say that a ledger and its read model are. */
export interface Place {
  readonly dataDir: string;
  /** The PostgreSQL database of the read model; undefined for a file of the folder. */
  readonly readModelUrl?: string | undefined;
}

export function placeOf({ dataDir, readModelUrl }: Partial<Place>): Place {
  return readConfiguration(process.env, { dataDir, readModelUrl });
}

/** Runs with the ledger of a folder, read beside whoever serves it. Throws `NotDone` where there is none. */
export async function withFolder<T>(place: string | Place, run: (folder: Folder) => Promise<T>): Promise<T> {
  const { dataDir, readModelUrl } = typeof place === 'string' ? { dataDir: place } : place;
  const files = filesIn(dataDir, readModelUrl);
  if (!existsSync(files.ledgerFile)) {
    throw new NotDone(`There is no ledger in ${dataDir}: name its folder with --data-dir or TOCSIN_DATA_DIR.`);
  }
  const store = SqliteEventStore.follow(files.ledgerFile);
  try {
    return await run({ ...files, dataDir, store, ledger: await readLedger(store) });
  } finally {
    await store.close();
  }
}

/** The ledger in a data folder; undefined where there is none yet. */
export async function ledgerIn(dataDir: string): Promise<Ledger | undefined> {
  return existsSync(filesIn(dataDir).ledgerFile)
    ? withFolder(dataDir, ({ ledger }) => Promise.resolve(ledger))
    : undefined;
}

/** What a replay of the log needs besides the log; the areas are those of its beginning, and grow with it. */
export function replaySetting(store: EventStore): Pick<RebuildSetting, 'store' | 'catalogue' | 'areas' | 'isOwn'> {
  return { store, catalogue, areas: new AreaRegistry(), isOwn: isLedgersOwn };
}
