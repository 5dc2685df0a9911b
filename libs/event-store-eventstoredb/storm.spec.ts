import { anEvent } from '#kernel/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { brisk, Cluster, idsOf, take, to } from '../../test/support/eventstoredb/cluster.js';
import type { Fault } from '../../test/support/eventstoredb/faults.js';
import type { FaultyServer } from '../../test/support/eventstoredb/server.js';

const cluster = new Cluster();
afterEach(() => cluster.close());

/** Chance that is the same at every run. */
function chanceOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const codes = [1, 2, 4, 8, 10, 13, 14, 15];

function storm({ faults }: FaultyServer, chance: (below: number) => number): void {
  const code = (): number => codes[chance(codes.length)] ?? 14;
  const any = (): Fault => {
    const kinds: readonly Fault[] = [
      { kind: 'status', code: code(), written: chance(2) === 0 },
      { kind: 'status', code: code(), later: chance(60) },
      { kind: 'silence', written: chance(2) === 0 },
      { kind: 'slow', milliseconds: chance(60) },
      { kind: 'duplicate' },
    ];
    return kinds[chance(20) === 0 ? 2 : ([0, 1, 3, 4][chance(4)] ?? 0)] ?? { kind: 'duplicate' };
  };
  for (let index = 0; index < 60; index++) faults.next('append', any());
  for (let index = 0; index < 20; index++) {
    faults.next('read', { kind: 'status', code: code() }, { kind: 'slow', milliseconds: chance(20) });
    faults.next('subscribe', { kind: 'break', after: chance(9), code: code() }, { kind: 'end', after: chance(9) });
    faults.next('subscribe', { kind: 'duplicate' });
  }
}

describe('a store in EventStoreDB in a storm of all faults', () => {
  it.each([1, 2])('loses, doubles and skips nothing, and ends every append: storm %i', async (seed) => {
    const server = await cluster.server();
    const chance = chanceOf(seed);
    const stores = await Promise.all([0, 1, 2].map(() => cluster.store(server, { patience: brisk })));
    const [reading = stores[0], ...writing] = stores;
    storm(server, chance);
    const stop = new AbortController();
    const appends = Array.from({ length: 120 }, (_, index) =>
      to(`s${index.toString()}`, 'none', ...Array.from({ length: 1 + chance(4) }, () => anEvent())),
    );
    const events = appends.flatMap((append) => append.events);
    const following = [0, 1].map(() => {
      const deliveries = reading?.subscribe({ after: 0n, signal: stop.signal }) ?? [];
      return take(deliveries as AsyncIterable<never>, (all) => all.length >= events.length);
    });
    await Promise.all(
      appends.map(async (append) => {
        await sleep(chance(400));
        // Two processes with the same command.
        const both = await Promise.all(writing.map((store) => store.append(append)));
        expect(both.filter(({ repeated }) => !repeated)).toHaveLength(1);
        expect(new Set(both.map(({ position }) => position)).size).toBe(1);
      }),
    );
    const all = idsOf((await reading?.readAll()) ?? []);
    expect(all.toSorted()).toEqual(idsOf(events).toSorted());
    for (const one of following) expect(idsOf(await one)).toEqual(all);
    stop.abort();
  });
});
