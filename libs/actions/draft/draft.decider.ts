import type { Context, Decider, Decision, Finding, Proposed } from '#kernel';
import { accept, firstRefusal, isRefusal, toJsonObject } from '#kernel';
import type {
  ActShape,
  ApproveDraft,
  DraftAct,
  EnactDraft,
  OpineOnDraft,
  RejectDraft,
  ReviseDraft,
  WithdrawDraft,
  Yes,
} from './draft.commands.js';
import type {
  ActDrafted,
  AskedShape,
  DraftApproved,
  DraftEnacted,
  DraftRejected,
  DraftRevised,
  DraftWithdrawn,
  OpinionRecorded,
} from './draft.events.js';
import { besidesIn } from './draft.besides.js';
import { isAmong, personOf } from './draft.people.js';
import type { Person } from './draft.people.js';
import {
  approving,
  comesTo,
  drafting,
  enacting,
  findingsOf,
  lackingIn,
  onApprovals,
  opining,
  rejecting,
  revising,
  unfavourable,
  withdrawing,
} from './draft.rules.js';

export interface DraftWords {
  readonly command:
    | { readonly type: 'draft'; readonly data: DraftAct }
    | { readonly type: 'revise'; readonly data: ReviseDraft }
    | { readonly type: 'opine'; readonly data: OpineOnDraft }
    | { readonly type: 'approve'; readonly data: ApproveDraft }
    | { readonly type: 'reject'; readonly data: RejectDraft }
    | { readonly type: 'withdraw'; readonly data: WithdrawDraft }
    | { readonly type: 'enact'; readonly data: EnactDraft };
  readonly event:
    | { readonly type: 'ActDrafted'; readonly data: ActDrafted }
    | { readonly type: 'DraftRevised'; readonly data: DraftRevised }
    | { readonly type: 'OpinionRecorded'; readonly data: OpinionRecorded }
    | { readonly type: 'DraftApproved'; readonly data: DraftApproved }
    | { readonly type: 'DraftRejected'; readonly data: DraftRejected }
    | { readonly type: 'DraftWithdrawn'; readonly data: DraftWithdrawn }
    | { readonly type: 'DraftEnacted'; readonly data: DraftEnacted };
}

type Command = DraftWords['command'];
type Event = DraftWords['event'];

export interface DraftState {
  readonly phase: 'none' | 'drafted' | 'approved' | 'rejected' | 'enacted' | 'withdrawn';
  readonly act?: ActShape;
  readonly reason?: string;
  /** Revision of the event that wrote the text: opinions and approvals name it. */
  readonly textRevision?: number;
  /** Bodies whose approval the law asks for and that lack it, as last told. */
  readonly asks: readonly AskedShape[];
  /** Everybody who drafted or revised it: none of them approves it. */
  readonly drafters: readonly Person[];
  /** Of the text as it is. */
  readonly opinions: readonly OpinionRecorded[];
  readonly approvals: readonly DraftApproved[];
  readonly rejected?: DraftRejected;
  readonly withdrawn?: DraftWithdrawn;
  readonly enacted?: DraftEnacted;
}

const initialState: DraftState = { phase: 'none', asks: [], drafters: [], opinions: [], approvals: [] };

export const draftDecider: Decider<DraftState, DraftWords> = { initialState, decide, evolve };

/** The drafted act, with the approvals of bodies that there are; where it is enacted, to be issued. */
export function proposes(
  { type, data }: Command,
  { act, approvals, textRevision = 0 }: DraftState,
): Proposed | undefined {
  const drafted = type === 'draft' || type === 'revise' ? data.act : act;
  if (drafted === undefined) return undefined;
  const { action, id, command, body } = drafted;
  const given = type === 'approve' ? withNewer<Yes>(approvals, data) : type === 'enact' ? approvals : [];
  return {
    action,
    id,
    command: { type: command, data: body },
    approvals: given.flatMap(({ approval }) => (approval === undefined ? [] : [toJsonObject(approval)])),
    toldBy: { type: 'enact', data: { textRevision } },
    ...(type === 'enact' ? { besides: besidesIn(data) } : {}),
  };
}

function decide(command: Command, state: DraftState, context: Context): Decision<Event> {
  const done = { doneBy: personOf(context.actor), doneAt: context.now };
  switch (command.type) {
    case 'draft':
      return firstRefusal(drafting, command.data, state, context) ?? drafted('ActDrafted', command.data, context);
    case 'revise':
      return firstRefusal(revising, command.data, state, context) ?? drafted('DraftRevised', command.data, context);
    case 'opine':
      return (
        firstRefusal(opining, command.data, state, context) ??
        accept({ type: 'OpinionRecorded', data: { ...command.data, ...done } })
      );
    case 'approve':
      return (
        firstRefusal(approving, command.data, state, context) ??
        accept(
          { type: 'DraftApproved', data: { ...command.data, asks: lackingIn(comesTo(context)), ...done } },
          onApprovals(comesTo(context)),
        )
      );
    case 'reject':
      return (
        firstRefusal(rejecting, command.data, state, context) ??
        accept({ type: 'DraftRejected', data: { ...command.data, ...done } })
      );
    case 'withdraw':
      return (
        firstRefusal(withdrawing, command.data, state, context) ??
        accept({ type: 'DraftWithdrawn', data: { ...command.data, ...done } })
      );
    case 'enact':
      return enact(command.data, state, context);
  }
}

function drafted<Type extends 'ActDrafted' | 'DraftRevised'>(type: Type, said: DraftAct, context: Context) {
  const considered = comesTo(context);
  const { revision = 'none', actor, now } = context;
  const who = { doneBy: personOf(actor), doneAt: now };
  const textRevision = revision === 'none' ? 0 : Number(revision) + 1;
  const data = { ...said, textRevision, asks: lackingIn(considered), ...who };
  return accept({ type, data }, findingsOf(considered));
}

/** Where the act stands already, nothing is asked any more: what happened is told. */
function enact(said: EnactDraft, state: DraftState, context: Context): Decision<Event> {
  const { link, textRevision } = said;
  const { done } = state.act === undefined ? {} : comesTo(context);
  const refusal =
    done === undefined || state.enacted !== undefined ? firstRefusal(enacting, said, state, context) : undefined;
  if (refusal !== undefined) return refusal;
  const data = {
    ...(link === undefined ? {} : { link }),
    textRevision,
    case: `${state.act?.action ?? ''}/${state.act?.id ?? ''}`,
    events: (done?.events ?? []).map(({ id, type }) => ({ id, type })),
    approvedBy: state.approvals.flatMap(({ approval, doneBy }) => (approval === undefined ? [doneBy] : [])),
    doneBy: personOf(done?.by ?? context.actor),
    doneAt: context.now,
  };
  return accept({ type: 'DraftEnacted', data }, [...saidOfTheAct(context), ...unfavourable(state)]);
}

/** As it stands, or would. */
function saidOfTheAct({ considered }: Context): readonly Finding[] {
  return considered === undefined || isRefusal(considered.decision) ? [] : considered.decision.findings;
}

function evolve(state: DraftState, event: Event): DraftState {
  switch (event.type) {
    case 'ActDrafted':
    case 'DraftRevised':
      return written(state, event.data);
    case 'OpinionRecorded':
      return { ...state, opinions: [...state.opinions, event.data] };
    case 'DraftApproved':
      return approved(state, event.data);
    case 'DraftRejected':
      return { ...state, phase: 'rejected', rejected: event.data };
    case 'DraftWithdrawn':
      return { ...state, phase: 'withdrawn', withdrawn: event.data };
    case 'DraftEnacted':
      return { ...state, phase: 'enacted', enacted: event.data };
  }
}

/** A new text: opinions and approvals were of the old one. */
function written(
  { drafters }: DraftState,
  { act, reason, textRevision, asks, doneBy }: ActDrafted | DraftRevised,
): DraftState {
  return {
    phase: 'drafted',
    act,
    ...(reason === undefined ? {} : { reason }),
    ...(textRevision === undefined ? {} : { textRevision }),
    asks,
    drafters: isAmong(drafters, doneBy) ? drafters : [...drafters, doneBy],
    opinions: [],
    approvals: [],
  };
}

/** Approved once a second person has said yes and no body lacks that must come before the act. */
function approved(state: DraftState, given: DraftApproved): DraftState {
  const approvals = withNewer(state.approvals, given);
  // The oldest approvals do not tell what is lacking: what was asked for, but for theirs.
  const asks = given.asks ?? state.asks.filter(({ by }) => by !== given.approval?.by);
  const all = approvals.some(({ approval }) => approval === undefined) && asks.every(({ when }) => when === 'after');
  return { ...state, approvals, asks, phase: all ? 'approved' : 'drafted' };
}

/** A newer approval of a body takes the place of its older one. */
function withNewer<T extends Yes>(approvals: readonly T[], newer: T): readonly T[] {
  const by = newer.approval?.by;
  return [...approvals.filter(({ approval }) => by === undefined || approval?.by !== by), newer];
}
