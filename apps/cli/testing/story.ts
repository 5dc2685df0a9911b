import { AreaRegistry } from '#areas';
import { filesIn } from '#places';
import { StoryClock } from '#platform';
import { siteAt } from '#read-model';
import { rmSync } from 'node:fs';
import { followedByOlder } from '../../../libs/read-model/testing/older.js';
import { closure, easing } from '../../../test/support/acts.js';
import { serve } from '../../../test/support/server.js';
import { replaySetting } from '../folder.js';
import { open } from './command-line.js';

/** A ledger with a closure of 28 November and its reopening of 2 December, and the read model that followed. */
export async function storyIn(dataDir: string): Promise<string> {
  const clock = new StoryClock('test', '2025-11-28T20:00:00.000Z');
  const server = await serve({ dataDir, clock });
  await server.act('border-closure/tacna/close', closure);
  clock.set('2025-12-02T15:00:00.000Z');
  await server.act('border-closure/tacna/reopen', easing('2025-12-03'));
  expect((await server.get('/v1/regions/PE/status?after=3')).status).toBe(200);
  await server.stop();
  return dataDir;
}

/** The same as a program has left it that does not know a closure: the one case waits with its two events. */
export async function parkedStoryIn(dataDir: string, readModelAt = filesIn(dataDir).readModelAt): Promise<string> {
  await storyIn(dataDir);
  rmSync(readModelAt, { force: true });
  const store = open(dataDir);
  const setting = { ...replaySetting(store), store, areas: () => new AreaRegistry(), site: siteAt(readModelAt) };
  await followedByOlder(setting, 'BorderClosed');
  await store.close();
  return dataDir;
}
