import type { Context, CorridorMeasure, Decider, Decision } from '#kernel';
import { accept, firstRefusal, isRefusal, lapsed } from '#kernel';
import { lapseOf } from '#law';
import type { LapseAct } from '#shapes';
import { acceptTimed } from '#shapes';
import type { CloseCorridor, OpenCorridor, ResumeCorridor, SuspendCorridor } from './humanitarian-corridor.commands.js';
import type {
  CorridorClosed,
  CorridorLapsed,
  CorridorOpened,
  CorridorResumed,
  CorridorSuspended,
} from './humanitarian-corridor.events.js';
import { closed, opened, resumed, suspended } from './humanitarian-corridor.measures.js';
import { ending, opening, resuming, suspending } from './humanitarian-corridor.rules.js';

export interface CorridorWords {
  readonly command:
    | { readonly type: 'open'; readonly data: OpenCorridor }
    | { readonly type: 'suspend'; readonly data: SuspendCorridor }
    | { readonly type: 'resume'; readonly data: ResumeCorridor }
    | { readonly type: 'close'; readonly data: CloseCorridor }
    | { readonly type: 'lapse'; readonly data: LapseAct };
  readonly event:
    | { readonly type: 'CorridorOpened'; readonly data: CorridorOpened }
    | { readonly type: 'CorridorSuspended'; readonly data: CorridorSuspended }
    | { readonly type: 'CorridorResumed'; readonly data: CorridorResumed }
    | { readonly type: 'CorridorClosed'; readonly data: CorridorClosed }
    | { readonly type: 'CorridorLapsed'; readonly data: CorridorLapsed };
}

type Command = CorridorWords['command'];
type Event = CorridorWords['event'];

export interface CorridorState {
  readonly phase: 'none' | 'open' | 'suspended' | 'closed' | 'lapsed';
  readonly title: string;
  /** Where it leads and whether it is usable over time, oldest first, without overlap. */
  readonly measures: readonly CorridorMeasure[];
  /** `action/id` of the declaration it rests on. */
  readonly restsOn?: string;
}

const initialState: CorridorState = { phase: 'none', title: 'Humanitarian corridor', measures: [] };

export const corridorDecider: Decider<CorridorState, CorridorWords> = { initialState, decide, evolve };

function decide(command: Command, state: CorridorState, context: Context): Decision<Event> {
  const refusal = firstRefusal<object, CorridorState>(rulesOf(command.type), command.data, state, context);
  if (refusal !== undefined) return refusal;
  switch (command.type) {
    case 'open':
      return acceptTimed('CorridorOpened', command.data, context);
    case 'suspend':
      return accept({ type: 'CorridorSuspended', data: command.data });
    case 'resume':
      return accept({ type: 'CorridorResumed', data: command.data });
    case 'close':
      return accept({ type: 'CorridorClosed', data: command.data });
    case 'lapse':
      return lapse(command.data, state, context);
  }
}

function rulesOf(type: Command['type']) {
  switch (type) {
    case 'open':
      return opening;
    case 'suspend':
      return suspending;
    case 'resume':
      return resuming;
    case 'close':
    case 'lapse':
      return ending;
  }
}

function lapse({ endedAt }: LapseAct, state: CorridorState, context: Context): Decision<Event> {
  const said = lapseOf(state, endedAt, context);
  return isRefusal(said) ? said : accept({ type: 'CorridorLapsed', data: said });
}

function evolve(state: CorridorState, event: Event): CorridorState {
  switch (event.type) {
    case 'CorridorOpened': {
      const { name, restsOn } = event.data;
      const resting = restsOn === undefined ? {} : { restsOn };
      return { phase: 'open', title: name, measures: [opened(event.data)], ...resting };
    }
    case 'CorridorSuspended':
      return { ...state, phase: unlessOver(state, 'suspended'), measures: suspended(state.measures, event.data) };
    case 'CorridorResumed':
      return { ...state, phase: unlessOver(state, 'open'), measures: resumed(state.measures, event.data) };
    case 'CorridorClosed':
      return { ...state, phase: 'closed', measures: closed(state.measures, event.data) };
    case 'CorridorLapsed': {
      const measures = lapsed(state.measures, event.data);
      return measures === undefined ? state : { ...state, phase: 'lapsed', measures };
    }
  }
}

/** What changes before an end decided already leaves that the last word. */
function unlessOver({ phase }: CorridorState, next: 'open' | 'suspended'): CorridorState['phase'] {
  return phase === 'closed' || phase === 'lapsed' ? phase : next;
}
