import type { Context, DeclarationMeasure, Finding, Measure } from '#kernel';
import { flag, holdsAt } from '#kernel';
import type { RegimeOnDay } from '../law-book.js';
import { nameOf } from './basis.js';
import { says } from './judged.js';

/** Armed forces control internal order only where the regime lets them, and where the declaration says so. */
export function inControl(
  slices: readonly Measure[],
  context: Context,
  onDay: (declared: DeclarationMeasure) => RegimeOnDay | undefined,
): readonly Finding[] {
  return slices.flatMap((slice) => {
    if (slice.kind !== 'force' || slice.mode !== 'control') return [];
    const basis = slice.restsOn === undefined ? undefined : context.citedStream(slice.restsOn);
    if (basis === undefined) {
      const because = `They are to control internal order from ${slice.from}, and no declaration is named.`;
      return [flag('control-without-declaration', because)];
    }
    const declared = basis.measures.filter((one) => one.kind === 'declaration' && holdsAt(one, slice.from));
    return declared
      .filter((one) => one.kind === 'declaration')
      .flatMap((one) => [
        ...leftToPolice(one, slice.from, nameOf(basis)),
        ...allowed(onDay({ ...one, from: slice.from })),
      ]);
  });
}

function leftToPolice({ orderKeptBy }: DeclarationMeasure, from: string, name: string): readonly Finding[] {
  if (orderKeptBy !== 'police') return [];
  const because = `They are to control internal order from ${from}, but ${name} leaves it to the police alone.`;
  return [flag('control-left-to-police', because)];
}

/** What the regime says of armed forces in control. */
export function allowed(on: RegimeOnDay | undefined): readonly Finding[] {
  if (on === undefined) return [];
  const { armedForces: rule, source } = on.version;
  if (rule === undefined) {
    const because = `What is recorded of the law does not say whether armed forces may control internal order.`;
    return [{ rule: 'control-allowed', verdict: 'undecided', because, source: source.instrument }];
  }
  const because = `Armed forces ${rule.control ? 'may' : 'may not'} take control of internal order under ${on.regime.id}.`;
  return says(on, rule, 'control-allowed', [rule.control ? 'lawful' : 'flagged', because]);
}
