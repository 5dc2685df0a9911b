import type { Append, Delivery, NewEvent, StoredEvent } from '#kernel';
import { anEvent } from '#kernel/testing';
import { EventStoreDbStore, readConnection } from '#event-store-eventstoredb';
import type { ClusterSetting, Patience } from '#event-store-eventstoredb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Proposed } from './log.js';
import { FaultyServer } from './server.js';
import type { ServerSetting } from './server.js';

/** Waits for what is answered as long as a busy machine may need: a fault decides what goes wrong, never the clock. */
export const steady: Patience = { answer: 20_000, whole: 60_000, firstPause: 10, longestPause: 80 };

/** For a server that says nothing: it is soon asked again, yet has long enough for everything that it does answer. */
export const brisk: Patience = { ...steady, answer: 2_000 };

/** Takes the first failure for the last, as a process does that ends there. */
export const fleeting: Patience = { ...steady, whole: 0 };

export interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly about: object;
  readonly message: string;
}

/** Servers, and stores on them, that are gone when the test is over; and what the stores told their log. */
export class Cluster {
  readonly lines: Line[] = [];
  readonly #closing: (() => Promise<unknown>)[] = [];

  async server(setting: ServerSetting = {}): Promise<FaultyServer> {
    const server = await FaultyServer.start(setting);
    this.#closing.push(async () => {
      await Promise.resolve();
      server.stop();
    });
    return server;
  }

  async store(on: { readonly url: string }, change: Partial<ClusterSetting> = {}): Promise<EventStoreDbStore> {
    const to =
      (level: Line['level']) =>
      (about: object, message: string): void => {
        this.lines.push({ level, about, message });
      };
    const log = { info: to('info'), warn: to('warn'), error: to('error') };
    const connection = connectionTo(on.url);
    const store = await EventStoreDbStore.open({ connection, ledger: 'peru', patience: steady, log, ...change });
    this.#closing.unshift(() => store.close());
    return store;
  }

  atTheEnd(close: () => Promise<unknown>): void {
    this.#closing.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closing.splice(0)) await close();
    this.lines.splice(0);
  }
}

export function connectionTo(url: string): ClusterSetting['connection'] {
  const read = readConnection(url);
  if ('must' in read) throw new TypeError(`The address ${read.must}.`);
  return read.value;
}

export function to(stream: string, expected: Append['expected'], ...events: Append['events']): Append {
  return { stream, expected, events: events.length === 0 ? [anEvent()] : events };
}

let streams = 0;

/** Writes so many events of a ledger straight into the server's log, in streams of a hundred; their ids. */
export function fill({ log }: FaultyServer, count: number, ledger = 'peru'): readonly string[] {
  const written = Array.from({ length: count }, () => anEvent());
  for (let begun = 0; begun < count; begun += 100) {
    streams += 1;
    const events = written.slice(begun, begun + 100).map((event) => proposed(event));
    log.append(`${ledger}:fill-${streams.toString()}`, 'none', events);
  }
  return idsOf(written);
}

/** As the store writes it, and reads it for ever. */
function proposed({ id, type, version, data, metadata }: NewEvent): Proposed {
  const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const envelope = { tocsin: 1, version, append: 'fill', metadata };
  return { id, type, contentType: 'application/json', data: bytes(data), metadata: bytes(envelope) };
}

/** Takes deliveries until enough has come; each one waits as long as the test says. */
export async function take(
  deliveries: AsyncIterable<Delivery>,
  enough: (events: readonly StoredEvent[], last: Delivery) => boolean,
  each: (events: readonly StoredEvent[]) => unknown = () => undefined,
): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const delivery of deliveries) {
    events.push(...delivery.events);
    await each(events);
    if (enough(events, delivery)) return events;
  }
  return events;
}

/** Looks again and again until it is so, for twenty seconds. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 20_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`It did not come about: ${what}.`);
    await sleep(5);
  }
}

export function idsOf(events: readonly { readonly id: string }[]): readonly string[] {
  return events.map(({ id }) => id);
}
