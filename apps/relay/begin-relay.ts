import type { Platform } from '#platform';
import { RelayWork } from './relay-work.js';
import { eventRelay } from './telling.js';
import type { Telling } from './telling.js';
import { watchRelay } from './watch-relay.js';

/** A relay beside what else a process does. Throws `ConfigurationError` where a file that is named cannot be read. */
export function beginRelay(platform: Platform, telling: Telling): void {
  const work = new RelayWork(eventRelay(telling));
  platform.shutdown.onShutdown('relay', () => work.stop());
  watchRelay(platform, { store: telling.store, relay: work, alone: false });
}
