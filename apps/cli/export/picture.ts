import { AreaRegistry } from '#areas';
import type { EventStore, Instant, Ledger } from '#kernel';
import { indexTouches, openSqlite, ReadModel, rebuild } from '#read-model';
import { join } from 'node:path';
import { NotDone } from '../exit.js';
import { replaySetting } from '../folder.js';
import type { Folder } from '../folder.js';
import type { Output } from '../output.js';
import { progressOf } from '../progress.js';
import { withTemporaryFolder } from '../temporary.js';

/** Both clocks of an export. */
export interface Clocks {
  readonly at: Instant;
  /** Undefined is all that is recorded. */
  readonly known: Instant | undefined;
}

/** What a ledger knew at a moment, made from its log alone: whatever is exported is read from here. */
export interface Picture {
  readonly ledger: Ledger;
  readonly store: EventStore;
  readonly readModel: ReadModel;
  readonly areas: AreaRegistry;
  readonly at: Instant;
  readonly knownAt: Instant;
  /** Position of the last event that was known. */
  readonly position: bigint;
}

/** Runs with the picture, in a file that is gone afterwards. */
export async function withPicture<T>(
  folder: Folder,
  { at, known }: Clocks,
  output: Output,
  run: (picture: Picture) => Promise<T>,
): Promise<T> {
  const { ledger, store, where } = folder;
  if (ledger === undefined) throw new NotDone(`The ledger in ${where} is empty: there is nothing to export.`);
  return withTemporaryFolder(async (path) => {
    const file = join(path, 'read-model.db');
    const areas = new AreaRegistry();
    const { position } = await made({ folder, file, areas, known }, output);
    await indexTouches(file);
    const readModel = new ReadModel(openSqlite(file, 'read'), areas, ledger.timeZone);
    try {
      const knownAt = known ?? new Date().toISOString();
      return await run({ ledger, store, readModel, areas, at, knownAt, position });
    } finally {
      await readModel.close();
    }
  });
}

interface Making {
  readonly folder: Folder;
  readonly file: string;
  readonly areas: AreaRegistry;
  readonly known: Instant | undefined;
}

async function made({ folder, file, areas, known }: Making, output: Output): Promise<{ readonly position: bigint }> {
  const { store } = folder;
  const total = await store.head();
  const progress = progressOf(output, 'Reading the log');
  try {
    return await rebuild({
      ...replaySetting(store),
      areas,
      file,
      to: known === undefined ? { position: total } : { recorded: known },
      told: (position) => {
        progress.to(position, total);
      },
    });
  } finally {
    progress.stop();
  }
}
