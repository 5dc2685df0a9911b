import { shownCluster } from './in-words.js';
import { isInCluster } from '#places';
import type { LogPlace } from '#places';

/** Where a log is, as it may be shown. */
export function whereLogIs(place: LogPlace): string {
  return isInCluster(place) ? shownCluster(place.eventStoreUrl) : place.ledgerFile;
}
