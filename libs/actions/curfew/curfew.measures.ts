import type { CurfewMeasure } from '#kernel';
import { changeFrom, cutAt, groundsAfter, groundsOf, latest, replaceFrom } from '#kernel';
import type { CurfewState } from './curfew.decider.js';
import type { CurfewChanged, CurfewEnded, CurfewImposed } from './curfew.events.js';

/** Where people must stay in at which hours, then and now. */
export function measures(state: CurfewState): readonly CurfewMeasure[] {
  return state.measures;
}

export function imposed(act: CurfewImposed): CurfewMeasure {
  return {
    kind: 'curfew',
    from: act.effectiveFrom,
    until: act.effectiveUntil ?? null,
    areas: act.areas,
    startsAt: act.startsAt,
    endsAt: act.endsAt,
    exempt: act.exempt ?? [],
    ...groundsOf(act),
  };
}

/** From then on with what it names, also in a term that begins later; with an end of its own it is the last term. */
export function changed(before: readonly CurfewMeasure[], act: CurfewChanged): readonly CurfewMeasure[] {
  const { effectiveFrom: from, effectiveUntil: until } = act;
  if (until === undefined) return changeFrom(before, from, (measure) => withChange(measure, act));
  const last = latest(before);
  return last === undefined ? before : replaceFrom(before, { ...withChange(last, act), from, until });
}

function withChange(measure: CurfewMeasure, act: CurfewChanged): CurfewMeasure {
  return {
    ...measure,
    areas: act.areas ?? measure.areas,
    startsAt: act.startsAt ?? measure.startsAt,
    endsAt: act.endsAt ?? measure.endsAt,
    exempt: act.exempt ?? measure.exempt,
    ...groundsAfter(measure, act),
  };
}

export function ended(before: readonly CurfewMeasure[], act: CurfewEnded): readonly CurfewMeasure[] {
  return cutAt(before, act.effectiveFrom);
}
