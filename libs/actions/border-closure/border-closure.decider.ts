import { areasAreKnown, crossingsAreKnown } from '#areas';
import { localDate } from '#calendar';
import type { BorderMeasure, Context, Decider, Decision, Interval, Rule } from '#kernel';
import {
  accept,
  cutAt,
  firstRefusal,
  isRefusal,
  lapseRefusal,
  latest,
  parseCaseRef,
  refuse,
  replaceFrom,
  streamOf,
} from '#kernel';
import { assessBasis, basisIsRecorded } from '#law';
import type { LapseAct } from '#shapes';
import { periodOf } from '#shapes';
import type { BorderTerms, CloseBorder, EaseBorder, ReopenBorder, RestrictBorder } from './border-closure.commands.js';
import type {
  BorderClosed,
  BorderClosureLapsed,
  BorderEased,
  BorderReopened,
  BorderRestricted,
} from './border-closure.events.js';

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
  /** What the case stands for over time, oldest first, without overlap. */
  readonly measures: readonly BorderMeasure[];
}

const initialState: BorderState = { phase: 'none', measures: [] };

export const borderDecider: Decider<BorderState, BorderWords> = { initialState, decide, evolve };

function decide(command: Command, state: BorderState, context: Context): Decision<Event> {
  switch (command.type) {
    case 'close':
      return impose(command.data, state, context, 'closed');
    case 'restrict':
      return impose(command.data, state, context, 'restricted');
    case 'ease':
      return (
        firstRefusal(changing, command.data, state, context) ?? accept({ type: 'BorderEased', data: command.data })
      );
    case 'reopen':
      return (
        firstRefusal(changing, command.data, state, context) ?? accept({ type: 'BorderReopened', data: command.data })
      );
    case 'lapse':
      return (
        firstRefusal([notOver], command.data, state, context) ??
        lapseRefusal(state.measures, command.data.endedAt, context) ??
        accept({ type: 'BorderClosureLapsed', data: command.data })
      );
  }
}

function impose(
  terms: BorderTerms,
  state: BorderState,
  context: Context,
  severity: BorderMeasure['severity'],
): Decision<Event> {
  const period = periodOf(terms, context.ledger.timeZone);
  if (isRefusal(period)) return period;
  const rules = severity === 'closed' ? closing : restricting;
  const refusal = firstRefusal(rules, terms, state, context);
  if (refusal !== undefined) return refusal;
  const data = { ...terms, ...ending(period) };
  const findings = assessBasis({ ...period, areas: terms.areas, restsOn: terms.restsOn }, context);
  return accept({ type: severity === 'closed' ? 'BorderClosed' : 'BorderRestricted', data }, findings);
}

/** The end is written into the event, so that no reader has to count the term again. */
function ending({ until }: Interval): { readonly effectiveUntil?: string } {
  return until === null ? {} : { effectiveUntil: until };
}

type BorderRule<Data> = Rule<Data, BorderState>;

const notOver: BorderRule<object> = (_act, { phase, measures }) =>
  phase === 'reopened' || phase === 'lapsed'
    ? refuse('over', `This closure ended at ${String(latest(measures)?.until)}; record a new one under a new id.`)
    : undefined;

const notClosedTwice: BorderRule<object> = (_act, { phase }) =>
  phase === 'closed'
    ? refuse('already-closed', 'It is closed already; ease it, reopen it, or correct what was recorded.')
    : undefined;

const notRestrictedTwice: BorderRule<object> = (_act, { phase }) =>
  phase === 'none'
    ? undefined
    : refuse('already-restricted', 'A restriction or closure is recorded already; to loosen it, ease or reopen it.');

const inOrder: BorderRule<{ readonly effectiveFrom: string }> = ({ effectiveFrom }, { measures }) => {
  const last = latest(measures);
  return last !== undefined && effectiveFrom <= last.from
    ? refuse(
        'before-the-last-change',
        `The last change took effect at ${last.from}; a change after it must be later. To change the past, correct it.`,
      )
    : undefined;
};

const beforeTheEnd: BorderRule<{ readonly effectiveFrom: string }> = ({ effectiveFrom }, { measures }) => {
  const until = latest(measures)?.until ?? null;
  return until !== null && effectiveFrom >= until
    ? refuse('ended-by-itself', `It ended by itself at ${until}; there is nothing to change at ${effectiveFrom}.`)
    : undefined;
};

const somethingToChange: BorderRule<object> = (_act, { phase }) =>
  phase === 'none' ? refuse('not-closed', 'Nothing is closed or restricted under this id.') : undefined;

const knownPlaces: BorderRule<BorderTerms> = (terms, _state, { areas, ledger }) =>
  areasAreKnown(terms.areas, areas, localDate(terms.effectiveFrom, ledger.timeZone)) ??
  crossingsAreKnown(terms.crossings ?? [], areas);

const crossingsNamed: BorderRule<BorderTerms> = ({ extent, crossings }) => {
  const named = crossings !== undefined && crossings.length > 0;
  if (extent === 'crossings' && !named)
    return refuse('no-crossings', 'The extent is "crossings": name them in "crossings".');
  if (extent !== 'crossings' && named) {
    return refuse(
      'crossings-not-meant',
      `Crossings are named but the extent is "${extent}": say "crossings", or leave them out.`,
    );
  }
  return undefined;
};

const recordedBasis: BorderRule<BorderTerms> = ({ restsOn }, _state, context) => basisIsRecorded(restsOn, context);

const imposing = [notOver, knownPlaces, crossingsNamed, recordedBasis, inOrder];
const closing = [notClosedTwice, ...imposing];
const restricting = [notRestrictedTwice, ...imposing];
const changing = [somethingToChange, notOver, inOrder, beforeTheEnd];

function evolve(state: BorderState, event: Event): BorderState {
  switch (event.type) {
    case 'BorderClosed':
      return { phase: 'closed', measures: replaceFrom(state.measures, measureOf(event.data, 'closed')) };
    case 'BorderRestricted':
      return { phase: 'restricted', measures: replaceFrom(state.measures, measureOf(event.data, 'restricted')) };
    case 'BorderEased':
      return { phase: 'restricted', measures: eased(state.measures, event.data) };
    case 'BorderReopened':
      return { phase: 'reopened', measures: cutAt(state.measures, event.data.effectiveFrom) };
    case 'BorderClosureLapsed':
      return { ...state, phase: 'lapsed' };
  }
}

function measureOf(terms: BorderTerms, severity: BorderMeasure['severity']): BorderMeasure {
  return {
    kind: 'border',
    from: terms.effectiveFrom,
    until: terms.effectiveUntil ?? null,
    areas: terms.areas,
    severity,
    extent: terms.extent,
    crossings: terms.crossings ?? [],
    direction: terms.direction,
    exempt: terms.exempt ?? [],
    cause: terms.cause,
    ...(terms.neighbour === undefined ? {} : { neighbour: terms.neighbour }),
    ...(terms.restsOn === undefined ? {} : { restsOn: streamOf(parseCaseRef(terms.restsOn)) }),
    ...(terms.illustrative === undefined ? {} : { illustrative: terms.illustrative }),
  };
}

function eased(measures: readonly BorderMeasure[], act: BorderEased): readonly BorderMeasure[] {
  const last = latest(measures);
  if (last === undefined) return measures;
  return replaceFrom(measures, {
    ...last,
    from: act.effectiveFrom,
    severity: 'restricted',
    direction: act.direction ?? last.direction,
    exempt: act.exempt ?? last.exempt,
    cause: act.cause,
  });
}
