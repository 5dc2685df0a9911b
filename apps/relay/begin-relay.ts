import type { Freshness } from '#hosting';
import type { OpenLog } from '#places';
import type { Platform } from '#platform';
import { RelayWork } from './relay-work.js';
import type { StatusSources } from './statuses.js';
import { eventRelay, statusRelay } from './telling.js';
import type { Telling } from './telling.js';
import { eventFigures, statusFigures, watchRelay } from './watch-relay.js';

interface Beginning extends Omit<Telling, 'store'> {
  readonly log: OpenLog;
  readonly freshness: Freshness;
  /** From which the status of regions is told; undefined where that is left to another process. */
  readonly status: Pick<StatusSources, 'areas' | 'readModel'> | undefined;
  /** True where the process has nothing else to do. */
  readonly alone: boolean;
}

/** Begins to tell Kafka, until the process stops. Throws `ConfigurationError` where a file that is named cannot be read. */
export function beginRelay(platform: Platform, { status, alone, log, freshness, ...rest }: Beginning): void {
  const telling = { ...rest, store: log.store };
  const events = new RelayWork(eventRelay(telling), telling.logger);
  watchRelay(platform, { log, freshness, relay: events, alone, figures: eventFigures });
  const works = [events];
  if (status !== undefined) {
    const statuses = new RelayWork(statusRelay(telling, status), telling.logger);
    watchRelay(platform, { log, freshness, relay: statuses, alone, figures: statusFigures });
    works.push(statuses);
  }
  // Neither waits for the other to end.
  platform.shutdown.onShutdown('relay', async () => {
    await Promise.all(works.map((work) => work.stop()));
  });
}
