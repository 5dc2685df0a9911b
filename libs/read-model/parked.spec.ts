import { AreaRegistry } from '#areas';
import type { EventStore, StoredEvent } from '#kernel';
import fc from 'fast-check';
import { keepReadModel, renew } from './index.js';
import { closure as closing } from '../../test/support/acts.js';
import { World } from './testing/index.js';

const bodies: Readonly<Record<string, object>> = {
  close: closing,
  ease: { effectiveFrom: '2025-12-02T05:00:00.000Z', cause: 'Calm' },
  reopen: { effectiveFrom: '2025-12-20T05:00:00.000Z', cause: 'Calm' },
};

/** The log as a program has it that knows no easing. */
function older(store: EventStore): Pick<EventStore, 'readAll' | 'readStream' | 'head' | 'subscribe'> {
  const unknown = (events: readonly StoredEvent[]): readonly StoredEvent[] =>
    events.map((event) => (event.type === 'BorderEased' ? { ...event, type: 'FromTheFuture' } : event));
  return {
    head: () => store.head(),
    readAll: async (options) => unknown(await store.readAll(options)),
    readStream: async (stream, options) => unknown(await store.readStream(stream, options)),
    async *subscribe(options) {
      for await (const { events, caughtUp } of store.subscribe(options)) yield { events: unknown(events), caughtUp };
    },
  };
}

const acts = fc.array(
  fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), type: fc.constantFrom('close', 'ease', 'reopen') }),
  { minLength: 1, maxLength: 14 },
);

describe('cases that wait', () => {
  it('are those of an event that cannot be projected and no others, and go on in their order as if it had been at once', async () => {
    await fc.assert(
      fc.asyncProperty(acts, fc.nat(14), async (history, pause) => {
        const world = new World(() => new AreaRegistry());
        const nothing = (): void => undefined;
        const followed = async (): Promise<void> => {
          const stop = new AbortController();
          const caughtUp = (): void => {
            stop.abort();
          };
          const course = { waits: nothing, renewing: nothing, renewed: nothing, caughtUp };
          await keepReadModel({ ...world.keepSetting('live'), store: older(world.store) }, stop.signal, course);
        };
        for (const [index, { id, type }] of history.entries()) {
          if (index === pause) await followed();
          await world.act(`border-closure/${id}/${type}`, bodies[type] ?? closing);
        }
        await followed();
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
        await renew({
          ...world.keepSetting('live'),
          ...{ signal: new AbortController().signal, waits: nothing, isWanted: () => true },
        });
        expect((await live.parked()).answer).toEqual([]);
        expect((await live.digest()).answer).toBe((await (await world.rebuilt('anew')).digest()).answer);
        await world.leave();
      }),
      { numRuns: 15, seed: 5 },
    );
  }, 60_000);
});
