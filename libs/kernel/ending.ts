import type { Interval } from './instant.js';
import { refuse } from './refusal.js';
import type { Rule } from './rules.js';
import { endInWords, latest, leavesTheEnd } from './timeline.js';
import type { SaidMoments } from './timeline.js';

/** A case that may come to an end, and how far it has come. */
export interface Ending {
  readonly phase: string;
  readonly measures: readonly Interval[];
}

/** What may still be done with a case that has an end, in the phases in which it is over. */
export interface EndingRules<State> {
  /** Once it is over, nothing. */
  readonly neverOver: Rule<object, State>;
  /** An end decided for later leaves time for changes. */
  readonly notOver: Rule<SaidMoments, State>;
}

/** The rules for a kind of act: `noun` is what people call one. */
export function endingRules<State extends Ending>(noun: string, over: readonly State['phase'][]): EndingRules<State> {
  const neverOver: Rule<object, State> = (_act, { phase, measures }, { now }) => {
    if (!over.includes(phase)) return undefined;
    const when = endInWords(latest(measures)?.until ?? null, now);
    return refuse(
      'over',
      `This ${noun} ${when} (${phase}). A change must take effect before the end and keep it; to move the end correct the act that set it; for anything else record a new one under a new id.`,
    );
  };
  const notOver: Rule<SaidMoments, State> = (act, state, context) =>
    leavesTheEnd(act, latest(state.measures)?.until ?? null) ? undefined : neverOver(act, state, context);
  return { neverOver, notOver };
}
