import type { AreaLookup, CitedCase, Context, Finding, Instant, Measure } from '#kernel';
import { endOfBasis, flag, holdsAt } from '#kernel';

/**
 * What is to be said of measures and the declaration they rest on: there is one, it holds from their start, there, and
 * for as long.
 */
export function onBasis(slices: readonly Measure[], context: Context): readonly Finding[] {
  return slices.flatMap((slice) => {
    const { restsOn } = slice;
    if (restsOn === undefined) return needsBasis(slice) ? [withoutBasis(slice)] : [];
    const basis = context.citedStream(restsOn);
    return basis === undefined ? [] : onDeclaration(slice, basis, context.areas);
  });
}

/** True where it begins when what it rests on is not in force: whoever changes it then is told so. */
export function basisHasEnded({ restsOn, from }: Measure, context: Context): boolean {
  const basis = restsOn === undefined ? undefined : context.citedStream(restsOn);
  return basis !== undefined && endOfBasis(from, basis.measures) === undefined;
}

/** Of forces in control of order without a declaration more is said elsewhere. */
function needsBasis(slice: Measure): boolean {
  return slice.kind === 'force' ? slice.mode === 'support' : slice.kind === 'border' || slice.kind === 'curfew';
}

function withoutBasis({ from }: Measure): Finding {
  const because = `From ${from} it rests on no declaration that is recorded; whether ordinary law allows it is not known here. Name the declaration in "restsOn", if there is one.`;
  return { rule: 'without-basis', verdict: 'undecided', because };
}

function onDeclaration(slice: Measure, basis: CitedCase, areas: AreaLookup): readonly Finding[] {
  const end = endOfBasis(slice.from, basis.measures);
  const name = nameOf(basis);
  if (end === undefined) {
    return [flag('basis-in-force', `${name} is not in force at ${slice.from}, when this act takes effect.`)];
  }
  const declared = basis.measures.filter((measure) => measure.kind === 'declaration' && holdsAt(measure, slice.from));
  const covered = declared.flatMap((measure) => measure.areas);
  return [
    ...outlives(slice, name, end),
    ...outside(slice, name, { covered, areas }),
    ...leftBehind(slice, name, { basis, areas, end }),
  ];
}

function outlives({ until }: Measure, name: string, end: Instant | null): readonly Finding[] {
  if (end === null || until === null || until <= end) return [];
  return [flag('outlives-basis', `It is to hold until ${until}, but ${name} ends at ${end}; it ends with it.`)];
}

function outside(
  slice: Measure,
  name: string,
  { covered, areas }: { readonly covered: readonly string[]; readonly areas: AreaLookup },
): readonly Finding[] {
  const inside = new Set(covered);
  const strangers = slice.areas.filter(
    (code) => !inside.has(code) && !areas.above(code).some((area) => inside.has(area.code)),
  );
  if (strangers.length === 0) return [];
  return [flag('basis-covers-area', `${name} does not hold in ${strangers.join(', ')} at ${slice.from}.`)];
}

/** Of a declaration that ends in some of the areas before it ends as a whole. */
function leftBehind(
  { areas: own, from, until }: Measure,
  name: string,
  { basis, areas, end }: { readonly basis: CitedCase; readonly areas: AreaLookup; readonly end: Instant | null },
): readonly Finding[] {
  const byEnd = Map.groupBy(own, (code) => {
    const above = new Set([code, ...areas.above(code).map((area) => area.code)]);
    const there = basis.measures.filter((one) => one.areas.some((area) => above.has(area)));
    return endOfBasis(from, there) ?? end;
  });
  return [...byEnd].flatMap(([there, codes]) => {
    if (there === null || there === end || (until !== null && until <= there)) return [];
    const because = `It is to hold in ${codes.join(', ')} ${until === null ? 'without an end' : `until ${until}`}, but ${name} ends there at ${there}.`;
    return [flag('outlives-basis', because)];
  });
}

/** `action/id`, as bodies name a case. */
export function nameOf({ action, id }: CitedCase): string {
  return `${action}/${id}`;
}
