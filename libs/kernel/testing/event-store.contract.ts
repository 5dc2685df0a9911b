import type { Append, EventStore } from '../event-store.js';
import { maximumEventBytes, maximumEventsPerAppend } from '../event-store.js';
import { EventTooLarge, RevisionConflict, TooManyEvents } from '../errors.js';
import type { NewEvent, StoredEvent } from '../event.js';

/** A place in which events are kept: stores opened on one place see the same log, one after the other. */
export interface Place {
  open(): Promise<EventStore>;
}

export interface Promised {
  /** The promise as a sentence about "it", the store. */
  readonly promise: string;
  /** Rejects when the store breaks the promise. */
  keeps(place: Place): Promise<void>;
}

let counter = 0;

/** An event with an id of its own. */
export function anEvent(change: Partial<NewEvent> = {}): NewEvent {
  counter += 1;
  const number = counter.toString().padStart(12, '0');
  return {
    id: `00000000-0000-8000-8000-${number}`,
    type: 'SomethingHappened',
    version: 1,
    data: { number: counter, text: 'año 2025 — ✓ \u{1F514}' },
    metadata: {
      actor: { subject: 'somebody', role: 'operator' },
      ledger: 'peru',
      mode: 'test',
      correlationId: 'c',
      causationId: 'c',
      command: { name: 'do', hash: 'h' },
      reliedOn: [],
      findings: [],
    },
    ...change,
  };
}

function to(stream: string, expected: Append['expected'], ...events: readonly NewEvent[]): Append {
  return { stream, events: events.length === 0 ? [anEvent()] : events, expected };
}

async function using<T>(place: Place, use: (store: EventStore) => Promise<T>): Promise<T> {
  const store = await place.open();
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const patience = 60_000;

/** The first events that a subscriber gets, and how often it was told that it had caught up. */
export async function delivered(store: EventStore, after: bigint, count: number): Promise<readonly StoredEvent[]> {
  const stop = new AbortController();
  const late = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(
      () => {
        stop.abort();
        reject(new Error(`The subscriber waited in vain for ${count.toString()} events.`));
      },
      count === 0 ? 200 : patience,
    );
    stop.signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
  });
  const all = async (): Promise<readonly StoredEvent[]> => {
    const events: StoredEvent[] = [];
    for await (const delivery of store.subscribe({ after, signal: stop.signal })) {
      events.push(...delivery.events);
      if (events.length >= count && delivery.caughtUp) break;
    }
    return events;
  };
  try {
    return await Promise.race([all(), late]);
  } finally {
    stop.abort();
  }
}

function ids(events: readonly { readonly id: string }[]): readonly string[] {
  return events.map(({ id }) => id);
}

/** What every event store promises. Each promise is broken by a store that does nothing. */
export const eventStoreContract: readonly Promised[] = [
  {
    promise: 'gives back what was appended, with its place and the time of recording',
    keeps: (place) =>
      using(place, async (store) => {
        const event = anEvent();
        const appended = await store.append(to('a', 'none', event));
        expect(appended).toMatchObject({ revision: 0n, repeated: false });
        const [read] = await store.readStream('a');
        expect(read).toEqual({
          ...event,
          stream: 'a',
          revision: 0n,
          position: appended.position,
          recordedAt: read?.recordedAt,
        });
        expect(read?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u);
      }),
  },
  {
    promise: 'keeps the events of a stream in the order of their revisions, dense from 0',
    keeps: (place) =>
      using(place, async (store) => {
        const events = [anEvent(), anEvent(), anEvent()];
        await store.append(to('a', 'none', ...events.slice(0, 2)));
        await store.append(to('b', 'none'));
        await store.append(to('a', 1n, ...events.slice(2)));
        const read = await store.readStream('a');
        expect(ids(read)).toEqual(ids(events));
        expect(read.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
      }),
  },
  {
    promise: 'reads a stream from a revision, forwards and backwards, up to a limit',
    keeps: (place) =>
      using(place, async (store) => {
        const events = Array.from({ length: 5 }, () => anEvent());
        await store.append(to('a', 'none', ...events));
        const page = async (options: Parameters<EventStore['readStream']>[1]): Promise<readonly bigint[]> =>
          (await store.readStream('a', options)).map(({ revision }) => revision);
        expect(await page({ from: 1n, limit: 2 })).toEqual([1n, 2n]);
        expect(await page({ direction: 'backwards', limit: 2 })).toEqual([4n, 3n]);
        expect(await page({ direction: 'backwards', from: 1n })).toEqual([1n, 0n]);
        expect(await page({ from: 5n })).toEqual([]);
      }),
  },
  {
    promise: 'has one order of all events, and head is its end',
    keeps: (place) =>
      using(place, async (store) => {
        const events = [anEvent(), anEvent(), anEvent()];
        for (const [index, event] of events.entries()) await store.append(to(`s${index.toString()}`, 'none', event));
        const all = await store.readAll();
        expect(ids(all)).toEqual(ids(events));
        expect(all.toSorted((one, other) => (one.position < other.position ? -1 : 1))).toEqual(all);
        expect(await store.head()).toBe(all.at(-1)?.position);
        expect(ids(await store.readAll({ after: all[0]?.position ?? 0n, limit: 1 }))).toEqual([events[1]?.id]);
        expect(ids(await store.readAll({ from: all[1]?.position ?? 0n, limit: 1 }))).toEqual([events[1]?.id]);
        expect(ids(await store.readAll({ from: all[1]?.position ?? 0n }))).toEqual([events[1]?.id, events[2]?.id]);
        expect(ids(await store.readAll({ from: 0n }))).toEqual(ids(all));
      }),
  },
  {
    promise: 'refuses a second append that must be the first, and names both revisions',
    keeps: (place) =>
      using(place, async (store) => {
        await store.append(to('a', 'none'));
        await expect(store.append(to('a', 'none'))).rejects.toMatchObject({
          name: 'RevisionConflict',
          stream: 'a',
          expected: 'none',
          actual: 0n,
        });
        expect(await store.readAll()).toHaveLength(1);
      }),
  },
  {
    promise: 'refuses a stale and a future expected revision',
    keeps: (place) =>
      using(place, async (store) => {
        await store.append(to('a', 'none', anEvent(), anEvent()));
        for (const expected of [0n, 2n]) {
          await expect(store.append(to('a', expected))).rejects.toBeInstanceOf(RevisionConflict);
        }
        await expect(store.append(to('b', 0n))).rejects.toMatchObject({ actual: 'none' });
      }),
  },
  {
    promise: 'does not move the revision of a stream by a refused append',
    keeps: (place) =>
      using(place, async (store) => {
        await store.append(to('a', 'none'));
        await expect(store.append(to('a', 7n))).rejects.toBeInstanceOf(RevisionConflict);
        expect(await store.append(to('a', 0n))).toMatchObject({ revision: 1n });
        expect(await store.head()).toBe((await store.readAll()).at(-1)?.position);
      }),
  },
  {
    promise: 'lets one of many concurrent appends win, and the log holds just that one',
    keeps: (place) =>
      using(place, async (store) => {
        const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => store.append(to('a', 'none'))));
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect(await store.readAll()).toHaveLength(1);
      }),
  },
  {
    promise: 'stores all the events of an append, or none',
    keeps: (place) =>
      using(place, async (store) => {
        const twice = anEvent();
        await expect(store.append(to('a', 'none', anEvent(), twice, twice))).rejects.toThrow();
        expect(await store.readAll()).toEqual([]);
        expect(await store.append(to('a', 'none'))).toMatchObject({ revision: 0n });
      }),
  },
  {
    promise: 'takes the same events again as the same append, with the original places',
    keeps: (place) =>
      using(place, async (store) => {
        const append = to('a', 'none', anEvent(), anEvent());
        const first = await store.append(append);
        await store.append(to('a', 1n));
        expect(await store.append(append)).toEqual({ ...first, repeated: true });
        expect(await store.readAll()).toHaveLength(3);
      }),
  },
  {
    promise: 'takes the same events sent ten times at once as one append',
    keeps: (place) =>
      using(place, async (store) => {
        const append = to('a', 'none');
        const all = await Promise.all(Array.from({ length: 10 }, () => store.append(append)));
        expect(new Set(all.map(({ position }) => position)).size).toBe(1);
        expect(all.filter(({ repeated }) => !repeated)).toHaveLength(1);
        expect(await store.readAll()).toHaveLength(1);
      }),
  },
  {
    promise: 'takes an event that the stream has as the same, whatever revision is expected now',
    keeps: (place) =>
      using(place, async (store) => {
        const append = to('a', 'none', anEvent(), anEvent());
        const first = await store.append(append);
        await store.append(to('a', 1n));
        for (const expected of [2n, 1n, 7n]) {
          expect(await store.append({ ...append, expected })).toEqual({ ...first, repeated: true });
        }
        expect(await store.readAll()).toHaveLength(3);
      }),
  },
  {
    promise: 'takes some of the events of an append, with others, for a conflict',
    keeps: (place) =>
      using(place, async (store) => {
        const [one, other] = [anEvent(), anEvent()];
        await store.append(to('a', 'none', one, other));
        for (const expected of ['none', 0n, 1n] as const) {
          await expect(store.append(to('a', expected, other, anEvent()))).rejects.toMatchObject({
            name: 'RevisionConflict',
            expected,
            actual: 1n,
          });
        }
        expect(ids(await store.readStream('a'))).toEqual(ids([one, other]));
      }),
  },
  {
    promise: 'lets in nothing larger than the limit, and what is at the limit',
    keeps: (place) =>
      using(place, async (store) => {
        const large = (bytes: number): NewEvent => anEvent({ data: { text: 'x'.repeat(bytes) } });
        await expect(store.append(to('a', 'none', large(maximumEventBytes)))).rejects.toBeInstanceOf(EventTooLarge);
        const many = Array.from({ length: maximumEventsPerAppend + 1 }, () => anEvent());
        await expect(store.append(to('a', 'none', ...many))).rejects.toBeInstanceOf(TooManyEvents);
        expect(await store.append(to('a', 'none', large(maximumEventBytes - 1_000)))).toMatchObject({ revision: 0n });
      }),
  },
  {
    promise: 'keeps everything when it is closed and opened again',
    keeps: async (place) => {
      const events = [anEvent(), anEvent()];
      await using(place, (store) => store.append(to('a', 'none', ...events)));
      await using(place, async (store) => {
        expect(ids(await store.readStream('a'))).toEqual(ids(events));
        expect(await store.append(to('a', 1n))).toMatchObject({ revision: 2n });
      });
    },
  },
  {
    promise: 'finishes the appends under way before it closes',
    keeps: async (place) => {
      const store = await place.open();
      const waiting = store.append(to('a', 'none'));
      await store.close();
      expect(await waiting).toMatchObject({ revision: 0n });
      await using(place, async (again) => {
        expect(await again.readAll()).toHaveLength(1);
      });
    },
  },
  {
    promise: 'tells a subscriber of an empty log that it has caught up, then of the first event',
    keeps: (place) =>
      using(place, async (store) => {
        const stop = new AbortController();
        const deliveries = store.subscribe({ after: 0n, signal: stop.signal })[Symbol.asyncIterator]();
        expect((await soon(deliveries.next())).value).toEqual({ events: [], caughtUp: true });
        const next = deliveries.next();
        const event = anEvent();
        await store.append(to('a', 'none', event));
        expect((await soon(next)).value).toMatchObject({ events: [{ id: event.id }] });
        stop.abort();
      }),
  },
  {
    promise: 'delivers from any position every later event once, in order',
    keeps: (place) =>
      using(place, async (store) => {
        for (let index = 0; index < 30; index++) await store.append(to(`s${(index % 3).toString()}`, before(index)));
        const all = await store.readAll();
        expect(all).toHaveLength(30);
        for (const from of [0, 1, 17]) {
          const after = from === 0 ? 0n : (all[from - 1]?.position ?? 0n);
          expect(ids(await delivered(store, after, 30 - from))).toEqual(ids(all.slice(from)));
        }
      }),
  },
  {
    promise: 'crosses from replay to live without losing or repeating an event, whoever writes meanwhile',
    keeps: (place) =>
      using(place, async (store) => {
        const total = 300;
        for (let index = 0; index < 100; index++) await store.append(to(`r${index.toString()}`, 'none'));
        const subscribers = [0, 1, 2].map(() => delivered(store, 0n, total));
        const writers = Array.from({ length: total - 100 }, async (_, index) => {
          await new Promise((resolve) => setTimeout(resolve, index % 7));
          await store.append(to(`w${index.toString()}`, 'none'));
          await store.append(to(`w${index.toString()}`, 'none')).catch(() => undefined);
        });
        await Promise.all(writers);
        const all = ids(await store.readAll());
        expect(all).toHaveLength(total);
        for (const subscriber of subscribers) expect(ids(await subscriber)).toEqual(all);
      }),
  },
  {
    promise: 'lets a slow subscriber have everything in its own time',
    keeps: (place) =>
      using(place, async (store) => {
        const stop = new AbortController();
        const seen: string[] = [];
        for (let index = 0; index < 50; index++) await store.append(to(`s${index.toString()}`, 'none'));
        let added = false;
        for await (const { events } of store.subscribe({ after: 0n, signal: stop.signal })) {
          seen.push(...ids(events));
          if (!added) for (let index = 50; index < 2_500; index += 50) await store.append(many(index, 50));
          added = true;
          await new Promise((resolve) => setTimeout(resolve, 5));
          if (seen.length >= 2_500) stop.abort();
        }
        const all = await everything(store);
        expect(seen).toHaveLength(2_500);
        expect(seen).toEqual(ids(all));
      }),
  },
  {
    promise: 'ends a subscription when its signal is aborted',
    keeps: (place) =>
      using(place, async (store) => {
        await store.append(to('a', 'none'));
        const stop = new AbortController();
        const deliveries = store.subscribe({ after: 0n, signal: stop.signal })[Symbol.asyncIterator]();
        expect((await soon(deliveries.next())).value).toMatchObject({ events: [{ stream: 'a' }] });
        const waiting = deliveries.next();
        stop.abort();
        expect(await soon(waiting)).toMatchObject({ done: true });
      }),
  },
];

/** The whole log, page by page, each after the last position of the one before. */
async function everything(store: EventStore): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (
    let page = await store.readAll();
    page.length > 0;
    page = await store.readAll({ after: all.at(-1)?.position ?? 0n })
  ) {
    all.push(...page);
  }
  return all;
}

function before(index: number): bigint | 'none' {
  const earlier = Math.floor(index / 3);
  return earlier === 0 ? 'none' : BigInt(earlier - 1);
}

function many(start: number, count: number): Append {
  return to(`m${start.toString()}`, 'none', ...Array.from({ length: count }, () => anEvent()));
}

function soon<T>(promise: Promise<T>): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_resolve, reject) =>
      setTimeout(() => {
        reject(new Error('Nothing came.'));
      }, 10_000).unref(),
    ),
  ]);
}
