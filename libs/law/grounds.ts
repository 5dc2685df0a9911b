import type { CaseRef, CitedCase, Context, Instant, Interval, Lapse, Refusal } from '#kernel';
import { emergencyAction, endOfBasis, inField, isObject, lapseRefusal, latest, parseCaseRef, refuse } from '#kernel';

/** A case whose measures may rest on a declaration. */
export interface Resting {
  readonly measures: readonly (Interval & { readonly areas: readonly string[] })[];
  /** `action/id`. */
  readonly restsOn?: string;
}

/** The cases that the words of an act name: the declaration it rests on, the decree that carries it. */
export function citedBy(words: object): readonly CaseRef[] {
  if (!isObject(words)) return [];
  const { restsOn, decree } = words;
  return [
    ...(typeof restsOn === 'string' ? [parseCaseRef(restsOn)] : []),
    ...(typeof decree === 'string' ? [decreeCase(decree)] : []),
  ];
}

function decreeCase(id: string): CaseRef {
  return { action: 'cabinet-decree', id };
}

/** Refuses a basis or a decree of which nothing is recorded. */
export function groundsAreRecorded(
  { restsOn, decree }: { readonly restsOn?: string; readonly decree?: string },
  context: Context,
): Refusal | undefined {
  return basisIsRecorded(restsOn, context) ?? decreeIsRecorded(decree, context);
}

function basisIsRecorded(restsOn: string | undefined, context: Context): Refusal | undefined {
  if (restsOn === undefined) return undefined;
  const cited = context.cited(parseCaseRef(restsOn));
  if (cited !== undefined) return declares(cited) ? undefined : inField('restsOn', notADeclaration(restsOn));
  const because = `Nothing is recorded under ${restsOn}. Record that declaration first, or leave "restsOn" out and add it by a correction.`;
  return inField('restsOn', refuse('unknown-basis', because));
}

/** An annulled declaration has no measures left and is still one; any action may give measures that declare. */
function declares({ action, measures }: CitedCase): boolean {
  return action === emergencyAction || measures.some(({ kind }) => kind === 'declaration');
}

function notADeclaration(restsOn: string): Refusal {
  const because = `${restsOn} declares no emergency, so nothing can rest on it. Name the declaration, or leave "restsOn" out.`;
  return refuse('not-a-declaration', because);
}

export function decreeIsRecorded(decree: string | undefined, context: Context): Refusal | undefined {
  if (decree === undefined || context.cited(decreeCase(decree)) !== undefined) return undefined;
  const because = `No decree is recorded under cabinet-decree/${decree}; issue it there first, or leave "decree" out.`;
  return inField('decree', refuse('unknown-decree', because));
}

/**
 * What the clock may say of a case: it ended by its own term, or earlier with the declaration it rests on; or why it
 * may not say so.
 */
export function lapseOf({ measures, restsOn }: Resting, endedAt: Instant, context: Context): Lapse | Refusal {
  const last = latest(measures);
  const basis = restsOn === undefined ? undefined : context.cited(parseCaseRef(restsOn));
  const end = last === undefined ? undefined : (endOfBasis(last.from, basis?.measures ?? []) ?? undefined);
  if (restsOn === undefined || last === undefined || end === undefined || (last.until !== null && last.until <= end)) {
    return lapseRefusal(measures, endedAt, context) ?? { endedAt };
  }
  return lapseRefusal([{ from: last.from, until: end }], endedAt, context) ?? { endedAt, endedWith: restsOn };
}
