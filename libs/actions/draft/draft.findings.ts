import type { AskedApproval, Considered, Context, Finding } from '#kernel';
import { flag, isRefusal } from '#kernel';
import type { DraftState } from './draft.state.js';

/** What the act would come to. Throws where nobody has looked: then nothing can be said of the draft. */
export function comesTo({ considered }: Context): Considered {
  if (considered === undefined) throw new TypeError('A draft is decided with what its act would come to.');
  return considered;
}

/** What the rules say of the act, on whose approval. */
export function asked({ decision }: Considered): readonly Finding[] {
  return isRefusal(decision) ? [] : decision.findings.filter(({ asks }) => asks !== undefined);
}

/** What is to be said of the act: an approval that is lacking may still come. */
export function findingsOf({ decision }: Considered): readonly Finding[] {
  if (isRefusal(decision)) return [];
  return decision.findings.map((one) =>
    one.verdict === 'flagged' && one.asks !== undefined ? { ...one, verdict: 'undecided' } : one,
  );
}

type Lacking = AskedApproval & Pick<Finding, 'source'>;

/** Bodies whose approval the law asks for and that lack it, or have given one that does not serve. */
export function lackingIn(considered: Considered): readonly Lacking[] {
  return asked(considered).flatMap(({ asks, verdict, source }) =>
    asks === undefined || verdict === 'lawful' ? [] : [{ ...asks, ...(source === undefined ? {} : { source }) }],
  );
}

/** Whose approval has been given and whose is lacking, and what else is not sure of the act. */
export function onApprovals(considered: Considered): readonly Finding[] {
  return findingsOf(considered).filter(({ asks, verdict }) => asks !== undefined || verdict !== 'lawful');
}

/** Opinions against it do not stop an act, but are told with it. */
export function unfavourable({ opinions }: DraftState): readonly Finding[] {
  return opinions
    .filter(({ favourable }) => !favourable)
    .map(({ kind, doneBy }) => flag('unfavourable-opinion', `The ${kind} opinion of ${doneBy.subject} is against it.`));
}
