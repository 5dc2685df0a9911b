import type { Finding } from '#kernel';
import { approvalsOf } from '../shapes/index.js';
import type { ApprovalRule, Majority } from '../shapes/index.js';
import { countLegalTerm, deadline, termInWords } from '../terms.js';
import { ruleOfExtension } from './length.js';
import { says } from './judged.js';
import type { JudgedTerm, StatedApproval, TermRuleOfLaw } from './judged.js';

type Said = readonly [Finding['verdict'], string];

/** Whoever must approve the term has done so, in time and by the majority that the law asks for. */
export const approval: TermRuleOfLaw = (judged) => {
  const { term, version } = judged;
  const ofTerm = term.number === 0 ? version.initial : ruleOfExtension(judged);
  return approvalsOf(ofTerm ?? {}).flatMap((rule) => approvedBy(judged, rule));
};

function approvedBy(judged: JudgedTerm, rule: ApprovalRule): readonly Finding[] {
  const given = judged.approvals.filter(({ by }) => by === rule.by).map((one) => judge(judged, rule, one));
  const asks = { by: rule.by, when: rule.when };
  return says(judged, rule, 'approval', best(given) ?? missing(judged, rule)).map((one) => ({ ...one, asks }));
}

/** Of several approvals the one that serves best: a body may vote twice. */
function best(all: readonly Said[]): Said | undefined {
  return all.find(([verdict]) => verdict === 'lawful') ?? all.find(([verdict]) => verdict === 'undecided') ?? all.at(0);
}

function missing(judged: JudgedTerm, rule: ApprovalRule): Said {
  const body = bodyInWords(rule.by);
  const asked = `${body} must approve it${byMajority(rule.majority)}`;
  const wayOut = `State it in "approvals" with "by": "${rule.by}".`;
  if (rule.when === 'before') return ['flagged', `${asked} before it takes effect; no approval is stated. ${wayOut}`];
  return ['undecided', `${asked} ${afterwards(judged, rule)} ${wayOut}`];
}

const silences = { approves: ', and silence approves', lapses: ', and without it the emergency lapses' } as const;

function afterwards({ moments, zone }: JudgedTerm, { within, from = 'effect', silence }: ApprovalRule): string {
  const silent = silence === undefined ? '' : silences[silence];
  if (within === undefined) return `afterwards${silent}; none is stated yet.`;
  const end = deadline(moments, { within, from, zone });
  const until = 'cannot' in end ? ` ${end.cannot}` : ` It has until ${end.until}.`;
  return `within ${termInWords(within)}${silent}; none is stated yet.${until}`;
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

function byMajority(majority: Majority | undefined): string {
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
