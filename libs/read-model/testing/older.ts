import type { EventStore, StoredEvent } from '#kernel';
import { storeWith } from '#kernel/testing';
import { keepReadModel } from '../index.js';
import type { KeepSetting } from '../renew.js';

/** The log as a program has it that does not know a type of event: each case with one waits from its first on. */
function older(store: EventStore, type: string): EventStore {
  const unknown = (events: readonly StoredEvent[]): readonly StoredEvent[] =>
    events.map((event) => (event.type === type ? { ...event, type: 'FromTheFuture' } : event));
  return storeWith(store, {
    readAll: async (options) => unknown(await store.readAll(options)),
    readStream: async (stream, options) => unknown(await store.readStream(stream, options)),
    async *subscribe(options) {
      for await (const { events, caughtUp } of store.subscribe(options)) yield { events: unknown(events), caughtUp };
    },
  });
}

/** Brings a read model after the log as the projector of that program does, and lets go of it. */
export async function followedByOlder(
  setting: KeepSetting & { readonly store: EventStore },
  unknown = 'BorderEased',
): Promise<void> {
  const stop = new AbortController();
  const nothing = (): void => undefined;
  const caughtUp = (): void => {
    stop.abort();
  };
  const course = { waits: nothing, renewing: nothing, renewed: nothing, caughtUp };
  await keepReadModel({ ...setting, store: older(setting.store, unknown) }, stop.signal, course);
}
