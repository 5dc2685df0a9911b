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
  asked,
  comesTo,
  drafting,
  enacting,
  findingsOf,
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
  /** Bodies whose approval the law asked for when the text was written. */
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
export function proposes({ type, data }: Command, { act, approvals }: DraftState): Proposed | undefined {
  const drafted = type === 'draft' || type === 'revise' ? data.act : act;
  if (drafted === undefined) return undefined;
  const { action, id, command, body } = drafted;
  const given = type === 'approve' ? [...approvals, data] : type === 'enact' ? approvals : [];
  return {
    action,
    id,
    command: { type: command, data: body },
    approvals: given.flatMap(({ approval }) => (approval === undefined ? [] : [toJsonObject(approval)])),
    issued: type === 'enact',
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
        accept({ type: 'DraftApproved', data: { ...command.data, ...done } }, onApprovals(comesTo(context)))
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
  const asks = asked(considered).flatMap(({ asks: one, verdict, source }) =>
    one === undefined || verdict === 'lawful' ? [] : [{ ...one, ...(source === undefined ? {} : { source }) }],
  );
  const data = { ...said, asks, doneBy: personOf(context.actor), doneAt: context.now };
  return accept({ type, data }, findingsOf(considered));
}

/** Where the act stands already, nothing is asked any more: what happened is told. */
function enact(said: EnactDraft, state: DraftState, context: Context): Decision<Event> {
  const { link } = said;
  const { done } = state.act === undefined ? {} : comesTo(context);
  const refusal =
    done === undefined || state.enacted !== undefined ? firstRefusal(enacting, said, state, context) : undefined;
  if (refusal !== undefined) return refusal;
  const data = {
    ...(link === undefined ? {} : { link }),
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
      return approved({ ...state, approvals: [...state.approvals, event.data] });
    case 'DraftRejected':
      return { ...state, phase: 'rejected', rejected: event.data };
    case 'DraftWithdrawn':
      return { ...state, phase: 'withdrawn', withdrawn: event.data };
    case 'DraftEnacted':
      return { ...state, phase: 'enacted', enacted: event.data };
  }
}

/** A new text: opinions and approvals were of the old one. */
function written({ drafters }: DraftState, { act, reason, asks, doneBy }: ActDrafted | DraftRevised): DraftState {
  return {
    phase: 'drafted',
    act,
    ...(reason === undefined ? {} : { reason }),
    asks,
    drafters: isAmong(drafters, doneBy) ? drafters : [...drafters, doneBy],
    opinions: [],
    approvals: [],
  };
}

/** Approved once a second person and every body that must come before the act have said yes. */
function approved(state: DraftState): DraftState {
  const bodies = new Set(state.approvals.map(({ approval }) => approval?.by));
  const all = bodies.has(undefined) && state.asks.every(({ by, when }) => when === 'after' || bodies.has(by));
  return { ...state, phase: all ? 'approved' : state.phase };
}
