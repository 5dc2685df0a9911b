import { StoryClock } from '#platform';
import { closure, easing } from '../../../test/support/acts.js';
import { serve } from '../../../test/support/server.js';

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
