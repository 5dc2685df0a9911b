import type { Instant, StoredEvent } from '#kernel';
import { rmSync } from 'node:fs';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { Projector } from './projector.js';
import type { ProjectorSetting, Taken } from './projector.js';
import { makeSqliteApart } from './sqlite-apart.js';

export interface RebuildSetting extends Omit<ProjectorSetting, 'database'> {
  /** Made anew: a file that is there already is taken away first. */
  readonly file: string;
  /** Where to stop: after the event at this position, or after the last one recorded by this moment. */
  readonly to?: { readonly position: bigint } | { readonly recorded: Instant };
  /** Told after each transaction how far it has come. */
  told?(position: bigint): void;
}

export interface Rebuilt {
  /** Position of the last event taken in, 0 for none. */
  readonly position: bigint;
  readonly events: number;
  /** How long reading and projecting took. */
  readonly seconds: number;
}

/** Events whose rows are written in one transaction: what they would write over each other is written once. */
const togetherUnlessSaid = 2_000;

/** Who serves has less memory than who does nothing else. */
const togetherInRebuild = 4_000;

/** Fewer where what they impose is long. */
const longestTogether = 16_000_000;

/** Events that are read at once: few, as they are in the way of others until their rows have been made. */
const readTogether = 250;

/** Makes a read model from the log alone in a file of its own, up to its end or to where it is told to stop. */
export async function rebuild({ file, ...setting }: RebuildSetting): Promise<Rebuilt> {
  removeReadModel(file);
  const database = makeSqliteApart(file);
  try {
    return await fill({ ...setting, database });
  } finally {
    await database.destroy();
  }
}

/** Takes the log into tables that are empty. */
export async function fill({
  to,
  told,
  ...setting
}: Omit<RebuildSetting, 'file'> & Pick<ProjectorSetting, 'database'>): Promise<Rebuilt> {
  const begun = performance.now();
  const projector = await Projector.start(setting);
  const taken = await takeIn(projector, { store: setting.store, to, told, together: togetherInRebuild });
  return { ...taken, seconds: (performance.now() - begun) / 1_000 };
}

export interface TakingIn extends Pick<ProjectorSetting, 'store'> {
  readonly to?: RebuildSetting['to'];
  /** Told after each transaction how far it has come. */
  readonly told?: RebuildSetting['told'];
  readonly signal?: AbortSignal;
  /** Of the texts of what is imposed so many characters are in mind at once, or little more; many unless said. */
  readonly longest?: number;
  /** Events whose rows are written in one transaction; 2,000 unless said. */
  readonly together?: number;
}

/**
 * Takes in what the log has behind the projector's checkpoint, until it ends, or where it is told to stop: while some
 * events are written, which a server does, the next are read and taken.
 */
export async function takeIn(
  projector: Projector,
  { store, to, told, signal, longest = longestTogether, together = togetherUnlessSaid }: TakingIn,
): Promise<Pick<Rebuilt, 'position' | 'events'>> {
  let position = await projector.checkpoint();
  let events = 0;
  let writing = Promise.resolve();
  while (signal?.aborted !== true) {
    const { taken, isEnd } = await takeSome(projector, { store, to, longest, together, after: position });
    projector.prepare(taken);
    await writing;
    writing = projector.write(taken);
    position = taken.last?.position ?? position;
    events += taken.events;
    told?.(position);
    if (isEnd) break;
    // Where it fails while the next are taken, it is told when those are to be written.
    writing.catch(() => undefined);
  }
  await writing;
  return { position, events };
}

/** What is to be written in one transaction, and whether the log ends with it, or is to be read no further. */
async function takeSome(
  projector: Projector,
  {
    store,
    to,
    longest,
    together,
    after,
  }: Pick<TakingIn, 'store' | 'to'> & Required<Pick<TakingIn, 'longest' | 'together'>> & { readonly after: bigint },
): Promise<{ readonly taken: Taken; readonly isEnd: boolean }> {
  for (let taken: Taken | undefined; ;) {
    const page = await store.readAll({ after: taken?.last?.position ?? after, limit: readTogether });
    const wanted = page.filter((event) => isWithin(event, to));
    taken = await projector.take(wanted, taken);
    const isEnd = wanted.length < readTogether;
    if (isEnd || taken.events >= together || taken.batch.characters >= longest) return { taken, isEnd };
    // A log in a file answers at once: without a pause nothing else would be heard, such as what has been written.
    await othersFirst();
  }
}

/** Takes away a read model that nobody has open. */
export function removeReadModel(file: string): void {
  for (const part of parts) rmSync(`${file}${part}`, { force: true });
}

/** The file itself first: without it, what lies beside it is not taken for its own. */
const parts = ['', '-wal', '-shm'];

function isWithin(event: StoredEvent, to: RebuildSetting['to']): boolean {
  if (to === undefined) return true;
  return 'position' in to ? event.position <= to.position : event.recordedAt <= to.recorded;
}
