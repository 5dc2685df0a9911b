import type { Context, DeclarationMeasure, Finding, JsonObject, JudgedAct, Law, Measure } from '#kernel';
import { flag, nearestWord } from '#kernel';
import type { LawBook, RegimeOnDay } from '../law-book.js';
import { approval } from './approval.js';
import { approvingBody } from './approving-body.js';
import { basisHasEnded, onBasis } from './basis.js';
import { coolingOff } from './cooling-off.js';
import { allowed, inControl } from './forces.js';
import {
  approvalsIn,
  dayOf,
  endBefore,
  momentsOf,
  predecessorsOf,
  termsMade,
  termsOf,
  wordsThatSet,
} from './judged.js';
import type { EmergencyTerm, MadeTerm, TermRuleOfLaw } from './judged.js';
import { insideJurisdiction } from './jurisdiction.js';
import { extensionCount, extensionLength, initialTerm } from './length.js';
import { ofRegime } from './regime.js';
import { rightsSuspended } from './rights.js';
import { gapsMade, publicationBeforeEffect, publicationBeforeEnd } from './sequence.js';
import { inAreasOf, rightsMade, sameBasis, sameControl, sameRegime, sliceOf, slicesMade, withNew } from './slices.js';
import type { NewSlice } from './slices.js';
import { totalLength } from './totals.js';
import { assessNotice } from '../notices/asked.js';

/** What the law asks of how long a term is. */
const ofLength: readonly TermRuleOfLaw[] = [initialTerm, extensionLength, totalLength];

/** What the law asks of each term of an emergency. */
const ofTerms: readonly TermRuleOfLaw[] = [
  ...ofLength,
  extensionCount,
  approval,
  approvingBody,
  publicationBeforeEffect,
  publicationBeforeEnd,
  coolingOff,
];

/** The law of a book, as acts are judged by it. */
export function lawOf(book: LawBook): Law {
  return {
    assess: (act, context) => assess(book, act, context),
    notified: (told, context) => assessNotice(book, told, context),
  };
}

/**
 * Judges an act by the law in force on its day: on the day of its decision or, where that is not said, of its
 * publication or its effect. Only what the act itself makes is judged: the terms it sets or makes longer, the slices of
 * measures that did not stand before it, and of those what is new in them. A correction makes again what the corrected act made, and what it moves besides
 * that. Pure.
 */
function assess(book: LawBook, act: JudgedAct, context: Context): readonly Finding[] {
  const parts = partsOf(act);
  const made = slicesOf(parts);
  return [
    ...onTerms(book, parts, context),
    ...gapsOf(parts),
    ...onDeclarations(book, made, act, context),
    ...ofRegime(book, withNew(made, sameRegime), context),
    ...onBasis(
      withNew(made, (one, slice) => sameBasis(one, slice) && !basisHasEnded(slice, context)),
      context,
    ),
    ...inControl(withNew(made, sameControl), context, (one) => onDayOf(book, act, one, context)),
    ...insideJurisdiction(withNew(made, inAreasOf), context),
  ];
}

/** The act; of a correction, first the corrected act in its place. */
function partsOf(act: JudgedAct): readonly JudgedAct[] {
  if (act.inPlace === undefined) return [act];
  const { before, after } = act.inPlace;
  return [{ ...act, before, after }, act];
}

/** Each slice once: what is part of one that is judged already is not judged again. */
function slicesOf(parts: readonly JudgedAct[]): readonly NewSlice[] {
  return parts.reduce<readonly NewSlice[]>((made, act) => {
    const before = [...act.before, ...made.map(sliceOf)];
    return [...made, ...slicesMade(before, act.after).map((slice) => ({ slice, before }))];
  }, []);
}

/** Of a correction, first the terms that the corrected act itself makes, then those of other acts that it moves. */
function onTerms(book: LawBook, parts: readonly JudgedAct[], context: Context): readonly Finding[] {
  const [own, moving] = parts;
  if (own === undefined) return [];
  const made = termsMade(own);
  const judged = made.flatMap(({ term }) => onTerm(book, { term, act: own, rules: ofTerms }, context));
  if (moving === undefined) return judged;
  const known = new Set(made.map(({ term }) => term.number));
  const moved = termsMade(moving).filter(({ term }) => !known.has(term.number));
  return [...judged, ...moved.flatMap((one) => onTerm(book, movedBy(moving, one), context))];
}

interface TermToJudge {
  readonly term: EmergencyTerm;
  readonly act: JudgedAct;
  readonly rules: readonly TermRuleOfLaw[];
}

/** A term is judged by the words of the act that set it, and anew only in what has changed of it. */
function movedBy(act: JudgedAct, { term, was }: MadeTerm): TermToJudge {
  const rules = was === undefined || was.regime === term.regime ? ofLength : ofTerms;
  return { term, act: { ...act, words: wordsFor(act, term) }, rules };
}

/** A correction may move what another act has set. */
function wordsFor({ inPlace, words }: JudgedAct, made: Pick<EmergencyTerm, 'from'>): JsonObject {
  return wordsThatSet(made, inPlace?.acts ?? []) ?? words;
}

function gapsOf(parts: readonly JudgedAct[]): readonly Finding[] {
  return [...new Map(parts.flatMap(gapsMade).map((one) => [one.because, one])).values()];
}

function onTerm(book: LawBook, { term, act, rules }: TermToJudge, context: Context): readonly Finding[] {
  const zone = context.ledger.timeZone;
  const moments = momentsOf(act.words, term.from, context);
  const day = dayOf(moments, zone);
  const on = book.onDay(term.regime, day);
  if (on === undefined) return [unknownRegime(book, term.regime, day, context)];
  const judged = {
    ...on,
    term,
    terms: termsOf(act.after),
    endBefore: endBefore(term, act),
    moments,
    approvals: approvalsIn(act.words),
    predecessors: predecessorsOf(act, context),
    zone,
  };
  return rules.flatMap((rule) => rule(judged));
}

function unknownRegime(book: LawBook, id: string, day: string, { ledger }: Context): Finding {
  const ours = book.regimes.filter(({ jurisdiction }) => jurisdiction === ledger.jurisdiction.slice(0, 2));
  const known = ours.length === 0 ? 'none' : ours.map((regime) => regime.id).join(', ');
  const near = nearestWord(
    id,
    ours.map((regime) => regime.id),
  );
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  const because = book.find(id)
    ? `The regime ${id} was no law on ${day}.`
    : `The regime ${id} is not in the law of this ledger, so the act is not judged.${meant} Known of ${ledger.jurisdiction}: ${known}.`;
  return flag('unknown-regime', because);
}

/** The regime as it was law on the day of the act. */
function onDayOf(
  book: LawBook,
  act: JudgedAct,
  made: Pick<DeclarationMeasure, 'regime' | 'from'>,
  context: Context,
): RegimeOnDay | undefined {
  return book.onDay(made.regime, lawDayOf(act, made, context));
}

function lawDayOf(act: JudgedAct, made: Pick<EmergencyTerm, 'from'>, context: Context): string {
  return dayOf(momentsOf(wordsFor(act, made), made.from, context), context.ledger.timeZone);
}

/** Rights and order are judged by the law of the day of the act, as its terms are. */
function onDeclarations(
  book: LawBook,
  made: readonly NewSlice[],
  act: JudgedAct,
  context: Context,
): readonly Finding[] {
  const declared = rightsMade(made);
  const [first] = declared;
  if (first === undefined) return [];
  const day = lawDayOf(act, first, context);
  const on = book.onDay(first.regime, day);
  if (on === undefined) return [];
  return [
    ...rightsSuspended(declared, on, book.treatiesOf(on.regime.jurisdiction, day)),
    ...controlDeclared(withNew(made, sameControl), on),
  ];
}

function controlDeclared(slices: readonly Measure[], on: RegimeOnDay): readonly Finding[] {
  return slices.some((slice) => slice.kind === 'declaration' && slice.orderKeptBy === 'armed-forces')
    ? allowed(on)
    : [];
}
