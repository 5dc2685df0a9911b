import { areasAreKnown, crossingsAreKnown, liesIn, neighbourIsKnown } from '#areas';
import { localDate } from '#calendar';
import type { AreaLookup, Context, Crossing, Finding, Refusal, Rule } from '#kernel';
import { changeRefusal, endingRules, firstRefusal, fromThenOn, inField, latest, refuse, renewalRefusal } from '#kernel';
import { groundsAreRecorded } from '#law';
import { periodIsSound } from '#shapes';
import type { BorderTerms, EaseBorder, ReopenBorder } from './border-closure.commands.js';
import type { BorderState, BorderWords } from './border-closure.decider.js';

type Event = BorderWords['event'];
type BorderRule<Data> = Rule<Data, BorderState>;

const { neverOver, notOver } = endingRules<BorderState>('closure', ['reopened', 'lapsed']);

/** What takes up where the present term ends prolongs it, and is not done twice. */
const notClosedTwice: BorderRule<BorderTerms> = ({ effectiveFrom }, { phase, measures }) =>
  phase === 'closed' && effectiveFrom !== latest(measures)?.until
    ? refuse('already-closed', 'It is closed already; ease it, reopen it, or correct what was recorded.')
    : undefined;

const notRestrictedTwice: BorderRule<BorderTerms> = ({ effectiveFrom }, { phase, measures }) =>
  (phase === 'closed' || phase === 'restricted') && effectiveFrom !== latest(measures)?.until
    ? refuse('already-restricted', 'A restriction or closure is recorded already; to loosen it, ease or reopen it.')
    : undefined;

const somethingToChange: BorderRule<object> = (_act, { phase }) =>
  phase === 'none'
    ? refuse('not-closed', 'Nothing is closed or restricted under this id; close or restrict it first.')
    : undefined;

/** Of a restriction already, an easing that frees no direction and exempts nobody anew would say nothing. */
const somethingEases: BorderRule<EaseBorder> = ({ effectiveFrom, direction, exempt = [] }, { measures }) => {
  const held = fromThenOn(measures, effectiveFrom);
  const eased = held.some((one) => {
    const frees = direction !== undefined && direction !== one.direction;
    return one.severity === 'closed' || frees || exempt.some((who) => !one.exempt.includes(who));
  });
  if (eased || held.length === 0) return undefined;
  const because =
    'It is restricted already, so say what is looser: a "direction", or those who are "exempt" from now on.';
  return refuse('nothing-changes', because);
};

export const closing = [neverOver, notClosedTwice];
export const restricting = [neverOver, notRestrictedTwice];
export const changing = [somethingToChange, notOver];
export const easing = [...changing, somethingEases];

/** Why the event cannot come upon what was before it. */
export function objection(event: Event, before: BorderState): Refusal | undefined {
  switch (event.type) {
    case 'BorderClosed':
    case 'BorderRestricted':
      return renewalRefusal(before, event.data);
    case 'BorderEased':
      return changeRefusal(before, event.data) ?? loosens(event.data, before);
    case 'BorderReopened':
      return changeRefusal(before, event.data) ?? reopensWhatIsClosed(event.data, before);
    case 'BorderClosureLapsed':
      return undefined;
  }
}

/** Who could pass freely before it still can after it: an easing holds nobody up anew. */
function loosens({ direction, effectiveFrom }: EaseBorder, { measures }: BorderState): Refusal | undefined {
  if (direction === undefined) return undefined;
  const directions = fromThenOn(measures, effectiveFrom).map((one) => one.direction);
  const held = directions.find((one) => one !== 'both' && one !== direction);
  if (held === undefined) return undefined;
  const because = `It holds for ${held} only, so "${direction}" would not loosen it. Leave "direction" out, or record what is new under a new id.`;
  return inField('direction', refuse('not-looser', because));
}

function reopensWhatIsClosed(act: ReopenBorder, state: BorderState): Refusal | undefined {
  const { areas = [], crossings = [], effectiveFrom } = act;
  const affected = fromThenOn(state.measures, effectiveFrom);
  const [closed] = affected;
  if (closed === undefined) return undefined;
  const area = areas.find((one) => !closed.areas.includes(one));
  if (area !== undefined) {
    const held = closed.areas.join(', ');
    return inField('areas', refuse('not-closed-there', noSuchArea(area, held)));
  }
  const wider = affected.find(({ extent }) => extent !== 'crossings');
  if (crossings.length > 0 && wider !== undefined) return inField('crossings', noCrossings(wider.extent));
  const crossing = crossings.find((one) => !closed.crossings.includes(one));
  if (crossing === undefined) return undefined;
  const held = closed.crossings.join(', ');
  return inField(
    'crossings',
    refuse('not-closed-there', `${crossing} is not one of the crossings of this closure (${held}); name one that is.`),
  );
}

function noSuchArea(area: string, held: string): string {
  return `${area} is not one of the areas of this closure (${held}). To reopen a part of a larger area, reopen that area and close what remains under a new id.`;
}

function noCrossings(extent: string): Refusal {
  return refuse(
    'crossings-not-meant',
    `The extent of this closure is "${extent}", so no crossing can be taken out of it: reopen it, and close the crossings that remain under a new id.`,
  );
}

/** What the words must meet, and what is to be said of them. */
export function examine(event: Event, after: BorderState, context: Context): Refusal | readonly Finding[] {
  switch (event.type) {
    case 'BorderClosed':
    case 'BorderRestricted':
      return firstRefusal(terms, event.data, after, context) ?? [];
    case 'BorderEased':
    case 'BorderReopened':
      return groundsAreRecorded(event.data, context) ?? [];
    case 'BorderClosureLapsed':
      return [];
  }
}

const knownPlaces: BorderRule<BorderTerms> = (act, _state, { areas, ledger }) =>
  areasAreKnown(act.areas, areas, localDate(act.effectiveFrom, ledger.timeZone)) ??
  neighbourIsKnown(act.neighbour, areas) ??
  crossingsAreKnown(act.crossings ?? [], areas);

/** A crossing elsewhere, or to another country, would be named and not be closed. */
const crossingsMeant: BorderRule<BorderTerms> = ({ areas: codes, neighbour, crossings = [] }, _state, { areas }) => {
  for (const [index, id] of crossings.entries()) {
    const crossing = areas.crossing(id);
    if (crossing === undefined) continue;
    const because = whyNotMeant(crossing, { codes, neighbour }, areas);
    if (because !== undefined) {
      return inField(`crossings.${index.toString()}`, refuse('crossing-elsewhere', because));
    }
  }
  return undefined;
};

function whyNotMeant(
  { id, area, neighbour: other }: Crossing,
  { codes, neighbour }: { readonly codes: readonly string[]; readonly neighbour: string | undefined },
  areas: AreaLookup,
): string | undefined {
  if (neighbour !== undefined && neighbour !== other) {
    return `The crossing ${id} leads to ${other}, not to ${neighbour}. Mend "neighbour", or leave the crossing out.`;
  }
  if (liesIn(codes, areas)(area)) return undefined;
  return `The crossing ${id} lies in ${area}, which is in none of the areas of this act (${codes.join(', ')}). Name its area, or leave the crossing out.`;
}

const crossingsNamed: BorderRule<BorderTerms> = ({ extent, crossings }) => {
  const named = crossings !== undefined && crossings.length > 0;
  if (extent === 'crossings' && !named) {
    return inField('crossings', refuse('no-crossings', 'The extent is "crossings": name them in "crossings".'));
  }
  if (extent === 'crossings' || !named) return undefined;
  const because = `Crossings are named but the extent is "${extent}": say "crossings", or leave them out.`;
  return inField('extent', refuse('crossings-not-meant', because));
};

const recordedGrounds: BorderRule<BorderTerms> = (act, _state, context) => groundsAreRecorded(act, context);

const terms = [periodIsSound, knownPlaces, crossingsNamed, crossingsMeant, recordedGrounds];
