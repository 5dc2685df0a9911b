import type { Finding } from '#kernel';
import { approvalsOf } from '../shapes/index.js';
import type { ApprovalRule, TermRule } from '../shapes/index.js';
import { deadline, termInWords } from '../terms.js';
import { bestOf, bodyInWords, byMajority, usedUpBy } from './approvals-given.js';
import type { Said } from './approvals-given.js';
import { letByCoolingOff } from './cooling-off.js';
import { ruleOfExtension } from './length.js';
import { says } from './judged.js';
import type { JudgedTerm, StatedApproval, TermRuleOfLaw } from './judged.js';

/** Whoever must approve the term has done so, in time and by the majority that the law asks for. */
export const approval: TermRuleOfLaw = (judged) =>
  approvalsOf(ruleOfTerm(judged) ?? {}).flatMap((rule) => approvedBy(judged, rule));

function ruleOfTerm(judged: JudgedTerm): TermRule | undefined {
  return judged.term.number === 0 ? judged.version.initial : ruleOfExtension(judged);
}

function approvedBy(judged: JudgedTerm, rule: ApprovalRule): readonly Finding[] {
  const used = usedUp(judged, rule);
  const left = judged.approvals.filter((one) => !used.includes(one));
  const [verdict, because] = bestOf(judged, rule, left)?.said ?? missing(judged, rule, used);
  const asks = { by: rule.by, when: rule.when };
  const said = `${because}${rising(judged, rule)}`;
  return says(judged, rule, 'approval', [verdict, said]).map((one) => ({ ...one, asks }));
}

/** What one body said beforehand, where that is asked of it too, is not what it says afterwards. */
function usedUp(judged: JudgedTerm, { by, when }: ApprovalRule): readonly StatedApproval[] {
  if (when === 'before') return [];
  const others = [...approvalsOf(ruleOfTerm(judged) ?? {}), ...letByCoolingOff(judged)];
  return others
    .filter((other) => other.by === by && other.when === 'before')
    .flatMap((other) => usedUpBy(judged, other) ?? []);
}

/** Where a later extension takes more votes, those of which emergency were counted. */
function rising({ term, version }: JudgedTerm, { by }: ApprovalRule): string {
  const asked = (version.extensions ?? []).flatMap(approvalsOf).filter((rule) => rule.by === by);
  if (term.number === 0 || new Set(asked.map(({ majority }) => majority)).size < 2) return '';
  return ` It is counted as extension ${term.number.toString()} of this emergency; those of no other are counted.`;
}

function missing(judged: JudgedTerm, rule: ApprovalRule, used: readonly StatedApproval[]): Said {
  const body = bodyInWords(rule.by);
  const asked = `${body} must approve it${byMajority(rule.majority)}`;
  const wayOut = `State it in "approvals" with "by": "${rule.by}".`;
  if (rule.when === 'before') return ['flagged', `${asked} before it takes effect; no approval is stated. ${wayOut}`];
  return ['undecided', `${asked} ${afterwards(judged, rule, used)} ${wayOut}`];
}

const silences = { approves: ', and silence approves', lapses: ', and without it the emergency lapses' } as const;

function afterwards(
  { moments, zone }: JudgedTerm,
  { within, from = 'effect', silence }: ApprovalRule,
  used: readonly StatedApproval[],
): string {
  const silent = silence === undefined ? '' : silences[silence];
  const none = noneStated(used);
  if (within === undefined) return `afterwards${silent}; ${none}`;
  const end = deadline(moments, { within, from, zone });
  const until = 'cannot' in end ? ` ${end.cannot}` : ` It has until ${end.until}.`;
  return `within ${termInWords(within)}${silent}; ${none}${until}`;
}

function noneStated([used]: readonly StatedApproval[]): string {
  return used === undefined
    ? 'none is stated yet.'
    : `that of ${used.at} allowed it before and is not counted again; no other is stated yet.`;
}
