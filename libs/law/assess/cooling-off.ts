import type { CitedCase, DeclarationMeasure, Finding, Instant } from '#kernel';
import { latest } from '#kernel';
import type { ApprovalRule, CoolingOff } from '../shapes/index.js';
import { countLegalTerm, termInWords } from '../terms.js';
import { bestOf } from './approvals-given.js';
import type { Said } from './approvals-given.js';
import { firstOf } from './first-of.js';
import { says } from './judged.js';
import type { JudgedTerm, TermRuleOfLaw } from './judged.js';

const name = 'cooling-off';

/** After the end of one emergency the law may want some time without another. */
export const coolingOff: TermRuleOfLaw = (judged) => {
  const { version, term } = judged;
  const { coolingOff: rule } = version;
  if (rule === undefined || term.number > 0) return [];
  const before = lastBefore(judged);
  if (before === undefined) return says(judged, rule, name, ['lawful', noneBefore(judged, rule)]);
  const { id, until } = before;
  if (until === null) {
    const because = `${id}, which it follows, has no end that is recorded, so that no time has passed since: lift it there, if it has ended.`;
    return says(judged, rule, name, ['flagged', because]);
  }
  const end = nextFrom(judged, rule, until);
  if (typeof end !== 'string') return says(judged, rule, name, ['undecided', end.cannot]);
  const between = `${id} ended at ${until}; the next may take effect ${termInWords(rule.term)} later, at ${end}`;
  return term.from >= end ? says(judged, rule, name, ['lawful', `${between}.`]) : tooEarly(judged, rule, between);
};

/** Whom the law asks to let it be declared so early after another; nobody where it is not early. */
export function letByCoolingOff(judged: JudgedTerm): readonly ApprovalRule[] {
  const { version, term } = judged;
  const { coolingOff: rule } = version;
  const until = lastBefore(judged)?.until ?? undefined;
  if (rule?.unless === undefined || term.number > 0 || until === undefined) return [];
  const end = nextFrom(judged, rule, until);
  return typeof end === 'string' && term.from < end ? [rule.unless] : [];
}

interface LastBefore {
  readonly id: string;
  readonly until: Instant | null;
}

/** The nearest one that it follows which was in force under its regime, and its end. */
function lastBefore({ predecessors, regime }: JudgedTerm): LastBefore | undefined {
  const [found] = predecessors.flatMap(({ id, measures }): readonly LastBefore[] => {
    const last = latest(declaredUnder(regime.id, measures));
    return last === undefined ? [] : [{ id, until: last.until }];
  });
  return found;
}

function declaredUnder(regime: string, measures: CitedCase['measures']): readonly DeclarationMeasure[] {
  return measures.filter((one) => one.kind === 'declaration').filter((one) => one.regime === regime);
}

/** Only emergencies that are named can be looked at. */
function noneBefore({ predecessors, regime }: JudgedTerm, { term }: CoolingOff): string {
  const ids = firstOf(predecessors.map(({ id }) => id));
  const why =
    predecessors.length === 0
      ? 'it names no "predecessor"'
      : `${ids} ${predecessors.length === 1 ? 'was' : 'were'} never in force under ${regime.id}`;
  return `The next may take effect ${termInWords(term)} after the end of the one before it. No other emergency is looked at: ${why}.`;
}

function nextFrom({ zone }: JudgedTerm, { term }: CoolingOff, until: Instant): Instant | { readonly cannot: string } {
  const end = countLegalTerm(until, term, zone, 'counted');
  return 'cannot' in end ? end : end.until;
}

function tooEarly(judged: JudgedTerm, rule: CoolingOff, between: string): readonly Finding[] {
  const { unless } = rule;
  const effect = `it takes effect at ${judged.term.from}.`;
  if (unless === undefined) return says(judged, rule, name, ['flagged', `${between}; ${effect}`]);
  const best = bestOf(judged, unless)?.said;
  const asks = { by: unless.by, when: unless.when };
  const [figure, said] = letBy(unless.by, best, { between, effect });
  return says(judged, figure === 'unless' ? unless : rule, name, said).map((one) => ({ ...one, asks }));
}

/** What is to be said of an emergency so early, and by which of the two rules. */
function letBy(
  by: string,
  best: Said | undefined,
  { between, effect }: { readonly between: string; readonly effect: string },
): readonly ['rule' | 'unless', Said] {
  const wayOut = `${between}, unless ${by} has allowed it before`;
  if (best === undefined) return ['rule', ['flagged', `${wayOut}, which "approvals" does not state; ${effect}`]];
  const [verdict, because] = best;
  return verdict === 'flagged'
    ? ['rule', [verdict, `${wayOut}; ${effect} ${because}`]]
    : ['unless', [verdict, `${between}, or earlier where ${by} has allowed it before. ${because}`]];
}
