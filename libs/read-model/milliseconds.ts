import { remembering } from '#kernel';
import type { Instant } from '#kernel';

/** So many moments are remembered: events that were stored together share one, and acts take effect at the same midnights. */
const mostRemembered = 1_000;

/** Since 1970. Throws a `TypeError` for what is no moment. */
export const milliseconds: (instant: Instant) => number = remembering(mostRemembered, (instant) => {
  const parsed = Date.parse(instant);
  if (Number.isNaN(parsed)) throw new TypeError(`"${instant}" is no moment.`);
  return parsed;
});
