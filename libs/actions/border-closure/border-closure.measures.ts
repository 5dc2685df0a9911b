import type { BorderMeasure } from '#kernel';
import { changeFrom, cutAt, groundsAfter, groundsOf, replaceFrom } from '#kernel';
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
  return changeFrom(before, act.effectiveFrom, (measure) => ({
    ...measure,
    severity: 'restricted',
    direction: act.direction ?? measure.direction,
    exempt: act.exempt ?? measure.exempt,
    cause: act.cause,
    ...groundsAfter(measure, act),
  }));
}

/** From then on without the areas and crossings named; without any named, nothing is left. */
export function reopened(before: readonly BorderMeasure[], act: BorderReopened): readonly BorderMeasure[] {
  if (act.areas === undefined && act.crossings === undefined) return cutAt(before, act.effectiveFrom);
  const rest = changeFrom(before, act.effectiveFrom, (measure) => ({
    ...measure,
    areas: without(measure.areas, act.areas),
    crossings: without(measure.crossings, act.crossings),
    ...groundsAfter(measure, act),
  }));
  return rest.filter(
    ({ areas, extent, crossings }) => areas.length > 0 && (extent !== 'crossings' || crossings.length > 0),
  );
}

function without(all: readonly string[], gone: readonly string[] = []): readonly string[] {
  return all.filter((one) => !gone.includes(one));
}
