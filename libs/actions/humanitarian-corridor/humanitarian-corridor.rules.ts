import { areasAreKnown, crossingsAreKnown, liesIn } from '#areas';
import { localDate } from '#calendar';
import type { Context, Finding, Refusal, Rule } from '#kernel';
import { changeRefusal, endingRules, firstRefusal, flag, holdsAt, inField, latest, refuse } from '#kernel';
import { groundsAreRecorded } from '#law';
import { periodIsSound } from '#shapes';
import type { OpenCorridor } from './humanitarian-corridor.commands.js';
import type { CorridorState, CorridorWords } from './humanitarian-corridor.decider.js';

type Event = CorridorWords['event'];
type CorridorRule<Data> = Rule<Data, CorridorState>;

const notOpenedTwice: CorridorRule<object> = (_act, { phase }) =>
  phase === 'open' || phase === 'suspended'
    ? refuse('already-open', 'It is opened already; suspend, resume, close or correct it.')
    : undefined;

const { neverOver, notOver } = endingRules<CorridorState>('corridor', ['closed', 'lapsed']);

const openedBefore: CorridorRule<object> = (_act, { phase }) =>
  phase === 'none' ? refuse('not-open', 'No corridor is open under this id; open it first.') : undefined;

const notSuspendedTwice: CorridorRule<object> = (_act, { measures }) =>
  latest(measures)?.suspended === true
    ? refuse('already-suspended', 'It is suspended already; resume it or close it.')
    : undefined;

const suspendedBefore: CorridorRule<object> = (_act, { measures }) =>
  latest(measures)?.suspended === false
    ? refuse('not-suspended', 'It is open; there is nothing to resume.')
    : undefined;

export const opening = [notOpenedTwice, neverOver];
export const suspending = [openedBefore, notOver, notSuspendedTwice];
export const resuming = [openedBefore, notOver, suspendedBefore];
export const ending = [openedBefore, notOver];

/** Why the event cannot come upon what was before it. */
export function objection(event: Event, before: CorridorState): Refusal | undefined {
  switch (event.type) {
    case 'CorridorOpened':
    case 'CorridorLapsed':
      return undefined;
    case 'CorridorSuspended':
    case 'CorridorResumed':
    case 'CorridorClosed':
      return changeRefusal(before, event.data);
  }
}

/** What the words must meet, and what is to be said of them. */
export function examine(event: Event, after: CorridorState, context: Context): Refusal | readonly Finding[] {
  switch (event.type) {
    case 'CorridorOpened':
      return firstRefusal(terms, event.data, after, context) ?? assessException(event.data, context);
    case 'CorridorResumed':
      return groundsAreRecorded(event.data, context) ?? [];
    case 'CorridorSuspended':
    case 'CorridorClosed':
      return groundsAreRecorded(event.data, context) ?? [];
    case 'CorridorLapsed':
      return [];
  }
}

/** A point of the route is an area or a crossing, and only a crossing's id can be without capitals and colon. */
const knownPlaces: CorridorRule<OpenCorridor> = ({ areas: codes, route, effectiveFrom }, _state, context) => {
  const day = localDate(effectiveFrom, context.ledger.timeZone);
  const unknown = areasAreKnown(codes, context.areas, day);
  if (unknown !== undefined) return unknown;
  for (const [index, point] of route.entries()) {
    const refusal = isCrossing(point)
      ? crossingsAreKnown([point], context.areas)
      : areasAreKnown([point], context.areas, day);
    if (refusal !== undefined) return inField(`route.${index.toString()}`, refusal);
  }
  return undefined;
};

function isCrossing(point: string): boolean {
  return /^[a-z0-9-]+$/u.test(point);
}

/** A point elsewhere would be on the route and not in the status of where it lies. */
const routeInside: CorridorRule<OpenCorridor> = ({ areas: codes, route }, _state, { areas }) => {
  const isInside = liesIn(codes, areas);
  const index = route.findIndex(
    (point) => !isInside(isCrossing(point) ? (areas.crossing(point)?.area ?? point) : point),
  );
  const stranger = route[index];
  if (stranger === undefined) return undefined;
  const because = `${stranger} lies in none of the areas of this corridor (${codes.join(', ')}). Name its area in "areas", or leave it out of the route.`;
  return inField(`route.${index.toString()}`, refuse('route-outside', because));
};

const recordedGrounds: CorridorRule<OpenCorridor> = (act, _state, context) => groundsAreRecorded(act, context);

const recordedClosure: CorridorRule<OpenCorridor> = ({ exceptionTo }, _state, context) => {
  if (exceptionTo === undefined || context.cited(closureCase(exceptionTo)) !== undefined) return undefined;
  const because = `No closure is recorded under border-closure/${exceptionTo}. Record it first, or leave "exceptionTo" out and add it by a correction.`;
  return inField('exceptionTo', refuse('unknown-closure', because));
};

const terms = [periodIsSound, knownPlaces, routeInside, recordedGrounds, recordedClosure];

/** The border closure with this id. */
export function closureCase(id: string): { readonly action: string; readonly id: string } {
  return { action: 'border-closure', id };
}

/** An exception is one only while what it is an exception to is in force. */
function assessException({ exceptionTo, effectiveFrom }: OpenCorridor, context: Context): readonly Finding[] {
  if (exceptionTo === undefined) return [];
  const closure = context.cited(closureCase(exceptionTo))?.measures ?? [];
  if (closure.some((measure) => measure.kind === 'border' && holdsAt(measure, effectiveFrom))) return [];
  const because = `border-closure/${exceptionTo} is not in force at ${effectiveFrom}, when the corridor opens as an exception to it.`;
  return [flag('exception-to-nothing', because)];
}
