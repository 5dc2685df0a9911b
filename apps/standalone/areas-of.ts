import { AreaRegistry, areasStream } from '#areas';
import { pagesOf } from '#kernel';
import type { EventStore } from '#kernel';

/** ISO 3166 and what the ledger has registered so far. */
export async function areasOf(store: EventStore): Promise<AreaRegistry> {
  const areas = new AreaRegistry();
  for await (const page of pagesOf(store, areasStream)) {
    for (const event of page) areas.take(event);
  }
  return areas;
}
