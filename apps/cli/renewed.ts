import { readModelTrouble, renew, siteAt } from '#read-model';
import type { Renewed } from '#read-model';
import { AreaRegistry } from '#areas';
import { NotDone } from './exit.js';
import { replaySetting } from './folder.js';
import type { Folder } from './folder.js';
import type { Output } from './output.js';
import { progressOf } from './progress.js';
import { untilStopped } from './stop-signal.js';

/**
 * Makes the read model of a folder anew beside the one that is served, and puts it in its place; nobody has to stop for it.
 * Throws `NotDone` where there is none of this log, or where it is stopped by a signal: it is then gone on with next time.
 */
export async function renewedIn(folder: Folder, output: Output, what: string): Promise<Renewed> {
  const progress = progressOf(output, what);
  try {
    const renewed = await untilStopped((signal) => begun(folder, output, { signal, told: progress.to }));
    if (renewed === undefined) throw new NotDone('It was stopped; the same command goes on where it was.');
    return renewed;
  } catch (error) {
    throw readModelTrouble(error);
  } finally {
    progress.stop();
  }
}

function begun(
  { store, places }: Folder,
  output: Output,
  course: Pick<Parameters<typeof renew>[0], 'signal' | 'told'>,
): Promise<Renewed | undefined> {
  return renew({
    ...replaySetting(store),
    ...course,
    areas: () => new AreaRegistry(),
    site: siteAt(places.readModelAt, places.readModelPatience),
    waits: () => {
      output.line('Another process makes the read model anew: this one waits.');
    },
    isWanted: (standing) => {
      if (['none', 'foreign', 'longer'].includes(standing)) throw new NotDone(noneYet);
      return true;
    },
  });
}

const noneYet = 'There is no read model of this ledger yet: a server makes it.';
