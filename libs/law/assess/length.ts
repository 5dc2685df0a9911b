import type { Finding, Instant } from '#kernel';
import type { Counting, ExtensionRule, LegalTerm, TermRule } from '../shapes/index.js';
import { countLegalTerm, startOf, termInWords } from '../terms.js';
import { says } from './judged.js';
import type { EmergencyTerm, JudgedTerm, TermRuleOfLaw } from './judged.js';

/** The first term is no longer than the law lets it be. */
export const initialTerm: TermRuleOfLaw = (judged) =>
  judged.term.number === 0 ? lengthOf('initial-term', judged, judged.version.initial) : [];

/** An extension is no longer than the law lets one of its number be. */
export const extensionLength: TermRuleOfLaw = (judged) => {
  const rule = ruleOfExtension(judged);
  return rule === undefined ? [] : lengthOf('extension-length', judged, rule);
};

/** There may be an extension of this number at all. */
export const extensionCount: TermRuleOfLaw = (judged) => {
  const { term, version } = judged;
  if (term.number === 0) return [];
  const { noExtension, extensions } = version;
  if (noExtension !== undefined) {
    return says(judged, noExtension, 'extension-count', ['flagged', 'The law lets nobody extend it.']);
  }
  const last = extensions?.at(-1);
  if (last === undefined || ruleOfExtension(judged) !== undefined) return [];
  const because = `It may be extended ${times(last.last ?? 0)}; this is extension ${term.number.toString()}.`;
  return says(judged, last, 'extension-count', ['flagged', because]);
};

function times(count: number): string {
  return count === 1 ? 'once' : `${count.toString()} times`;
}

/** The rule for the extension's number; undefined for a first term, and where no rule covers it. */
export function ruleOfExtension({ term, version }: JudgedTerm): ExtensionRule | undefined {
  const { number } = term;
  return number === 0
    ? undefined
    : version.extensions?.find(({ first, last = Infinity }) => first <= number && number <= last);
}

function lengthOf(name: string, judged: JudgedTerm, rule: TermRule): readonly Finding[] {
  const { max } = rule;
  if (max === undefined) return says(judged, rule, name, ['lawful', 'The law fixes no longest term.']);
  const end = endOf(judged, rule, max);
  if ('cannot' in end) return says(judged, rule, name, ['undecided', end.cannot]);
  return says(judged, rule, name, againstLimit(judged.term, max, end));
}

function endOf({ moments, zone }: JudgedTerm, { from = 'effect', firstDay = 'counted' }: Counting, max: LegalTerm) {
  const start = startOf(moments, from);
  return typeof start === 'string' ? countLegalTerm(start, max, zone, firstDay) : start;
}

function againstLimit(
  { until }: EmergencyTerm,
  max: LegalTerm,
  { until: limit, counted }: { readonly until: Instant; readonly counted: string },
): readonly [Finding['verdict'], string] {
  const longest = `the longest is ${termInWords(max)}`;
  if (until === null) return ['flagged', `It names no end; ${longest}, until ${limit}.`];
  if (until > limit) return ['flagged', `It is to hold until ${until}; ${longest}: ${counted}`];
  return ['lawful', `It holds until ${until}; ${longest}, until ${limit}.`];
}
