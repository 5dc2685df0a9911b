import type { EventStore } from '../event-store.js';

/** A store that does all as another one does, but for what the test does in its place. */
export function storeWith(store: EventStore, instead: Partial<EventStore>): EventStore {
  return {
    append: (append) => store.append(append),
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
    ...instead,
  };
}
