import type { LawProblem } from './law-file.js';
import { approvalsOf } from './shapes/index.js';
import type { ApprovalRule, CoolingOff, RegimeVersion, TermRule } from './shapes/index.js';

type Found = Omit<LawProblem, 'file'>;

/** What a version says and no rule would look at: whoever wrote it means something by it. */
export function inVain({ initial, extensions = [], coolingOff }: RegimeVersion, place: string): readonly Found[] {
  return [
    ...inTermRule(initial, `${place}.initial`),
    ...extensions.flatMap((rule, index) => inTermRule(rule, `${place}.extensions.${index.toString()}`)),
    ...(coolingOff === undefined ? [] : inCoolingOff(coolingOff, `${place}.coolingOff`)),
  ];
}

function inTermRule(rule: TermRule, place: string): readonly Found[] {
  const { approval, open = false } = rule;
  const counting = open ? (['from', 'firstDay'] as const).filter((field) => rule[field] !== undefined) : [];
  const first = approval === undefined ? 0 : 1;
  return [
    ...counting.map((field) => ({
      place: `${place}.${field}`,
      problem: 'says how the longest term is counted, and "open" that there is none; remove it',
    })),
    ...approvalsOf(rule).flatMap((one, index) =>
      inApproval(one, index < first ? `${place}.approval` : `${place}.furtherApprovals.${(index - first).toString()}`),
    ),
  ];
}

function inApproval(rule: ApprovalRule, place: string): readonly Found[] {
  const fields = (['within', 'from', 'silence'] as const).filter((field) => rule[field] !== undefined);
  if (rule.when === 'before') {
    const problem = 'says something of an approval afterwards, and "when" is "before"; remove one of the two';
    return fields.map((field) => ({ place: `${place}.${field}`, problem }));
  }
  if (rule.within !== undefined) return [];
  const problem = 'needs "within", the time limit that it is said of; add that, or remove it';
  return fields.map((field) => ({ place: `${place}.${field}`, problem }));
}

function inCoolingOff({ unless }: CoolingOff, place: string): readonly Found[] {
  if (unless === undefined) return [];
  if (unless.when === 'before') return inApproval(unless, `${place}.unless`);
  const problem = 'must be "before": what lets an emergency be declared early comes before it';
  return [{ place: `${place}.unless.when`, problem }];
}
