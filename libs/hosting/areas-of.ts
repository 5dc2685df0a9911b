import { AreaRegistry, areasStream } from '#areas';
import { pagesOf } from '#kernel';
import type { EventStore } from '#kernel';
import type { Logger } from '#logger';
import { setTimeout as sleep } from 'node:timers/promises';

/** ISO 3166 and what the ledger has registered so far. */
export async function areasOf(store: EventStore): Promise<AreaRegistry> {
  const areas = new AreaRegistry();
  for await (const page of pagesOf(store, areasStream)) {
    for (const event of page) areas.take(event);
  }
  return areas;
}

/** In milliseconds, before the log is followed again that could not be. */
const pause = 1_000;

/** Takes in what others register, until the signal is aborted. */
export async function followAreas(
  store: EventStore,
  areas: AreaRegistry,
  { signal, logger }: { readonly signal: AbortSignal; readonly logger: Logger },
): Promise<void> {
  let after = areas.last?.position ?? 0n;
  while (!signal.aborted) {
    try {
      for await (const { events } of store.subscribe({ after, signal })) {
        for (const event of events) areas.take(event);
        after = events.at(-1)?.position ?? after;
      }
    } catch (err) {
      logger.error({ err }, 'the areas could not be followed and are followed again');
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
}
