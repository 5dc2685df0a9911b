import { areasInWords } from '#areas';
import type { Context, CurfewMeasure, Decider, Decision, Instant } from '#kernel';
import { accept, changedBy, firstRefusal, isRefusal, lapsed } from '#kernel';
import { lapseOf } from '#law';
import type { LapseAct } from '#shapes';
import { acceptTimed } from '#shapes';
import type { ChangeCurfew, EndCurfew, ImposeCurfew } from './curfew.commands.js';
import type { CurfewChanged, CurfewEnded, CurfewImposed, CurfewLapsed } from './curfew.events.js';
import { changed, ended, imposed } from './curfew.measures.js';
import { changing, imposing } from './curfew.rules.js';

export interface CurfewWords {
  readonly command:
    | { readonly type: 'impose'; readonly data: ImposeCurfew }
    | { readonly type: 'change'; readonly data: ChangeCurfew }
    | { readonly type: 'end'; readonly data: EndCurfew }
    | { readonly type: 'lapse'; readonly data: LapseAct };
  readonly event:
    | { readonly type: 'CurfewImposed'; readonly data: CurfewImposed }
    | { readonly type: 'CurfewChanged'; readonly data: CurfewChanged }
    | { readonly type: 'CurfewEnded'; readonly data: CurfewEnded }
    | { readonly type: 'CurfewLapsed'; readonly data: CurfewLapsed };
}

type Command = CurfewWords['command'];
type Event = CurfewWords['event'];

export interface CurfewState {
  readonly phase: 'none' | 'imposed' | 'ended' | 'lapsed';
  readonly title: string;
  /** Where and at which hours it holds over time, oldest first, without overlap. */
  readonly measures: readonly CurfewMeasure[];
  /** When the latest change but a prolongation took effect; absent where nothing was prolonged. */
  readonly changedAt?: Instant;
  /** `action/id` of the declaration it rests on. */
  readonly restsOn?: string;
}

const initialState: CurfewState = { phase: 'none', title: 'Curfew', measures: [] };

export const curfewDecider: Decider<CurfewState, CurfewWords> = { initialState, decide, evolve };

function decide(command: Command, state: CurfewState, context: Context): Decision<Event> {
  const rules = command.type === 'impose' ? imposing : changing;
  const refusal = firstRefusal(rules, command.data, state, context);
  if (refusal !== undefined) return refusal;
  switch (command.type) {
    case 'impose':
      return acceptTimed('CurfewImposed', command.data, context);
    case 'change':
      return acceptTimed('CurfewChanged', command.data, context);
    case 'end':
      return accept({ type: 'CurfewEnded', data: command.data });
    case 'lapse':
      return lapse(command.data, state, context);
  }
}

function lapse({ endedAt }: LapseAct, state: CurfewState, context: Context): Decision<Event> {
  const said = lapseOf(state, endedAt, context);
  return isRefusal(said) ? said : accept({ type: 'CurfewLapsed', data: said });
}

function evolve(state: CurfewState, event: Event): CurfewState {
  switch (event.type) {
    case 'CurfewImposed':
      return {
        phase: 'imposed',
        title: `Curfew in ${areasInWords(event.data.areas)}`,
        measures: [imposed(event.data)],
        ...resting(event.data),
      };
    case 'CurfewChanged':
      return {
        ...state,
        measures: changed(state.measures, event.data),
        ...changedBy(state, event.data),
        ...resting(event.data),
      };
    case 'CurfewEnded':
      return { ...state, phase: 'ended', measures: ended(state.measures, event.data) };
    case 'CurfewLapsed': {
      const measures = lapsed(state.measures, event.data);
      return measures === undefined ? state : { ...state, phase: 'lapsed', measures };
    }
  }
}

function resting({ restsOn }: { readonly restsOn?: string }): { readonly restsOn?: string } {
  return restsOn === undefined ? {} : { restsOn };
}
