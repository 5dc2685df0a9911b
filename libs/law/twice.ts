import { articleKey } from './assess/articles.js';
import type { LawProblem } from './law-file.js';
import type { ApprovalRule, NoticeRule, RegimeVersion, TermRule } from './shapes/index.js';

type Found = Omit<LawProblem, 'file'>;

interface Placed<T> {
  readonly one: T;
  readonly place: string;
}

function placed<T>(all: readonly T[], place: string): readonly Placed<T>[] {
  return all.map((one, index) => ({ one, place: `${place}.${index.toString()}` }));
}

/** Each that has the name of an earlier one, with where that stands. */
function repeated<T>(
  all: readonly Placed<T>[],
  nameOf: (one: T) => string,
): readonly (Placed<T> & { first: string })[] {
  const seen = new Map<string, string>();
  return all.flatMap((each) => {
    const first = seen.get(nameOf(each.one));
    if (first === undefined) seen.set(nameOf(each.one), each.place);
    return first === undefined ? [] : [{ ...each, first }];
  });
}

/** A sending names recipient and occasion: two rules of the same would both be met by one. */
export function sameNotices(rules: readonly NoticeRule[], place: string): readonly Found[] {
  const nameOf = ({ to, on, every }: NoticeRule): string => `${to} (${every === undefined ? on : 'report'})`;
  return repeated(placed(rules, place), nameOf).map(({ one, place: here, first }) => ({
    place: here,
    problem: `asks for the notice ${nameOf(one)} as ${first} does; make one of the two`,
  }));
}

/** A vote names the body: two rules that ask it at the same time would both be met by one. */
export function sameApprovals({ approval, furtherApprovals = [] }: TermRule, place: string): readonly Found[] {
  const first = approval === undefined ? [] : [{ one: approval, place: `${place}.approval` }];
  const all = [...first, ...placed(furtherApprovals, `${place}.furtherApprovals`)];
  const nameOf = ({ by, when }: ApprovalRule): string => `${by} ${when}`;
  return repeated(all, nameOf).map(({ one: { by, when }, place: here, first: other }) => ({
    place: here,
    problem: `asks ${by} for an approval ${when}, as ${other} does, and one vote would meet both; make one of the two`,
  }));
}

/** A right may be suspended or never, and is listed once: however its article is written. */
export function sameRights({ suspendable, neverSuspended }: RegimeVersion, place: string): readonly Found[] {
  const all = [
    ...placed(suspendable?.rights ?? [], `${place}.suspendable.rights`),
    ...placed(neverSuspended?.rights ?? [], `${place}.neverSuspended.rights`),
  ];
  return repeated(all, ({ article }) => articleKey(article)).map(({ one, place: here, first }) => ({
    place: `${here}.article`,
    problem: `names ${one.article}, as ${first} does; keep one of the two, or name the part of it that is meant`,
  }));
}
