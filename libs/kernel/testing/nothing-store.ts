import type { EventStore } from '../event-store.js';

/** A store that does nothing, politely: the contract suite must fail on it in every test. */
export function nothingStore(): EventStore {
  return {
    append: () => Promise.resolve({ revision: 0n, position: 0n, repeated: false }),
    readStream: () => Promise.resolve([]),
    readAll: () => Promise.resolve([]),
    // eslint-disable-next-line @typescript-eslint/require-await -- it does nothing
    async *subscribe() {
      return;
    },
    head: () => Promise.resolve(0n),
    close: () => Promise.resolve(),
  };
}
