import type { BorderMeasure } from '#kernel';
import { cutAt, groundsAfter, groundsOf, latest, replaceFrom } from '#kernel';
import type { BorderTerms } from './border-closure.commands.js';
import type { BorderState } from './border-closure.decider.js';
import type { BorderEased, BorderReopened } from './border-closure.events.js';

/** What is closed or restricted, then and now. */
export function measures(state: BorderState): readonly BorderMeasure[] {
  return state.measures;
}

export function imposed(
  before: readonly BorderMeasure[],
  terms: BorderTerms,
  severity: BorderMeasure['severity'],
): readonly BorderMeasure[] {
  return replaceFrom(before, {
    kind: 'border',
    from: terms.effectiveFrom,
    until: terms.effectiveUntil ?? null,
    areas: terms.areas,
    severity,
    extent: terms.extent,
    crossings: terms.crossings ?? [],
    direction: terms.direction,
    exempt: terms.exempt ?? [],
    cause: terms.cause,
    ...(terms.neighbour === undefined ? {} : { neighbour: terms.neighbour }),
    ...groundsOf(terms),
  });
}

export function eased(before: readonly BorderMeasure[], act: BorderEased): readonly BorderMeasure[] {
  const last = latest(before);
  if (last === undefined) return before;
  return replaceFrom(before, {
    ...last,
    from: act.effectiveFrom,
    severity: 'restricted',
    direction: act.direction ?? last.direction,
    exempt: act.exempt ?? last.exempt,
    cause: act.cause,
    ...groundsAfter(last, act),
  });
}

/** From then on without the areas and crossings named; without any named, nothing is left. */
export function reopened(before: readonly BorderMeasure[], act: BorderReopened): readonly BorderMeasure[] {
  const last = latest(before);
  if (last === undefined || (act.areas === undefined && act.crossings === undefined)) {
    return cutAt(before, act.effectiveFrom);
  }
  const areas = without(last.areas, act.areas);
  const crossings = without(last.crossings, act.crossings);
  if (areas.length === 0 || (last.extent === 'crossings' && crossings.length === 0)) {
    return cutAt(before, act.effectiveFrom);
  }
  return replaceFrom(before, { ...last, from: act.effectiveFrom, areas, crossings, ...groundsAfter(last, act) });
}

function without(all: readonly string[], gone: readonly string[] = []): readonly string[] {
  return all.filter((one) => !gone.includes(one));
}
