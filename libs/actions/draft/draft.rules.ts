import type { Considered, Context, Finding, Rule } from '#kernel';
import { againstDraft, flag, inField, isRefusal, isToCome, refuse } from '#kernel';
import { besidesIn } from './draft.besides.js';
import type { ApproveDraft, DraftAct, EnactDraft } from './draft.commands.js';
import type { DraftState } from './draft.decider.js';
import { isAmong, personOf } from './draft.people.js';

type DraftRule<Data = object> = Rule<Data, DraftState>;

/** What the act would come to. Throws where nobody has looked: then nothing can be said of the draft. */
export function comesTo({ considered }: Context): Considered {
  if (considered === undefined) throw new TypeError('A draft is decided with what its act would come to.');
  return considered;
}

const notDraftedTwice: DraftRule = (_said, { phase }) =>
  phase === 'none'
    ? undefined
    : refuse('already-drafted', 'An act is drafted under this id; revise it, or give the new draft its own id.');

const somethingDrafted: DraftRule = (_said, { phase }) =>
  phase === 'none' ? refuse('not-drafted', 'No act is drafted under this id; draft it first.') : undefined;

/** The act may stand although the draft does not tell of it yet: the machine stopped between the two. */
const notEnacted: DraftRule = (_said, { phase, act }, context) =>
  phase === 'enacted' || comesTo(context).done !== undefined
    ? refuse(
        'already-enacted',
        `The act was taken: it stands under ${nameOf(act)}. To change it, send a command to that case, or draft one.`,
      )
    : undefined;

const notClosed: DraftRule = (_said, { phase, rejected, withdrawn }) => {
  if (phase === 'rejected') {
    const because = `It was rejected: ${rejected?.because ?? ''} To try again draft the act under another id.`;
    return refuse('rejected', because);
  }
  if (phase !== 'withdrawn') return undefined;
  const who = withdrawn?.doneBy.subject ?? '';
  return refuse('withdrawn', `It was withdrawn by ${who}. To take it up again draft the act under another id.`);
};

const sameCase: DraftRule<DraftAct> = ({ act }, { act: before }) => {
  if (before?.action === act.action && before.id === act.id && before.command === act.command) return undefined;
  const because = `The draft is to ${before?.command ?? ''} ${nameOf(before)}. Another act is another draft: give it its own id.`;
  return inField('act', refuse('another-act', because));
};

const ofNobodyWhoDrafted: DraftRule = (_said, { drafters }, { actor }) =>
  isAmong(drafters, personOf(actor))
    ? refuse('own-draft', 'Nobody approves what they drafted or revised; somebody else must approve it.')
    : undefined;

const notApprovedTwice: DraftRule<ApproveDraft> = ({ approval }, { approvals }, { actor }) => {
  const own = approvals.filter((one) => one.approval === undefined).map(({ doneBy }) => doneBy);
  return approval === undefined && isAmong(own, personOf(actor))
    ? refuse('approved-already', 'You have approved this text already; once is enough.')
    : undefined;
};

const givenAlready: DraftRule<ApproveDraft> = ({ approval }, _state, { now }) => {
  if (approval === undefined || !isToCome(approval.at, now)) return undefined;
  const because = `"approval.at" says ${approval.at}, which is still to come: now it is ${now}. Record it once it is given.`;
  return inField('approval.at', refuse('not-yet-happened', because));
};

const ofDrafter: DraftRule = (_said, { drafters }, { actor }) =>
  isAmong(drafters, personOf(actor))
    ? undefined
    : refuse(
        'not-your-draft',
        'Only those who drafted or revised it withdraw it; reject it if it should not be enacted.',
      );

/** As the act stands now: of a draft only what may be done at all. */
const mayBeDone: DraftRule = (_said, _state, context) => {
  const refusal = againstDraft(comesTo(context).decision);
  if (refusal === undefined) return undefined;
  return inField(refusal.field === undefined ? 'act' : `act.body.${refusal.field}`, refusal);
};

const approvedByAnother: DraftRule = (_said, { approvals }) =>
  approvals.some(({ approval }) => approval === undefined)
    ? undefined
    : refuse('not-approved', 'Nobody but those who drafted it has approved it: a second person must, by "approve".');

/** What was approved stays as it is. */
const nothingSaidTwice: DraftRule<EnactDraft> = (said, { act }) => {
  const twice = Object.keys(besidesIn(said)).find((field) => act !== undefined && Object.hasOwn(act.body, field));
  if (twice === undefined) return undefined;
  const because = `The draft says "${twice}" itself, and that was approved. Leave it out here, or revise the draft.`;
  return inField(twice, refuse('said-already', because));
};

/** By the law of this day, whatever it was when the act was drafted. */
const approvedByTheBodies: DraftRule = (_said, _state, context) => {
  const lacking = asked(comesTo(context)).find(({ asks, verdict }) => asks?.when === 'before' && verdict !== 'lawful');
  if (lacking?.asks === undefined) return undefined;
  const wayOut = `Record it by "approve" with an approval by "${lacking.asks.by}".`;
  return refuse('approval-lacking', `${lacking.because} ${wayOut}`, lacking.source);
};

const open = [somethingDrafted, notEnacted, notClosed];

export const drafting = [notDraftedTwice, mayBeDone];
export const revising = [...open, sameCase, mayBeDone];
export const opining = open;
export const approving = [...open, ofNobodyWhoDrafted, notApprovedTwice, givenAlready];
export const rejecting = open;
export const withdrawing = [...open, ofDrafter];
export const enacting = [...open, approvedByAnother, nothingSaidTwice, mayBeDone, approvedByTheBodies];

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

/** Whose approval has been given and whose is lacking. */
export function onApprovals(considered: Considered): readonly Finding[] {
  return findingsOf(considered).filter(({ asks }) => asks !== undefined);
}

/** Opinions against it do not stop an act, but are told with it. */
export function unfavourable({ opinions }: DraftState): readonly Finding[] {
  return opinions
    .filter(({ favourable }) => !favourable)
    .map(({ kind, doneBy }) => flag('unfavourable-opinion', `The ${kind} opinion of ${doneBy.subject} is against it.`));
}

function nameOf(act: DraftState['act']): string {
  return act === undefined ? '' : `${act.action}/${act.id}`;
}
