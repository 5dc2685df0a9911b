import type { DeclarationMeasure, JudgedAct, Measure, SuspendedRight } from '#kernel';
import { rightsOf } from '#law';
import type { LawBook, Regime, RightOfLaw } from '#law';

/**
 * The act as if the emergency were one of this regime. A right of another constitution is taken for the right that the
 * treaties hold for the same; one that no treaty is known to hold keeps its name.
 */
export function actUnder(book: LawBook, regime: Regime, act: JudgedAct): JudgedAct {
  const under = (measures: readonly Measure[]): readonly Measure[] =>
    measures.map((measure) => (measure.kind === 'declaration' ? declaredUnder(book, regime, measure) : measure));
  return { ...act, before: under(act.before), after: under(act.after) };
}

function declaredUnder(book: LawBook, regime: Regime, measure: DeclarationMeasure): DeclarationMeasure {
  if (measure.regime === regime.id) return measure;
  const known = rightsIn(book.find(measure.regime));
  const others = rightsIn(regime);
  const suspendedRights = measure.suspendedRights.map((right) => counterpart(right, known, others));
  return { ...measure, regime: regime.id, suspendedRights };
}

function rightsIn(regime: Regime | undefined): readonly RightOfLaw[] {
  return (regime?.versions ?? []).flatMap(rightsOf);
}

function counterpart(
  right: SuspendedRight,
  known: readonly RightOfLaw[],
  others: readonly RightOfLaw[],
): SuspendedRight {
  const iccpr = known.find(({ article }) => article === right.article)?.iccpr ?? [];
  const same = others.find((one) => one.iccpr.some((article) => iccpr.includes(article)));
  return same === undefined ? right : { article: same.article, name: same.name };
}
