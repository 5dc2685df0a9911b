import type { Context, DeclarationMeasure, Finding, Measure } from '#kernel';
import { flag } from '#kernel';
import type { LawBook } from '../law-book.js';

/** A government declares under the law of its own country, and as high as the regime goes. */
export function ofRegime(book: LawBook, slices: readonly Measure[], { ledger }: Context): readonly Finding[] {
  const declared = slices.filter((slice) => slice.kind === 'declaration');
  const named = new Map(declared.map((slice) => [`${slice.regime} ${slice.level}`, slice]));
  return [...named.values()].flatMap((slice) => [
    ...ofCountry(book, slice, ledger.jurisdiction),
    ...ofLevel(book, slice),
  ]);
}

function ofCountry(book: LawBook, { regime: id }: DeclarationMeasure, ours: string): readonly Finding[] {
  const theirs = book.find(id)?.jurisdiction;
  if (theirs === undefined || theirs === ours || theirs === ours.slice(0, 2)) return [];
  const because = `The regime ${id} is law of ${theirs}; this ledger records the acts of ${ours}.`;
  return [flag('regime-of-another-country', because)];
}

function ofLevel(book: LawBook, { regime: id, level }: DeclarationMeasure): readonly Finding[] {
  const theirs = book.find(id)?.level;
  if (theirs === undefined || theirs === level) return [];
  return [flag('level-of-regime', `The regime ${id} is one of ${theirs}; what is declared is ${level}.`)];
}
