import type { AreaLookup, Context, Finding, Interval, Refusal } from '#kernel';
import { endOfBasis, flag, holdsAt, inField, parseCaseRef, refuse } from '#kernel';

/** An act that says which declaration it rests on. */
export interface RestingAct extends Interval {
  readonly restsOn?: string | undefined;
  readonly areas: readonly string[];
}

/** Refuses a basis of which nothing is recorded. */
export function basisIsRecorded(restsOn: string | undefined, context: Context): Refusal | undefined {
  if (restsOn === undefined || context.cited(parseCaseRef(restsOn)) !== undefined) return undefined;
  const because = `Nothing is recorded under ${restsOn}. Record that declaration first, or leave "restsOn" out and add it by a correction.`;
  return inField('restsOn', refuse('unknown-basis', because));
}

/** What is to be said of an act and the declaration it rests on: it holds then, there, and for as long. */
export function assessBasis(act: RestingAct, context: Context): readonly Finding[] {
  if (act.restsOn === undefined) return [];
  const basis = context.cited(parseCaseRef(act.restsOn));
  if (basis === undefined) return [];
  const end = endOfBasis(act.from, basis.measures);
  if (end === undefined) {
    return [flag('basis-in-force', `${act.restsOn} is not in force at ${act.from}, when this act takes effect.`)];
  }
  const declared = basis.measures.filter((measure) => measure.kind === 'declaration' && holdsAt(measure, act.from));
  const areas = declared.flatMap((measure) => measure.areas);
  return [...outlives(act, end), ...outside(act, areas, context.areas)];
}

function outlives(act: RestingAct, end: string | null): readonly Finding[] {
  if (end === null || act.until === null || act.until <= end) return [];
  return [
    flag(
      'outlives-basis',
      `It is to hold until ${act.until}, but ${String(act.restsOn)} ends at ${end}; it ends with it.`,
    ),
  ];
}

function outside(act: RestingAct, declared: readonly string[], areas: AreaLookup): readonly Finding[] {
  const inside = new Set(declared);
  const strangers = act.areas.filter(
    (code) => !inside.has(code) && !areas.above(code).some((area) => inside.has(area.code)),
  );
  if (strangers.length === 0) return [];
  return [flag('basis-covers-area', `${String(act.restsOn)} does not hold in ${strangers.join(', ')} at ${act.from}.`)];
}
