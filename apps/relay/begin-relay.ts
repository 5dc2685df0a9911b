import type { Platform } from '#platform';
import { RelayWork } from './relay-work.js';
import type { StatusSources } from './statuses.js';
import { eventRelay, statusRelay } from './telling.js';
import type { Telling } from './telling.js';
import { eventFigures, statusFigures, watchRelay } from './watch-relay.js';

interface Beginning extends Telling {
  /** From which the status of regions is told; undefined where that is left to another process. */
  readonly status: Pick<StatusSources, 'areas' | 'readModel'> | undefined;
  /** True where the process has nothing else to do. */
  readonly alone: boolean;
}

/** Begins to tell Kafka, until the process stops. Throws `ConfigurationError` where a file that is named cannot be read. */
export function beginRelay(platform: Platform, { status, alone, ...telling }: Beginning): void {
  const { store } = telling;
  const events = new RelayWork(eventRelay(telling));
  platform.shutdown.onShutdown('relay', () => events.stop());
  watchRelay(platform, { store, relay: events, alone, figures: eventFigures });
  if (status === undefined) return;
  const statuses = new RelayWork(statusRelay(telling, status));
  platform.shutdown.onShutdown('relay of status', () => statuses.stop());
  watchRelay(platform, { store, relay: statuses, alone, figures: statusFigures });
}
