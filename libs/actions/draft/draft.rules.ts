import type { Finding, Refusal, Rule } from '#kernel';
import { againstDraft, inField, inSentences, isRefusal, isToCome, refuse } from '#kernel';
import { besidesIn } from './draft.besides.js';
import type { ApproveDraft, DraftAct, EnactDraft, Linked } from './draft.commands.js';
import { asked, comesTo } from './draft.findings.js';
import { isAmong, personOf } from './draft.people.js';
import type { DraftState } from './draft.state.js';

type DraftRule<Data = object> = Rule<Data, DraftState>;

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
        `The act was taken: it stands under ${nameOf(act)}. To correct or change it, send a command to that case, or draft one.`,
      )
    : undefined;

/** What was told of the act has this link; true while nothing is told. */
export function isToldSo({ link }: Linked, enacted: DraftState['enacted']): boolean {
  return enacted === undefined || enacted.link === link;
}

const toldWithThatLink: DraftRule<EnactDraft> = (said, { act, enacted }) => {
  if (isToldSo(said, enacted)) return undefined;
  const which = enacted?.link === undefined ? 'without a link' : `with the link ${enacted.link}`;
  const because = `The act was taken: it stands under ${nameOf(act)}, and is told ${which}: send it so to have that answer again.`;
  return inField('link', refuse('already-enacted', because));
};

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

/** A yes is given to what was read. */
const ofThatText: DraftRule<{ readonly textRevision: number }> = ({ textRevision: read }, { textRevision = 0 }) => {
  if (read === textRevision) return undefined;
  const because = `The text that stands was written at revision ${textRevision.toString()}, not at ${read.toString()}. Read the draft again and, if you mean what it says now, send "textRevision": ${textRevision.toString()}.`;
  return inField('textRevision', refuse('text-moved', because));
};

/** What bodies have approved is recorded by somebody who did not write the text. */
const collectingApprovals: DraftRule<DraftAct> = ({ act }) =>
  Object.hasOwn(act.body, 'approvals')
    ? inField(
        'act.body.approvals',
        refuse(
          'approval-drafted',
          'A draft collects approvals: leave "approvals" out, and record each by "approve" once it is given.',
        ),
      )
    : undefined;

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
  return refusal === undefined ? undefined : inField(fieldOfAct(refusal), refusal);
};

/** With the approval that is said here. */
const mayBeDoneSo: DraftRule<ApproveDraft> = ({ approval }, _state, context) => {
  const refusal = againstDraft(comesTo(context).decision);
  if (refusal === undefined) return undefined;
  const ofThis = approval !== undefined && rootOf(refusal) === 'approvals';
  return inField(ofThis ? 'approval' : fieldOfAct(refusal), refusal);
};

/** With what is said of it only now: what is wrong with that is mended here, or the act was taken so. */
const mayBeTaken: DraftRule<EnactDraft> = (said, { act }, context) => {
  const { decision, without = [] } = comesTo(context);
  const refusal = againstDraft(decision);
  if (refusal === undefined) return undefined;
  const { field = '' } = refusal;
  if (Object.hasOwn(besidesIn(said), rootOf(refusal))) return inField(field, refusal);
  if (isRefusal(decision)) return inField(fieldOfAct(refusal), refusal);
  const blamed = without.find((one) => againstDraft(one.decision) === undefined)?.field;
  if (blamed === undefined) return inField(fieldOfAct(refusal), refusal);
  return inField(
    blamed,
    refuse(
      'draft-flagged',
      `${inSentences(decision)} It is so by "${blamed}", which is said here. If it was really taken so, record it under /v1/actions/${nameOf(act)}/${act?.command ?? ''} with its approvals, and withdraw or reject the draft.`,
      refusal.source,
    ),
  );
};

function rootOf({ field = '' }: Refusal): string {
  return field.split('.', 1).join('');
}

function fieldOfAct({ field }: Refusal): string {
  return field === undefined ? 'act' : `act.body.${field}`;
}

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
const approvedByTheBodies: DraftRule = (_said, { approvals }, context) => {
  const lacking = asked(comesTo(context)).filter(
    ({ asks, verdict }) => asks?.when === 'before' && verdict !== 'lawful',
  );
  const [first] = lacking;
  if (first === undefined) return undefined;
  const given = new Set(approvals.map(({ approval }) => approval?.by));
  const because = lacking.map((one) => (given.has(one.asks?.by) ? notEnough(one) : notGiven(one)));
  return refuse('approval-lacking', `${because.join(' ')} Then enact it.`, first.source);
};

function notGiven({ asks, source }: Finding): string {
  const by = asks?.by ?? '';
  const article = source === undefined ? '' : ` (${source})`;
  return `The approval of "${by}", which must come before the act takes effect, is not recorded${article}. Record it by "approve" with an approval by "${by}".`;
}

/** Too late, or by too few. */
function notEnough({ because, asks, source }: Finding): string {
  const article = source === undefined ? '' : ` (${source})`;
  return `${because}${article} What is recorded of "${asks?.by ?? ''}" does not serve: record another by "approve", which takes its place, or revise the draft.`;
}

const open = [somethingDrafted, notEnacted, notClosed];

export const drafting = [notDraftedTwice, collectingApprovals, mayBeDone];
export const revising = [...open, sameCase, collectingApprovals, mayBeDone];
export const opining = [...open, ofThatText];
export const approving = [...open, ofThatText, ofNobodyWhoDrafted, notApprovedTwice, givenAlready, mayBeDoneSo];
export const rejecting = open;
export const withdrawing = [...open, ofDrafter];
export const enacting = [
  toldWithThatLink,
  ...open,
  ofThatText,
  approvedByAnother,
  nothingSaidTwice,
  mayBeTaken,
  approvedByTheBodies,
];

function nameOf(act: DraftState['act']): string {
  return act === undefined ? '' : `${act.action}/${act.id}`;
}
