import { AreaRegistry } from '#areas';
import fc from 'fast-check';
import { renew, retryCase } from './index.js';
import { closure as closing } from '../../test/support/acts.js';
import { followedByOlder } from './testing/older.js';
import { World } from './testing/index.js';

const bodies: Readonly<Record<string, object>> = {
  close: closing,
  ease: { effectiveFrom: '2025-12-02T05:00:00.000Z', cause: 'Calm' },
  reopen: { effectiveFrom: '2025-12-20T05:00:00.000Z', cause: 'Calm' },
};

const acts = fc.array(
  fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), type: fc.constantFrom('close', 'ease', 'reopen') }),
  { minLength: 1, maxLength: 14 },
);

const ways = fc.constantFrom('all at once', 'first to last', 'last to first');

describe('cases that wait', () => {
  it('are those of an event that cannot be projected and no others, and go on in their order as if it had been at once', async () => {
    await fc.assert(
      fc.asyncProperty(acts, fc.nat(14), ways, async (history, pause, way) => {
        const world = new World(() => new AreaRegistry());
        const setting = world.keepSetting('live');
        for (const [index, { id, type }] of history.entries()) {
          if (index === pause) await followedByOlder(setting);
          await world.act(`border-closure/${id}/${type}`, bodies[type] ?? closing);
        }
        await followedByOlder(setting);
        const log = await world.store.readAll();
        const eased = new Map(
          log
            .filter(({ type }) => type === 'BorderEased')
            .toReversed()
            .map(({ stream, position }) => [stream, position]),
        );
        const live = world.readModel('live');
        const waiting = (await live.parked()).answer;
        expect(waiting.map(({ stream, position }) => [stream, position])).toEqual(
          [...eased]
            .map(([stream, position]) => [stream, position.toString()])
            .toSorted(([, one], [, other]) => Number(one) - Number(other)),
        );
        if (way === 'all at once')
          await renew({
            ...setting,
            ...{ signal: new AbortController().signal, waits: () => undefined, isWanted: () => true },
          });
        else
          for (const { stream } of way === 'first to last' ? waiting : waiting.toReversed())
            expect(await retryCase(setting, stream)).toBe('goes on');
        expect((await live.parked()).answer).toEqual([]);
        expect((await live.digest()).answer).toBe((await (await world.rebuilt('anew')).digest()).answer);
        await world.leave();
      }),
      { numRuns: 30, seed: 5 },
    );
  });
});
