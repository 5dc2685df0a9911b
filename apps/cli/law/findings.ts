import { isOfBoundary } from '#kernel';
import type { Context, Finding, JudgedAct } from '#kernel';
import { lawOf, termsInOrder } from '#law';
import type { LawBook, Regime } from '#law';
import { actUnder } from './act-under.js';
import type { Acts } from './acts.js';

/** A finding, and the act that it judges by the term that the act sets or changes: `declaration`, `extension 1`. */
export interface FindingOf extends Finding {
  readonly of: string;
}

/**
 * The findings of every act as if the emergency were one of this regime, each once; those that cite no law are left
 * out.
 */
export function judged(book: LawBook, regime: Regime, acts: Acts, context: Context): readonly FindingOf[] {
  const law = lawOf(book);
  const findings = acts.flatMap((act) => {
    const of = termOf(act);
    return law.assess(actUnder(book, regime, act), context).map((finding) => ({ of, ...finding }));
  });
  return once(findings.filter(({ source, rule }) => source !== undefined || rule === 'unknown-regime'));
}

/** What is to be said of how the terms follow each other, whatever the law. */
export function ofRecord(book: LawBook, acts: Acts, context: Context): readonly Finding[] {
  return once(acts.flatMap((act) => lawOf(book).assess(act, context)).filter(isOfBoundary));
}

function once<F extends Finding>(findings: readonly F[]): readonly F[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

function termOf({ before, after, words: { effectiveFrom } }: JudgedAct): string {
  const known = new Set(termsInOrder(before).map(({ number }) => number));
  const terms = termsInOrder(after);
  const made = terms.find(({ number }) => !known.has(number));
  if (made !== undefined) return termNamed(made.number);
  const changed = terms.findLast(({ from }) => typeof effectiveFrom === 'string' && from <= effectiveFrom);
  return changed === undefined ? 'change' : `change in ${termNamed(changed.number)}`;
}

function termNamed(number: number): string {
  return number === 0 ? 'declaration' : `extension ${number.toString()}`;
}
