import type { Context } from '#kernel';
import { readConfiguration, systemClock } from '#platform';
import { areasOf } from '#hosting';
import { NotDone, WrongUsage } from '../exit.js';
import { withFolder } from '../folder.js';
import type { Folder } from '../folder.js';
import { actsInFile } from './acts-in-file.js';
import { actsOfCase, emergencyNamed } from './acts-of-case.js';
import { contextOf } from './acts.js';
import type { Judgeable } from './acts.js';
import { AnyAreas } from './any-areas.js';

/** What is to be judged, and where. */
export interface Wanted {
  readonly case?: string;
  readonly dataDir?: string;
  readonly timeZone?: string;
}

/**
 * The acts in a file, or of a case. Where the folder of a ledger is named, days are counted in its time zone and areas
 * are those that it knows. Throws `WrongUsage` where the flags ask for something else.
 */
export async function judgeableOf(file: string | undefined, wanted: Wanted): Promise<Judgeable> {
  const { case: name, dataDir, timeZone } = wanted;
  const configuration = readConfiguration(process.env, { dataDir, timeZone });
  const zone = timeZone === undefined ? undefined : configuration.ledger.timeZone;
  if (name !== undefined && file === undefined) {
    const ref = emergencyNamed(name);
    return withFolder(configuration, async (folder) => actsOfCase(folder, ref, await contextIn(folder, zone)));
  }
  if (file === undefined || name !== undefined) {
    throw new WrongUsage('Name what is to be judged: a file, or --case with the id of an emergency.');
  }
  const context =
    dataDir === undefined
      ? contextOf(configuration.ledger, { areas: new AnyAreas(), now: systemClock.now() })
      : await withFolder(configuration, (folder) => contextIn(folder, zone));
  return { acts: actsInFile(file, context), context };
}

/** `zone`: the time zone that a flag asks for. */
async function contextIn({ store, ledger, where }: Folder, zone: string | undefined): Promise<Context> {
  if (ledger === undefined) throw new NotDone(`The ledger in ${where} is empty: make one with "tocsin open".`);
  if (zone !== undefined && zone !== ledger.timeZone) {
    throw new WrongUsage(`The ledger in ${where} counts in ${ledger.timeZone}, not in ${zone}: leave --time-zone out.`);
  }
  return contextOf(ledger, { areas: await areasOf(store), now: systemClock.now() });
}
