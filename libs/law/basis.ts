import type { AreaLookup, CitedCase, Context, Finding, Interval, Refusal } from '#kernel';
import { flag, holdsAt, parseCaseRef, refuse } from '#kernel';

/** An act that says which declaration it rests on. */
export interface RestingAct extends Interval {
  readonly restsOn?: string | undefined;
  readonly areas: readonly string[];
}

/** Refuses a basis of which nothing is recorded. */
export function basisIsRecorded(restsOn: string | undefined, context: Context): Refusal | undefined {
  if (restsOn === undefined || context.cited(parseCaseRef(restsOn)) !== undefined) return undefined;
  return refuse(
    'unknown-basis',
    `Nothing is recorded under ${restsOn}. Record that declaration first, or leave "restsOn" out and add it by a correction.`,
  );
}

/** What is to be said of an act and the declaration it rests on: it holds then, there, and for as long. */
export function assessBasis(act: RestingAct, context: Context): readonly Finding[] {
  if (act.restsOn === undefined) return [];
  const basis = context.cited(parseCaseRef(act.restsOn));
  if (basis === undefined) return [];
  const covering = standing(act, basis);
  if (covering === undefined) {
    return [flag('basis-in-force', `${act.restsOn} is not in force at ${act.from}, when this act takes effect.`)];
  }
  return [...outlives(act, covering.until), ...outside(act, covering.areas, context.areas)];
}

/** The declared interval in force when the act takes effect, prolonged by those that follow without a gap. */
function standing(act: RestingAct, basis: CitedCase): (Interval & { readonly areas: readonly string[] }) | undefined {
  const declared = basis.measures.filter(({ kind }) => kind === 'declaration');
  const first = declared.find((measure) => holdsAt(measure, act.from));
  if (first === undefined) return undefined;
  let { until } = first;
  const areas = new Set(first.areas);
  for (const next of declared.toSorted((one, other) => (one.from < other.from ? -1 : 1))) {
    if (!holdsAt(next, act.from) && (until === null || next.from > until)) continue;
    if (until !== null && (next.until === null || next.until > until)) until = next.until;
    if (holdsAt(next, act.from)) for (const area of next.areas) areas.add(area);
  }
  return { from: first.from, until, areas: [...areas] };
}

function outlives(act: RestingAct, end: string | null): readonly Finding[] {
  if (end === null || act.until === null || act.until <= end) return [];
  return [
    flag('outlives-basis', `It is to hold until ${act.until}, but ${String(act.restsOn)} ends at ${end}; it ends with it.`),
  ];
}

function outside(act: RestingAct, declared: readonly string[], areas: AreaLookup): readonly Finding[] {
  const inside = new Set(declared);
  const strangers = act.areas.filter(
    (code) => !inside.has(code) && !areas.above(code).some((area) => inside.has(area.code)),
  );
  if (strangers.length === 0) return [];
  return [
    flag('basis-covers-area', `${String(act.restsOn)} does not hold in ${strangers.join(', ')} at ${act.from}.`),
  ];
}
