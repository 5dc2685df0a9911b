import type { Instant } from '#kernel';

/** So many moments are remembered: events that were stored together share one, and acts take effect at the same midnights. */
const mostRemembered = 1_000;

const remembered = new Map<Instant, number>();

/** Since 1970. Throws a `TypeError` for what is no moment. */
export function milliseconds(instant: Instant): number {
  const known = remembered.get(instant);
  if (known !== undefined) return known;
  const parsed = Date.parse(instant);
  if (Number.isNaN(parsed)) throw new TypeError(`"${instant}" is no moment.`);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(instant, parsed);
  return parsed;
}
