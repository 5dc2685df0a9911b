import type { DeclarationMeasure } from '#kernel';
import { textIn } from './emergency.js';
import type { Emergency } from './emergency.js';
import { annulled, endsOf, givenBack, numbered } from './ends.js';
import { byAct, counting } from './occurrence.js';
import type { Occurrence } from './occurrence.js';
import { stagesOf } from './stages.js';
import type { Stage } from './stages.js';

/** What occurred for the regime: each term, each change within one, and each end. */
export function forRegime(emergency: Emergency): readonly Occurrence[] {
  const stages = stagesOf(emergency.acts);
  const counted = counting();
  const acts = stages.map((stage) => {
    const on = !stage.setsTerm ? 'measures' : stage.extension === 0 ? 'declaration' : 'extension';
    // The term itself is the first of the measures taken in it.
    const number = stage.setsTerm ? 1 : counted(stage.extension) + 1;
    return ofStage(emergency, stages, stage, { on, number });
  });
  const ends = numbered(endsOf(emergency, stages, () => true));
  return [...acts, ...ends, ...annulled(emergency, stages)];
}

/** What occurred for the treaties: each term that suspends rights, each widening of that, and each end of it or of a part. */
export function forTreaties(emergency: Emergency): readonly Occurrence[] {
  const stages = stagesOf(emergency.acts);
  const counted = counting();
  const acts = stages
    .filter(({ setsTerm, widens, told }) => widens || (setsTerm && told.rights.length > 0))
    .map((stage) => {
      const on = stage.extension === 0 ? 'declaration' : 'extension';
      return ofStage(emergency, stages, stage, { on, number: counted(stage.extension) });
    });
  const suspended = ({ suspendedRights }: DeclarationMeasure): boolean => suspendedRights.length > 0;
  const takenBack = annulled(emergency, stages).filter(({ told }) => told.rights.length > 0);
  const ends = [...endsOf(emergency, stages, suspended), ...givenBack(emergency, stages)];
  return [...acts, ...numbered(ends), ...takenBack];
}

function ofStage(
  emergency: Emergency,
  stages: readonly Stage[],
  { act, extension, told }: Stage,
  named: Pick<Occurrence, 'on' | 'number'>,
): Occurrence {
  const since = textIn(act.words, 'effectiveFrom') ?? '';
  const term = stages.find((one) => one.setsTerm && one.extension === extension)?.act.words ?? {};
  return {
    ...named,
    ...byAct(emergency, act, since),
    extension,
    since,
    told,
    from: since,
    until: textIn(term, 'effectiveUntil') ?? null,
    goesOn: true,
  };
}
