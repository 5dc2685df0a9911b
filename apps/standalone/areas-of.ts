import { AreaRegistry, areasStream } from '#areas';
import type { EventStore } from '#kernel';

/** ISO 3166 and what the ledger has registered so far. */
export async function areasOf(store: EventStore): Promise<AreaRegistry> {
  const areas = new AreaRegistry();
  for (let from = 0n; ;) {
    const page = await store.readStream(areasStream, { from });
    for (const event of page) areas.take(event);
    if (page.length === 0) return areas;
    from += BigInt(page.length);
  }
}
