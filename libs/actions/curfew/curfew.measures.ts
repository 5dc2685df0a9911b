import type { CurfewMeasure } from '#kernel';
import { cutAt, groundsAfter, groundsOf, latest, replaceFrom } from '#kernel';
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

export function changed(before: readonly CurfewMeasure[], act: CurfewChanged): readonly CurfewMeasure[] {
  const last = latest(before);
  if (last === undefined) return before;
  return replaceFrom(before, {
    ...last,
    from: act.effectiveFrom,
    until: act.effectiveUntil ?? last.until,
    areas: act.areas ?? last.areas,
    startsAt: act.startsAt ?? last.startsAt,
    endsAt: act.endsAt ?? last.endsAt,
    exempt: act.exempt ?? last.exempt,
    ...groundsAfter(last, act),
  });
}

export function ended(before: readonly CurfewMeasure[], act: CurfewEnded): readonly CurfewMeasure[] {
  return cutAt(before, act.effectiveFrom);
}
