import type { Context, Decider, Decision, Finding, Proposed } from '#kernel';
import { accept, firstRefusal, isRefusal, toJsonObject } from '#kernel';
import type {
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
  DraftApproved,
  DraftEnacted,
  DraftRejected,
  DraftRevised,
  DraftWithdrawn,
  OpinionRecorded,
} from './draft.events.js';
import { besidesIn } from './draft.besides.js';
import { comesTo, findingsOf, lackingIn, onApprovals, unfavourable } from './draft.findings.js';
import { personOf } from './draft.people.js';
import { approving, drafting, enacting, isToldSo, opining, rejecting, revising, withdrawing } from './draft.rules.js';
import { approved, initialState, withNewer, written } from './draft.state.js';
import type { DraftState } from './draft.state.js';

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

export const draftDecider: Decider<DraftState, DraftWords> = { initialState, decide, evolve };

/** The drafted act, with the approvals of bodies that there are; where it is enacted, to be issued. */
export function proposes(
  { type, data }: Command,
  { act, approvals, textRevision = 0, enacted }: DraftState,
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
    issued: type === 'enact' && data.textRevision === textRevision && isToldSo(data, enacted),
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
