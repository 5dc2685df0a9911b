import type { Instant, StoredEvent } from '#kernel';
import { ReadModelUnavailable } from '#kernel';
import { renameSync, rmSync } from 'node:fs';
import { isOfPostgres, openReadModel } from './address.js';
import { emptiedTables, logOf } from './prepare.js';
import { Projector } from './projector.js';
import type { ProjectorSetting } from './projector.js';
import { isSole } from './sole-projector.js';
import { openSqlite } from './sqlite.js';

export interface RebuildSetting extends Omit<ProjectorSetting, 'database'> {
  /** Made anew: a file that is there already is taken away first. */
  readonly file: string;
  /** Where to stop: after the event at this position, or after the last one recorded by this moment. */
  readonly to?: { readonly position: bigint } | { readonly recorded: Instant };
  /** Told after each page how far it has come. */
  told?(position: bigint): void;
}

export interface Rebuilt {
  /** Position of the last event taken in, 0 for none. */
  readonly position: bigint;
  readonly events: number;
  /** How long reading and projecting took. */
  readonly seconds: number;
}

const pageSize = 2_000;

/** Makes a read model from the log alone in a file of its own, up to its end or to where it is told to stop. */
export async function rebuild({ file, ...setting }: RebuildSetting): Promise<Rebuilt> {
  removeReadModel(file);
  const database = openSqlite(file, 'write');
  try {
    return await fill({ ...setting, database });
  } finally {
    await database.destroy();
  }
}

/** Makes the read model at an address anew from the log: a file beside the one that is there, which it then replaces. */
export async function rebuildInPlace({
  address,
  ...setting
}: Omit<RebuildSetting, 'file'> & { readonly address: string }): Promise<Rebuilt> {
  if (!isOfPostgres(address)) {
    const file = `${address}.new`;
    const rebuilt = await rebuild({ ...setting, file });
    replaceReadModel(address, file);
    return rebuilt;
  }
  const database = openReadModel(address, 'write');
  try {
    if (!(await isSole(database))) throw new ReadModelUnavailable('A projector writes the read model: stop it first.');
    await emptiedTables(database, await logOf(setting.store));
    return await fill({ ...setting, database });
  } finally {
    await database.destroy();
  }
}

/** Takes the log into tables that are empty: while one page is written, which a server does, the next is read and taken. */
export async function fill({
  to,
  told,
  ...setting
}: Omit<RebuildSetting, 'file'> & Pick<ProjectorSetting, 'database'>): Promise<Rebuilt> {
  const begun = performance.now();
  const projector = await Projector.start(setting);
  let position = 0n;
  let events = 0;
  let writing = Promise.resolve();
  for (;;) {
    const page = await setting.store.readAll({ after: position, limit: pageSize });
    const wanted = page.filter((event) => isWithin(event, to));
    const taken = await projector.take(wanted);
    await writing;
    writing = projector.write(taken);
    position = wanted.at(-1)?.position ?? position;
    events += wanted.length;
    told?.(position);
    if (wanted.length < pageSize) break;
    // Where it fails while the next page is taken, it is told when that is to be written.
    writing.catch(() => undefined);
  }
  await writing;
  return { position, events, seconds: (performance.now() - begun) / 1_000 };
}

/** Takes away a read model that nobody has open. */
export function removeReadModel(file: string): void {
  for (const part of parts) rmSync(`${file}${part}`, { force: true });
}

/** Puts one read model in the place of another; nobody may have either open. Interrupted, it leaves none: it is made anew. */
export function replaceReadModel(file: string, by: string): void {
  removeReadModel(file);
  renameSync(by, file);
}

/** The file itself first: without it, what lies beside it is not taken for its own. */
const parts = ['', '-wal', '-shm'];

function isWithin(event: StoredEvent, to: RebuildSetting['to']): boolean {
  if (to === undefined) return true;
  return 'position' in to ? event.position <= to.position : event.recordedAt <= to.recorded;
}
