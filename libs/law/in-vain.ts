import type { LawProblem } from './law-file.js';
import { approvalsOf } from './shapes/index.js';
import type { ApprovalRule, CoolingOff, NoticeRule, RegimeVersion, TermRule } from './shapes/index.js';

type Found = Omit<LawProblem, 'file'>;

/** What a version says and no rule would look at: whoever wrote it means something by it. */
export function inVain(
  { initial, extensions = [], coolingOff, notices = [] }: RegimeVersion,
  place: string,
): readonly Found[] {
  return [
    ...inTermRule(initial, `${place}.initial`),
    ...extensions.flatMap((rule, index) => inTermRule(rule, `${place}.extensions.${index.toString()}`)),
    ...(coolingOff === undefined ? [] : inCoolingOff(coolingOff, `${place}.coolingOff`)),
    ...noticesInVain(notices, `${place}.notices`),
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

/** What rules of notices say and is never looked at. */
export function noticesInVain(rules: readonly NoticeRule[], place: string): readonly Found[] {
  return rules.flatMap((rule, index) => inNotice(rule, `${place}.${index.toString()}`));
}

function inNotice({ on, within, every, fromExtension }: NoticeRule, place: string): readonly Found[] {
  const found: Found[] = [];
  if (on === 'declaration' && fromExtension !== undefined) {
    const problem =
      'says from which extension it is owed, and "on" is "declaration", which is none; remove one of the two';
    found.push({ place: `${place}.fromExtension`, problem });
  }
  if (on === 'end' && every !== undefined) {
    const problem = 'says that it is owed again and again, and "on" is "end", after which nothing goes on; remove it';
    found.push({ place: `${place}.every`, problem });
  }
  if (every !== undefined && within !== undefined) {
    const problem = 'says when it is due, and "every" does so too: each time when so much has passed; remove it';
    found.push({ place: `${place}.within`, problem });
  }
  return found;
}
