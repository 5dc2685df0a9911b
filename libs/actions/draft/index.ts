import { defineAction } from '#kernel';
import { shapeOf } from '#shapes';
import {
  ApproveDraft,
  DraftAct,
  EnactDraft,
  OpineOnDraft,
  RejectDraft,
  ReviseDraft,
  WithdrawDraft,
} from './draft.commands.js';
import { draftDecider, proposes } from './draft.decider.js';
import {
  ActDrafted,
  DraftApproved,
  DraftEnacted,
  DraftRejected,
  DraftRevised,
  DraftWithdrawn,
  OpinionRecorded,
} from './draft.events.js';

const act = {
  action: 'curfew',
  id: 'tacna-2025-12',
  command: 'impose',
  body: {
    areas: ['PE-TAC'],
    startsAt: '22:00',
    endsAt: '05:00',
    cause: 'Unrest at the border',
    effectiveFrom: '2026-03-02T05:00:00.000Z',
    term: { count: 5, unit: 'days' },
  },
};

export const draft = defineAction({
  name: 'draft',
  title: 'Draft',
  summary: 'An act that is prepared, reviewed and approved before it is taken.',
  confidential: true,
  decider: draftDecider,
  commands: {
    draft: {
      summary: 'Draft an act: a command as it would be sent to its own case.',
      shape: shapeOf(DraftAct),
      example: { act, reason: 'The police ask for it' },
    },
    revise: {
      summary: 'Write the act anew; opinions and approvals given before count no more.',
      shape: shapeOf(ReviseDraft),
      example: { act: { ...act, body: { ...act.body, startsAt: '23:00' } }, reason: 'From eleven is enough' },
    },
    opine: {
      summary: 'Give a technical or a legal opinion on it.',
      shape: shapeOf(OpineOnDraft),
      example: { textRevision: 0, kind: 'legal', favourable: true, text: 'Article 137 of the Constitution allows it.' },
    },
    approve: {
      summary: 'Approve it as a second person, or record that a body of the law has.',
      shape: shapeOf(ApproveDraft),
      example: { textRevision: 0, text: 'Agreed' },
    },
    reject: {
      summary: 'Reject it: it is not to be enacted.',
      shape: shapeOf(RejectDraft),
      example: { because: 'The border is calm again' },
    },
    withdraw: {
      summary: 'Withdraw what you drafted.',
      shape: shapeOf(WithdrawDraft),
      example: { because: 'Not needed any more' },
    },
    enact: {
      summary: 'Take the act: it is issued to its own case, and cites the approvals.',
      shape: shapeOf(EnactDraft),
      example: { textRevision: 0 },
      once: true,
    },
  },
  events: {
    ActDrafted: { summary: 'An act was drafted.', shape: shapeOf(ActDrafted), version: 1 },
    DraftRevised: { summary: 'The draft was written anew.', shape: shapeOf(DraftRevised), version: 1 },
    OpinionRecorded: { summary: 'An opinion was given on the draft.', shape: shapeOf(OpinionRecorded), version: 1 },
    DraftApproved: { summary: 'The draft was approved.', shape: shapeOf(DraftApproved), version: 1 },
    DraftRejected: { summary: 'The draft was rejected.', shape: shapeOf(DraftRejected), version: 1 },
    DraftWithdrawn: { summary: 'The draft was withdrawn.', shape: shapeOf(DraftWithdrawn), version: 1 },
    DraftEnacted: { summary: 'The drafted act was taken.', shape: shapeOf(DraftEnacted), version: 1 },
  },
  phases: {
    drafted: 'It is to be reviewed and approved.',
    approved: 'A second person has approved it, and no approval is lacking that the law asks for before the act.',
    rejected: 'It was rejected.',
    enacted: 'The act was taken.',
    withdrawn: 'Who drafted it withdrew it.',
  },
  titleOf: ({ act: drafted }) =>
    drafted === undefined ? 'Draft' : `Draft: ${drafted.command} ${drafted.action}/${drafted.id}`,
  proposes,
});
