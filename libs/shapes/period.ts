import { countTerm, isPlausible } from '#calendar';
import type { Instant, Interval, Refusal } from '#kernel';
import { refuse } from '#kernel';
import type { TimedAct } from './act.js';

/**
 * The interval that a timed act asks for. A term is counted from the effect, in the zone; an act that names both an
 * end and a term must mean the same moment.
 */
export function periodOf(
  act: Pick<TimedAct, 'effectiveFrom' | 'effectiveUntil' | 'term'>,
  zone: string,
): Interval | Refusal {
  const from: Instant = act.effectiveFrom;
  const counted = act.term === undefined ? undefined : countTerm(from, act.term, zone);
  const until = act.effectiveUntil ?? counted?.until ?? null;
  if (until !== null && until <= from) {
    return refuse('ends-before-it-starts', `It would end at ${until}, which is not after its start at ${from}.`);
  }
  if (until !== null && !isPlausible(until)) {
    return refuse(
      'ends-too-late',
      `It would end at ${until}; an end after the year 2200 is taken for a slip. Leave the end open, or mend it.`,
    );
  }
  if (counted !== undefined && until !== counted.until) {
    return refuse(
      'term-and-end-differ',
      `The end given is ${String(until)}, but the term ends at ${counted.until}: ${counted.counted}`,
    );
  }
  return { from, until };
}
