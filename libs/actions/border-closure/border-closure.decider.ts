import { areasInWords } from '#areas';
import type { BorderMeasure, Context, Decider, Decision, Instant } from '#kernel';
import { accept, changedBy, firstRefusal, fromThenOn, isRefusal, lapsed } from '#kernel';
import { lapseOf } from '#law';
import type { LapseAct } from '#shapes';
import { acceptTimed } from '#shapes';
import type { BorderTerms, CloseBorder, EaseBorder, ReopenBorder, RestrictBorder } from './border-closure.commands.js';
import type {
  BorderClosed,
  BorderClosureLapsed,
  BorderEased,
  BorderReopened,
  BorderRestricted,
} from './border-closure.events.js';
import { eased, imposed, reopened } from './border-closure.measures.js';
import { changing, closing, easing, restricting } from './border-closure.rules.js';

export interface BorderWords {
  readonly command:
    | { readonly type: 'close'; readonly data: CloseBorder }
    | { readonly type: 'restrict'; readonly data: RestrictBorder }
    | { readonly type: 'ease'; readonly data: EaseBorder }
    | { readonly type: 'reopen'; readonly data: ReopenBorder }
    | { readonly type: 'lapse'; readonly data: LapseAct };
  readonly event:
    | { readonly type: 'BorderClosed'; readonly data: BorderClosed }
    | { readonly type: 'BorderRestricted'; readonly data: BorderRestricted }
    | { readonly type: 'BorderEased'; readonly data: BorderEased }
    | { readonly type: 'BorderReopened'; readonly data: BorderReopened }
    | { readonly type: 'BorderClosureLapsed'; readonly data: BorderClosureLapsed };
}

type Command = BorderWords['command'];
type Event = BorderWords['event'];

export interface BorderState {
  readonly phase: 'none' | 'closed' | 'restricted' | 'reopened' | 'lapsed';
  readonly title: string;
  /** What the case stands for over time, oldest first, without overlap. */
  readonly measures: readonly BorderMeasure[];
  /** When the latest change but a renewal took effect; absent where nothing was renewed. */
  readonly changedAt?: Instant;
  /** `action/id` of the declaration that the latest terms rest on. */
  readonly restsOn?: string;
}

const initialState: BorderState = { phase: 'none', title: 'Border closure', measures: [] };

export const borderDecider: Decider<BorderState, BorderWords> = { initialState, decide, evolve };

function decide(command: Command, state: BorderState, context: Context): Decision<Event> {
  switch (command.type) {
    case 'close':
      return impose(command.data, state, context, 'closed');
    case 'restrict':
      return impose(command.data, state, context, 'restricted');
    case 'ease':
      return firstRefusal(easing, command.data, state, context) ?? accept({ type: 'BorderEased', data: command.data });
    case 'reopen':
      return (
        firstRefusal(changing, command.data, state, context) ?? accept({ type: 'BorderReopened', data: command.data })
      );
    case 'lapse':
      return firstRefusal(changing, command.data, state, context) ?? lapse(command.data, state, context);
  }
}

function impose(
  terms: BorderTerms,
  state: BorderState,
  context: Context,
  severity: BorderMeasure['severity'],
): Decision<Event> {
  const refusal = firstRefusal(severity === 'closed' ? closing : restricting, terms, state, context);
  return refusal ?? acceptTimed(severity === 'closed' ? 'BorderClosed' : 'BorderRestricted', terms, context);
}

function lapse({ endedAt }: LapseAct, state: BorderState, context: Context): Decision<Event> {
  const said = lapseOf(state, endedAt, context);
  return isRefusal(said) ? said : accept({ type: 'BorderClosureLapsed', data: said });
}

function evolve(state: BorderState, event: Event): BorderState {
  switch (event.type) {
    case 'BorderClosed':
      return afterTerms(state, event.data, 'closed');
    case 'BorderRestricted':
      return afterTerms(state, event.data, 'restricted');
    case 'BorderEased':
      return {
        ...state,
        phase: phaseOnceEased(state),
        measures: eased(state.measures, event.data),
        ...changedBy(state, event.data),
      };
    case 'BorderReopened':
      return afterReopening(state, event.data);
    case 'BorderClosureLapsed': {
      const measures = lapsed(state.measures, event.data);
      return measures === undefined ? state : { ...state, phase: 'lapsed', measures };
    }
  }
}

function afterTerms(state: BorderState, terms: BorderTerms, severity: BorderMeasure['severity']): BorderState {
  const { areas, neighbour, restsOn } = terms;
  const towards = neighbour === undefined ? '' : ` towards ${neighbour}`;
  return {
    phase: severity,
    title: state.phase === 'none' ? `Border measures in ${areasInWords(areas)}${towards}` : state.title,
    measures: imposed(state.measures, terms, severity),
    ...changedBy(state, terms),
    ...(restsOn === undefined ? {} : { restsOn }),
  };
}

function afterReopening(state: BorderState, act: BorderReopened): BorderState {
  const measures = reopened(state.measures, act);
  const goesOn = fromThenOn(measures, act.effectiveFrom).length > 0;
  return goesOn ? { ...state, measures, ...changedBy(state, act) } : { ...state, phase: 'reopened', measures };
}

/** An easing before an end decided already leaves that the last word. */
function phaseOnceEased({ phase }: BorderState): BorderState['phase'] {
  return phase === 'reopened' || phase === 'lapsed' ? phase : 'restricted';
}
