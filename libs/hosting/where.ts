import { shownCluster } from './cannot-start.js';
import { isInCluster } from './places.js';
import type { LogPlace } from './places.js';

/** Where a log is, as it may be shown. */
export function whereLogIs(place: LogPlace): string {
  return isInCluster(place) ? shownCluster(place.eventStoreUrl) : place.ledgerFile;
}
