import type { CorridorMeasure } from '#kernel';
import { cutAt, groundsAfter, groundsOf, latest, replaceFrom, streamOf } from '#kernel';
import type { CorridorState } from './humanitarian-corridor.decider.js';
import type {
  CorridorClosed,
  CorridorOpened,
  CorridorResumed,
  CorridorSuspended,
} from './humanitarian-corridor.events.js';

/** Who may come through where, then and now. */
export function measures(state: CorridorState): readonly CorridorMeasure[] {
  return state.measures;
}

export function opened(act: CorridorOpened): CorridorMeasure {
  return {
    kind: 'corridor',
    from: act.effectiveFrom,
    until: act.effectiveUntil ?? null,
    areas: act.areas,
    name: act.name,
    route: act.route,
    beneficiaries: act.beneficiaries,
    organisations: act.organisations,
    suspended: false,
    ...(act.exceptionTo === undefined
      ? {}
      : { exceptionTo: streamOf({ action: 'border-closure', id: act.exceptionTo }) }),
    ...groundsOf(act),
  };
}

export function suspended(before: readonly CorridorMeasure[], act: CorridorSuspended): readonly CorridorMeasure[] {
  return switched(before, act, true);
}

export function resumed(before: readonly CorridorMeasure[], act: CorridorResumed): readonly CorridorMeasure[] {
  return switched(before, act, false);
}

export function closed(before: readonly CorridorMeasure[], act: CorridorClosed): readonly CorridorMeasure[] {
  return cutAt(before, act.effectiveFrom);
}

function switched(
  before: readonly CorridorMeasure[],
  act: CorridorSuspended | CorridorResumed,
  off: boolean,
): readonly CorridorMeasure[] {
  const last = latest(before);
  if (last === undefined) return before;
  return replaceFrom(before, { ...last, from: act.effectiveFrom, suspended: off, ...groundsAfter(last, act) });
}
