import { areasInWords } from '#areas';
import type { AnnouncementMeasure, Context, Decider, Decision, DeclarationMeasure, Instant } from '#kernel';
import { accept, cutAt, firstRefusal, isRefusal, lapsed, lapseRefusal, latest, refuse } from '#kernel';
import type { LapseAct } from '#shapes';
import { acceptTimed, periodOf, withEnd } from '#shapes';
import type {
  AmendEmergency,
  AnnounceEmergency,
  AnnulEmergency,
  DeclareEmergency,
  ExtendEmergency,
  LiftEmergency,
  NotifyEmergency,
  RetractNotice,
} from './emergency-declaration.commands.js';
import type {
  EmergencyAmended,
  EmergencyAnnounced,
  EmergencyAnnulled,
  EmergencyDeclared,
  EmergencyExtended,
  EmergencyLapsed,
  EmergencyLifted,
  EmergencyNoticeRetracted,
  EmergencyNotified,
} from './emergency-declaration.events.js';
import {
  amended,
  announcement,
  extended,
  firstTerm,
  lifted,
  extensionsOf,
  lostExtensions,
} from './emergency-declaration.measures.js';
import {
  amending,
  announcing,
  annulling,
  declaring,
  extending,
  isSameNotice,
  lapsing,
  lifting,
  notifying,
} from './emergency-declaration.rules.js';

export interface EmergencyWords {
  readonly command:
    | { readonly type: 'announce'; readonly data: AnnounceEmergency }
    | { readonly type: 'declare'; readonly data: DeclareEmergency }
    | { readonly type: 'extend'; readonly data: ExtendEmergency }
    | { readonly type: 'amend'; readonly data: AmendEmergency }
    | { readonly type: 'lift'; readonly data: LiftEmergency }
    | { readonly type: 'annul'; readonly data: AnnulEmergency }
    | { readonly type: 'notify'; readonly data: NotifyEmergency }
    | { readonly type: 'retract'; readonly data: RetractNotice }
    | { readonly type: 'lapse'; readonly data: LapseAct };
  readonly event:
    | { readonly type: 'EmergencyAnnounced'; readonly data: EmergencyAnnounced }
    | { readonly type: 'EmergencyDeclared'; readonly data: EmergencyDeclared }
    | { readonly type: 'EmergencyExtended'; readonly data: EmergencyExtended }
    | { readonly type: 'EmergencyAmended'; readonly data: EmergencyAmended }
    | { readonly type: 'EmergencyLifted'; readonly data: EmergencyLifted }
    | { readonly type: 'EmergencyAnnulled'; readonly data: EmergencyAnnulled }
    | { readonly type: 'EmergencyNotified'; readonly data: EmergencyNotified }
    | { readonly type: 'EmergencyNoticeRetracted'; readonly data: EmergencyNoticeRetracted }
    | { readonly type: 'EmergencyLapsed'; readonly data: EmergencyLapsed };
}

type Command = EmergencyWords['command'];
type Event = EmergencyWords['event'];

export interface EmergencyState {
  readonly phase: 'none' | 'announced' | 'declared' | 'lifted' | 'annulled' | 'lapsed';
  readonly title: string;
  readonly announced: readonly AnnouncementMeasure[];
  /** Terms and what changed within them, oldest first, without overlap. */
  readonly declared: readonly DeclarationMeasure[];
  /** When the latest change but an extension took effect: the next may not be earlier. */
  readonly changedAt?: Instant;
  /** How often it had been extended, where what ended it has left less than that. */
  readonly extensions?: number;
  /** What was sent to whom the law asks it to be sent to. */
  readonly notices?: readonly NoticeSent[];
}

/** Which notice was sent, and when. */
export type NoticeSent = Pick<EmergencyNotified, 'to' | 'on' | 'extension' | 'number' | 'sentAt'>;

const initialState: EmergencyState = { phase: 'none', title: 'Emergency', announced: [], declared: [] };

export const emergencyDecider: Decider<EmergencyState, EmergencyWords> = { initialState, decide, evolve };

function decide(command: Command, state: EmergencyState, context: Context): Decision<Event> {
  switch (command.type) {
    case 'announce':
      return (
        firstRefusal(announcing, command.data, state, context) ??
        accept({ type: 'EmergencyAnnounced', data: command.data })
      );
    case 'declare':
      return declare(command.data, state, context);
    case 'extend':
      return extend(command.data, state, context);
    case 'amend':
      return (
        firstRefusal(amending, command.data, state, context) ?? accept({ type: 'EmergencyAmended', data: command.data })
      );
    case 'lift':
      return (
        firstRefusal(lifting, command.data, state, context) ?? accept({ type: 'EmergencyLifted', data: command.data })
      );
    case 'annul':
      return (
        firstRefusal(annulling, command.data, state, context) ??
        accept({ type: 'EmergencyAnnulled', data: command.data })
      );
    case 'notify':
      return notify(command.data, state, context);
    case 'retract':
      return accept({ type: 'EmergencyNoticeRetracted', data: ofTerm(command.data, state) });
    case 'lapse':
      return lapse(command.data, state, context);
  }
}

function declare(act: DeclareEmergency, state: EmergencyState, context: Context): Decision<Event> {
  return firstRefusal(declaring, act, state, context) ?? acceptTimed('EmergencyDeclared', act, context);
}

function extend(act: ExtendEmergency, state: EmergencyState, context: Context): Decision<Event> {
  const refusal = firstRefusal(extending, act, state, context);
  if (refusal !== undefined) return refusal;
  const last = latest(state.declared);
  const effectiveFrom = act.effectiveFrom ?? last?.until ?? null;
  if (effectiveFrom === null) return refuse('open-ended', 'It has no end that could be extended.');
  const period = periodOf({ ...act, effectiveFrom }, context.ledger.timeZone);
  if (isRefusal(period)) return period;
  const data = withEnd({ ...act, effectiveFrom }, period);
  return accept({ type: 'EmergencyExtended', data });
}

function notify(said: NotifyEmergency, state: EmergencyState, context: Context): Decision<Event> {
  const data = ofTerm(said, state);
  return firstRefusal(notifying, data, state, context) ?? accept({ type: 'EmergencyNotified', data });
}

/** Which notice it is, where that is not said. */
function ofTerm<Said extends NotifyEmergency | RetractNotice>(said: Said, state: EmergencyState) {
  const latestTerm = said.on === 'declaration' ? 0 : (extensionsOf(state) ?? 0);
  const { extension = latestTerm, number = 1 } = said;
  return { ...said, extension, number };
}

function lapse(said: LapseAct, state: EmergencyState, context: Context): Decision<Event> {
  return (
    firstRefusal(lapsing, said, state, context) ??
    lapseRefusal(state.declared, said.endedAt, context) ??
    accept({ type: 'EmergencyLapsed', data: said })
  );
}

function evolve(state: EmergencyState, event: Event): EmergencyState {
  switch (event.type) {
    case 'EmergencyAnnounced':
      return { ...state, phase: 'announced', title: titleOf(event.data), announced: [announcement(event.data)] };
    case 'EmergencyDeclared':
      return declared(state, event.data);
    case 'EmergencyExtended':
      return { ...state, phase: 'declared', declared: extended(state.declared, event.data) };
    case 'EmergencyAmended':
      return { ...state, declared: amended(state.declared, event.data), changedAt: event.data.effectiveFrom };
    case 'EmergencyLifted':
      return afterLifting(state, event.data);
    case 'EmergencyAnnulled':
      return afterAnnulment(state, event.data);
    case 'EmergencyNotified':
      return { ...state, notices: [...(state.notices ?? []), noticeIn(event.data)] };
    case 'EmergencyNoticeRetracted':
      return { ...state, notices: (state.notices ?? []).filter((sent) => !isSameNotice(sent, event.data)) };
    case 'EmergencyLapsed':
      return lapsed(state.declared, event.data) === undefined ? state : { ...state, phase: 'lapsed' };
  }
}

function declared(state: EmergencyState, act: EmergencyDeclared): EmergencyState {
  return {
    phase: 'declared',
    title: act.title ?? (state.phase === 'announced' ? state.title : titleOf(act)),
    announced: cutAt(state.announced, act.effectiveFrom),
    declared: [firstTerm(act)],
    changedAt: act.effectiveFrom,
  };
}

function afterLifting(state: EmergencyState, act: EmergencyLifted): EmergencyState {
  const rest = lifted(state.declared, act);
  const end = latest(rest)?.until ?? null;
  const over = rest.length === 0 || (end !== null && end <= act.effectiveFrom);
  return {
    ...state,
    phase: over ? 'lifted' : state.phase,
    announced: cutAt(state.announced, act.effectiveFrom),
    declared: rest,
    changedAt: act.effectiveFrom,
    ...lostExtensions(state, rest),
  };
}

function afterAnnulment(state: EmergencyState, { effectiveFrom }: EmergencyAnnulled): EmergencyState {
  const rest = effectiveFrom === undefined ? [] : cutAt(state.declared, effectiveFrom);
  return { ...state, phase: 'annulled', declared: rest, ...lostExtensions(state, rest) };
}

function noticeIn({ to, on, extension, number, sentAt }: EmergencyNotified): NoticeSent {
  return { to, on, extension, number, sentAt };
}

function titleOf({ title, areas }: { readonly title?: string; readonly areas: readonly string[] }): string {
  return title ?? `Emergency in ${areasInWords(areas)}`;
}
