import type { DeclarationMeasure, JudgedAct, Measure, SuspendedRight } from '#kernel';
import { rightNamed, rightsOf } from '#law';
import type { LawBook, Regime, RightOfLaw } from '#law';

/**
 * The act as if the emergency were one of this regime. A right of another constitution is taken for the right that
 * shares most articles of the Covenant with it; one that shares none is not read as an article of this constitution.
 */
export function actUnder(book: LawBook, regime: Regime, act: JudgedAct): JudgedAct {
  const under = (measures: readonly Measure[]): readonly Measure[] =>
    measures.map((measure) => (measure.kind === 'declaration' ? declaredUnder(book, regime, measure) : measure));
  return { ...act, before: under(act.before), after: under(act.after) };
}

function declaredUnder(book: LawBook, regime: Regime, measure: DeclarationMeasure): DeclarationMeasure {
  if (measure.regime === regime.id) return measure;
  const own = book.find(measure.regime);
  if (own?.jurisdiction === regime.jurisdiction) return { ...measure, regime: regime.id };
  const [known, others] = [rightsIn(own), rightsIn(regime)];
  const suspendedRights = measure.suspendedRights.map(
    (right) => counterpart(right, known, others) ?? foreign(right, own),
  );
  return { ...measure, regime: regime.id, suspendedRights };
}

function rightsIn(regime: Regime | undefined): readonly RightOfLaw[] {
  return (regime?.versions ?? []).flatMap(rightsOf);
}

function counterpart(
  right: SuspendedRight,
  known: readonly RightOfLaw[],
  others: readonly RightOfLaw[],
): SuspendedRight | undefined {
  const iccpr = rightNamed(right.article, known)?.iccpr ?? [];
  const shared = (one: RightOfLaw): number => one.iccpr.filter((article) => iccpr.includes(article)).length;
  const most = Math.max(1, ...others.map(shared));
  const same = others.find((one) => shared(one) === most);
  return same === undefined ? undefined : { article: same.article, name: same.name };
}

function foreign({ article, name }: SuspendedRight, own: Regime | undefined): SuspendedRight {
  return { article: `${article} of ${own?.jurisdiction ?? 'another law'}`, name };
}
