import type { ForceMeasure } from '#kernel';
import { changeFrom, cutAt, groundsAfter, groundsOf, latest, replaceFrom } from '#kernel';
import type { DeploymentState } from './troop-deployment.decider.js';
import type { ForcesDeployed, ForcesRedeployed, ForcesReinforced, ForcesWithdrawn } from './troop-deployment.events.js';

/** Which forces are where, then and now. */
export function measures(state: DeploymentState): readonly ForceMeasure[] {
  return state.measures;
}

export function deployed(act: ForcesDeployed): ForceMeasure {
  return {
    kind: 'force',
    from: act.effectiveFrom,
    until: act.effectiveUntil ?? null,
    areas: act.areas,
    force: act.force,
    personnel: act.personnel,
    mode: act.mode,
    mission: act.mission,
    ...groundsOf(act),
  };
}

export function reinforced(before: readonly ForceMeasure[], act: ForcesReinforced): readonly ForceMeasure[] {
  return changed(before, act, ({ personnel }) => ({ personnel: sum(personnel, act.personnel) }));
}

export function redeployed(before: readonly ForceMeasure[], act: ForcesRedeployed): readonly ForceMeasure[] {
  return changed(before, act, ({ areas, mission, mode, until }) => ({
    areas: act.areas ?? areas,
    mission: act.mission ?? mission,
    mode: act.mode ?? mode,
    until: act.effectiveUntil ?? until,
  }));
}

/** Until then; of a part, from then on with those who stay. */
export function withdrawn(before: readonly ForceMeasure[], act: ForcesWithdrawn): readonly ForceMeasure[] {
  if (act.share === 'all') return cutAt(before, act.effectiveFrom);
  const gone = act.personnel === undefined ? null : -act.personnel;
  return changed(before, act, ({ personnel }) => ({ personnel: sum(personnel, gone) }));
}

/** What is not known stays unknown, whatever is added to it or taken away: it is never guessed. */
function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}

/** From then on with the change, also in a term that begins later; with an end of its own it is the last term. */
function changed(
  before: readonly ForceMeasure[],
  act: ForcesReinforced | ForcesRedeployed | ForcesWithdrawn,
  change: (measure: ForceMeasure) => Partial<ForceMeasure>,
): readonly ForceMeasure[] {
  const { effectiveFrom: from } = act;
  const withChange = (measure: ForceMeasure): ForceMeasure => ({
    ...measure,
    ...change(measure),
    ...groundsAfter(measure, act),
  });
  const ownEnd = 'effectiveUntil' in act ? act.effectiveUntil : undefined;
  if (ownEnd === undefined) return changeFrom(before, from, withChange);
  const last = latest(before);
  return last === undefined ? before : replaceFrom(before, { ...withChange(last), from });
}
