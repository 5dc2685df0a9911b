import { countTerm, isPlausible, termUnits } from '#calendar';
import type { Term } from '#calendar';
import type { Context, CorrectedField, Decision, Instant, Interval, JsonObject, JsonValue, Refusal } from '#kernel';
import { accept, inField, isJsonObject, isRefusal, refuse } from '#kernel';
import type { TimedAct } from './act.js';

type Timed = Pick<TimedAct, 'effectiveFrom' | 'effectiveUntil'> & { readonly term?: Term };

/**
 * The interval that a timed act asks for. A term is counted from the effect, in the zone; an act that names both an
 * end and a term must mean the same moment.
 */
export function periodOf(act: Timed, zone: string): Interval | Refusal {
  const from: Instant = act.effectiveFrom;
  const counted = act.term === undefined ? undefined : countTerm(from, act.term, zone);
  const until = act.effectiveUntil ?? counted?.until ?? null;
  const field = act.effectiveUntil === undefined ? 'term' : 'effectiveUntil';
  if (until !== null && until <= from) {
    const because = `It would end at ${until}, which is not after its start at ${from}. Mend the one that is wrong.`;
    return inField(field, refuse('ends-before-it-starts', because));
  }
  if (until !== null && !isPlausible(until)) {
    const because = `It would end at ${until}; an end after the year 2200 is taken for a slip. Leave the end open, or mend it.`;
    return inField(field, refuse('ends-too-late', because));
  }
  if (counted !== undefined && until !== counted.until) {
    const because = `The end given is ${String(until)}, but the term ends at ${counted.until}: ${counted.counted} Leave one of them out, or mend it.`;
    return inField(field, refuse('term-and-end-differ', because));
  }
  return { from, until };
}

/** The rule of every act that may have an end: what it asks for is a period. */
export function periodIsSound(act: Timed, _state: unknown, { ledger }: Context): Refusal | undefined {
  const period = periodOf(act, ledger.timeZone);
  return isRefusal(period) ? period : undefined;
}

/** Accepts an act as an event that says its end, however the act says it; or why it has no period. */
export function acceptTimed<Type extends string, Act extends Timed>(
  type: Type,
  act: Act,
  { ledger }: Context,
): Decision<{ readonly type: Type; readonly data: Act & { readonly effectiveUntil?: string } }> {
  const period = periodOf(act, ledger.timeZone);
  return isRefusal(period) ? period : accept({ type, data: withEnd(act, period) });
}

/** The act with its end written in, so that no reader of the event has to count the term again. */
export function withEnd<Act extends object>(act: Act, { until }: Interval): Act & { readonly effectiveUntil?: string } {
  return until === null ? act : { ...act, effectiveUntil: until };
}

/** The end of an act as its event says it, and how it was counted where it came of a term. */
export interface StatedEnd {
  readonly effectiveUntil?: Instant;
  /** In a sentence. */
  readonly counted?: string;
}

/** The end that the data of a stored event says; empty for one without an end. The same event gives the same words. */
export function statedEnd({ effectiveFrom, effectiveUntil, term }: JsonObject, zone: string): StatedEnd {
  if (typeof effectiveUntil !== 'string') return {};
  const length = termIn(term);
  if (length === undefined || typeof effectiveFrom !== 'string') return { effectiveUntil };
  return { effectiveUntil, counted: countTerm(effectiveFrom, length, zone).counted };
}

/**
 * The end of the term in the right words of an event, as one more field of the correction: a term is counted again
 * whatever the correction says of it. An end that the correction names, or that was printed without a term, is left to
 * `periodIsSound`; taken out while the term stands, it is refused.
 */
export function endCounted(
  wrong: JsonObject,
  right: JsonObject,
  { ledger }: Context,
): readonly CorrectedField[] | Refusal {
  const { effectiveUntil: was } = wrong;
  const { effectiveFrom, effectiveUntil: end } = right;
  const term = termIn(right['term']);
  if (term === undefined || typeof effectiveFrom !== 'string') return [];
  if (end !== undefined && (end !== was || wrong['term'] === undefined)) return [];
  const period = periodOf({ effectiveFrom, term }, ledger.timeZone);
  if (isRefusal(period)) return period;
  const { until } = period;
  if (end === undefined && was !== undefined) {
    const because = `The term stands, and ends at ${String(until)}; its end cannot be taken out alone. Leave /effectiveUntil out, and it is counted from the term; or take out /term too, if there is no end.`;
    return refuse('term-without-end', because);
  }
  if (until === end) return [];
  return [{ field: '/effectiveUntil', ...(end === undefined ? {} : { before: end }), after: until }];
}

function termIn(value: JsonValue | undefined): Term | undefined {
  if (!isJsonObject(value) || typeof value['count'] !== 'number') return undefined;
  const unit = termUnits.find((one) => one === value['unit']);
  return unit === undefined ? undefined : { count: value['count'], unit };
}
