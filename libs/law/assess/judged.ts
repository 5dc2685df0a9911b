import { localDate } from '#calendar';
import type {
  CitedCase,
  Context,
  DeclarationMeasure,
  DomainEvent,
  Finding,
  Instant,
  JudgedAct,
  JsonObject,
  Measure,
} from '#kernel';
import { isJsonList, isJsonObject, toJsonObject } from '#kernel';
import type { RegimeOnDay } from '../law-book.js';
import type { Figure, LawSource } from '../shapes/index.js';
import type { Moments } from '../terms.js';

/** A term of an emergency: the declaration and what changed within it, or one extension. */
export interface EmergencyTerm {
  /** 0 for the first term, 1 for the first extension, and so on. */
  readonly number: number;
  readonly regime: string;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** An approval as an act states it. */
export interface StatedApproval {
  readonly by: string;
  readonly at: Instant;
  readonly inFavour?: number;
  /** Votes cast. */
  readonly cast?: number;
  /** All members of the body. */
  readonly members?: number;
}

/** A term that an act makes or changes, with all that a rule may look at. */
export interface JudgedTerm extends RegimeOnDay {
  readonly term: EmergencyTerm;
  /** All terms of the case with the act, oldest first. */
  readonly terms: readonly EmergencyTerm[];
  /** When the term before it would end by its own words; undefined where there is none. */
  readonly endBefore: Instant | null | undefined;
  readonly moments: Moments;
  readonly approvals: readonly StatedApproval[];
  /** The emergencies that had ended and that this one follows, the next one first, as far as they are known. */
  readonly predecessors: readonly CitedCase[];
  readonly zone: string;
}

/** A rule of law on a term: what it says, or nothing. Its name is the rule. */
export type TermRuleOfLaw = (judged: JudgedTerm) => readonly Finding[];

export function termsOf(measures: readonly Measure[]): readonly EmergencyTerm[] {
  const terms = new Map<number, EmergencyTerm>();
  for (const measure of measures) {
    if (measure.kind !== 'declaration') continue;
    const known = terms.get(measure.extension);
    terms.set(measure.extension, known === undefined ? termOf(measure) : joined(known, measure));
  }
  return [...terms.values()].sort((one, other) => one.number - other.number);
}

function termOf({ extension, regime, from, until }: DeclarationMeasure): EmergencyTerm {
  return { number: extension, regime, from, until };
}

function joined(term: EmergencyTerm, { from, until }: DeclarationMeasure): EmergencyTerm {
  return {
    ...term,
    from: from < term.from ? from : term.from,
    until: until === null || term.until === null ? null : until > term.until ? until : term.until,
  };
}

/** A term that an act makes, or makes another than it was. */
export interface MadeTerm {
  readonly term: EmergencyTerm;
  /** The term as it was before the act. */
  readonly was: EmergencyTerm | undefined;
}

/** The terms that the act makes, or makes longer. */
export function termsMade({ before, after }: Pick<JudgedAct, 'before' | 'after'>): readonly MadeTerm[] {
  const known = new Map(termsOf(before).map((term) => [term.number, term]));
  return termsOf(after)
    .map((term) => ({ term, was: known.get(term.number) }))
    .filter(({ term, was }) => was === undefined || grew(was, term));
}

function grew(was: EmergencyTerm, is: EmergencyTerm): boolean {
  return (
    is.from < was.from ||
    is.regime !== was.regime ||
    (was.until !== null && (is.until === null || is.until > was.until))
  );
}

/** When the term before one would end by its own words: an extension that begins early cuts it short. */
export function endBefore(
  { number }: EmergencyTerm,
  { before, after }: Pick<JudgedAct, 'before' | 'after'>,
): Instant | null | undefined {
  const isOne = (one: EmergencyTerm): boolean => one.number === number - 1;
  return (termsOf(before).find(isOne) ?? termsOf(after).find(isOne))?.until;
}

const settingTerms: readonly string[] = ['EmergencyDeclared', 'EmergencyExtended'];

/** The words of the act that set a term; undefined where none of these did. */
export function wordsThatSet(
  { from }: Pick<EmergencyTerm, 'from'>,
  acts: readonly DomainEvent[],
): JsonObject | undefined {
  return acts
    .filter(({ type }) => settingTerms.includes(type))
    .map(({ data }) => toJsonObject(data))
    .findLast(({ effectiveFrom }) => effectiveFrom === from);
}

/** The day by whose law an act is judged: of its decision or, where that is not said, of its publication or effect. */
export function dayOf(moments: Moments, zone: string): string {
  const moment = moments.signing ?? moments.publication ?? moments.effect;
  return moment === undefined ? '' : localDate(moment, zone);
}

/** The moments of the act that made a term; it is published where it says so, or when the decree it cites was. */
export function momentsOf(words: JsonObject, from: Instant, context: Context): Moments {
  const { decidedAt, publishedAt, decree } = words;
  const id = text(decree);
  const cited = id === undefined ? undefined : context.cited({ action: 'cabinet-decree', id });
  return { signing: text(decidedAt), publication: text(publishedAt) ?? cited?.publishedAt, effect: from };
}

export function approvalsIn({ approvals }: JsonObject): readonly StatedApproval[] {
  return isJsonList(approvals) ? approvals.filter(isJsonObject).map(approvalOf) : [];
}

function approvalOf({ by, at, inFavour, cast, members }: JsonObject): StatedApproval {
  return {
    by: text(by) ?? '',
    at: text(at) ?? '',
    ...(typeof inFavour === 'number' ? { inFavour } : {}),
    ...(typeof cast === 'number' ? { cast } : {}),
    ...(typeof members === 'number' ? { members } : {}),
  };
}

/** The emergencies that a case follows, the next one first, as far as they are known. */
export function predecessorsOf({ follows }: Pick<JudgedAct, 'follows'>, context: Context): readonly CitedCase[] {
  const found: CitedCase[] = [];
  for (let next = follows; next !== undefined;) {
    const cited = context.cited(next);
    if (cited === undefined || found.some(({ stream }) => stream === cited.stream)) break;
    found.push(cited);
    next = cited.follows;
  }
  return found;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const sureness = { primary: '', secondary: ', after a secondary source', unverified: ', unverified' } as const;

/** How a finding cites a figure: the law, the article, and how sure it is. */
export function cite({ instrument }: LawSource, { article, verified }: Figure): string {
  return `${instrument}, ${article}${sureness[verified]}`;
}

/** What a rule says of a term, with its article. */
export function says(
  { version }: RegimeOnDay,
  figure: Figure,
  rule: string,
  [verdict, because]: readonly [Finding['verdict'], string],
): readonly Finding[] {
  return [{ rule, verdict, because, source: cite(version.source, figure) }];
}
