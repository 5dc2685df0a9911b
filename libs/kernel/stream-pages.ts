import type { StoredEvent } from './event.js';
import type { EventStore } from './event-store.js';

/** The events of a stream from a revision on, page by page, until there are no more; no page is empty. */
export async function* pagesOf(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  from = 0n,
): AsyncGenerator<readonly StoredEvent[], void> {
  for (let revision = from; ;) {
    const page = await store.readStream(stream, { from: revision });
    if (page.length === 0) return;
    yield page;
    revision += BigInt(page.length);
  }
}
