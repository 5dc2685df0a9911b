import type { Finding } from '#kernel';
import type { ApprovalRule, Majority } from '../shapes/index.js';
import { countLegalTerm, deadline, termInWords } from '../terms.js';
import type { JudgedTerm, StatedApproval } from './judged.js';

export type Said = readonly [Finding['verdict'], string];

/** An approval that an act states, and what is to be said of it by a rule. */
export interface Judged {
  readonly given: StatedApproval;
  readonly said: Said;
}

/** Of several approvals of the body the one that serves best: it may vote twice. Undefined where it has not voted. */
export function bestOf(
  judged: JudgedTerm,
  rule: ApprovalRule,
  approvals: readonly StatedApproval[] = judged.approvals,
): Judged | undefined {
  const all = approvals
    .filter(({ by }) => by === rule.by)
    .map((given) => ({ given, said: judge(judged, rule, given) }));
  const first = (verdict: Finding['verdict']): Judged | undefined => all.find(({ said }) => said[0] === verdict);
  return first('lawful') ?? first('undecided') ?? all.at(0);
}

/** What the rule uses up, so that it serves for nothing else: what was said in time, if anything was. */
export function usedUpBy(judged: JudgedTerm, rule: ApprovalRule): StatedApproval | undefined {
  const early = judged.approvals.filter(({ at }) => at <= judged.term.from);
  return bestOf(judged, rule, early)?.given;
}

function judge(judged: JudgedTerm, rule: ApprovalRule, given: StatedApproval): Said {
  const body = bodyInWords(rule.by);
  const late = tooLate(judged, rule, given);
  if (late !== undefined) return ['flagged', `${body} approved it at ${given.at}, ${late}.`];
  if (isOld(judged, given)) {
    const because = `${body} approved at ${given.at}, more than a year before it takes effect at ${judged.term.from}; whether it is this act that was approved is not told. State in "approvals" the approval of this act.`;
    return ['undecided', because];
  }
  if (rule.majority === undefined) return ['lawful', `${body} approved it at ${given.at}.`];
  const enough = reaches(rule.majority, given);
  if (enough === undefined) {
    const because = `${body} approved it at ${given.at}; the law asks for ${majorityWords[rule.majority]}, and the votes are not stated.`;
    return ['undecided', because];
  }
  const votes = `${(given.inFavour ?? 0).toString()} of ${(base(rule.majority, given) ?? 0).toString()}`;
  const because = `${body} approved it at ${given.at} with ${votes}; the law asks for ${majorityWords[rule.majority]}.`;
  return [enough ? 'lawful' : 'flagged', because];
}

function tooLate({ moments, term, zone }: JudgedTerm, rule: ApprovalRule, { at }: StatedApproval): string | undefined {
  if (rule.when === 'before') return at > term.from ? `after it had taken effect at ${term.from}` : undefined;
  if (rule.within === undefined) return undefined;
  const end = deadline(moments, { within: rule.within, from: rule.from ?? 'effect', zone });
  if ('cannot' in end || at < end.until) return undefined;
  return `after the ${termInWords(rule.within)} that ended at ${end.until}`;
}

/** So much earlier that it may be the approval of another act. */
function isOld({ term, zone }: JudgedTerm, { at }: StatedApproval): boolean {
  const end = countLegalTerm(at, { count: 1, unit: 'years' }, zone, 'counted');
  return 'until' in end && end.until < term.from;
}

const majorityWords: Readonly<Record<Majority, string>> = {
  simple: 'more than half of the votes',
  '2/3-of-votes': 'two thirds of the votes cast',
  absolute: 'more than half of all members',
  '3/5': 'three fifths of all members',
  '2/3': 'two thirds of all members',
  '3/4': 'three quarters of all members',
};

const fractions = { '2/3-of-votes': [2, 3], '3/5': [3, 5], '2/3': [2, 3], '3/4': [3, 4] } as const;

/** ` by two thirds of all members`; nothing where the law asks for no majority. */
export function byMajority(majority: Majority | undefined): string {
  return majority === undefined ? '' : ` by ${majorityWords[majority]}`;
}

/** Whether the votes are enough; undefined where they are not stated. */
function reaches(majority: Majority, given: StatedApproval): boolean | undefined {
  const { inFavour } = given;
  const of = base(majority, given);
  if (inFavour === undefined || of === undefined) return undefined;
  if (majority === 'simple' || majority === 'absolute') return inFavour * 2 > of;
  const [part, whole] = fractions[majority];
  return inFavour * whole >= of * part;
}

/** What the votes in favour are a part of; undefined where it is not stated. */
function base(majority: Majority, { cast, members }: StatedApproval): number | undefined {
  return majority === 'simple' || majority === '2/3-of-votes' ? cast : members;
}

/** `senate` as `The Senate`. */
export function bodyInWords(slug: string): string {
  const words = slug.replaceAll('-', ' ');
  return `The ${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
