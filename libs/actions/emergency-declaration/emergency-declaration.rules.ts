import { areasAreKnown } from '#areas';
import { localDate } from '#calendar';
import type { Context, DeclarationMeasure, Finding, Interval, Rule } from '#kernel';
import { flag, holdsAt, inField, latest, refuse } from '#kernel';
import type {
  AnnounceEmergency,
  DeclareEmergency,
  ExtendEmergency,
  LiftEmergency,
} from './emergency-declaration.commands.js';
import type { EmergencyState } from './emergency-declaration.decider.js';

type EmergencyRule<Data> = Rule<Data, EmergencyState>;

interface Effective {
  readonly effectiveFrom: string;
}

const notAnnouncedTwice: EmergencyRule<object> = (_act, { phase }) =>
  phase === 'announced'
    ? refuse('already-announced', 'It is announced already; declare it, or lift the announcement.')
    : undefined;

const notDeclaredTwice: EmergencyRule<object> = (_act, { phase }) =>
  phase === 'declared' ? refuse('already-declared', 'It is declared already; extend, amend or correct it.') : undefined;

const notOver: EmergencyRule<object> = (_act, { phase }) => {
  if (phase !== 'lifted' && phase !== 'annulled' && phase !== 'lapsed') return undefined;
  return refuse(
    'over',
    `This emergency is over (${phase}); declare a new one under a new id and name this case as its predecessor.`,
  );
};

const declaredBefore: EmergencyRule<object> = (_act, { phase }) =>
  phase === 'none' || phase === 'announced'
    ? refuse('not-declared', 'No emergency is declared under this id.')
    : undefined;

const somethingThere: EmergencyRule<object> = (_act, { phase }) =>
  phase === 'none' ? refuse('not-declared', 'No emergency is announced or declared under this id.') : undefined;

const inOrder: EmergencyRule<Effective> = ({ effectiveFrom }, { changedAt }) =>
  changedAt !== undefined && effectiveFrom < changedAt
    ? refuse(
        'before-the-last-change',
        `The last change took effect at ${changedAt}; one after it cannot take effect at ${effectiveFrom}. To change the past, correct it.`,
      )
    : undefined;

const beforeTheEnd: EmergencyRule<Effective> = ({ effectiveFrom }, { declared }) => {
  const until = latest(declared)?.until ?? null;
  return until !== null && effectiveFrom >= until
    ? refuse(
        'ended-by-itself',
        `It ends by itself at ${until}; nothing is in force at ${effectiveFrom}. Extend it first.`,
      )
    : undefined;
};

const hasAnEnd: EmergencyRule<ExtendEmergency> = (_act, { declared }) =>
  latest(declared)?.until === null ? refuse('open-ended', 'It has no end that could be extended.') : undefined;

const afterTheLastTerm: EmergencyRule<ExtendEmergency> = ({ effectiveFrom }, { declared }) => {
  const last = latest(declared);
  return last !== undefined && effectiveFrom !== undefined && effectiveFrom <= last.from
    ? refuse('before-the-last-change', `The present term began at ${last.from}; its extension must begin later.`)
    : undefined;
};

const extensionEnds: EmergencyRule<ExtendEmergency> = ({ effectiveUntil, term }) =>
  effectiveUntil === undefined && term === undefined
    ? refuse('no-new-end', 'Say until when it is extended: "effectiveUntil" or "term".')
    : undefined;

const onlyDeclaredAreas: EmergencyRule<LiftEmergency> = ({ areas }, { declared }) => {
  const held = latest(declared)?.areas ?? [];
  const other = areas?.find((area) => !held.includes(area));
  if (other === undefined) return undefined;
  return refuse(
    'not-declared-there',
    `${other} is not one of the areas declared (${held.join(', ')}). To take out a part of a larger area, amend the declaration with the areas that remain.`,
  );
};

const liftedAreasDeclared: EmergencyRule<LiftEmergency> = ({ areas }, { phase }) =>
  phase === 'announced' && areas !== undefined
    ? refuse('not-declared', 'It is only announced: leave "areas" out to withdraw the announcement.')
    : undefined;

function knownAreas(act: { readonly areas?: readonly string[] | undefined }, from: string, { areas, ledger }: Context) {
  return areasAreKnown(act.areas ?? [], areas, localDate(from, ledger.timeZone));
}

const announcedAreas: EmergencyRule<AnnounceEmergency> = (act, _state, context) =>
  knownAreas(act, act.announcedAt, context);
const declaredAreas: EmergencyRule<Effective & { readonly areas?: readonly string[] }> = (act, _state, context) =>
  knownAreas(act, act.effectiveFrom, context);
const extendedAreas: EmergencyRule<ExtendEmergency> = (act, _state, context) =>
  knownAreas(act, act.effectiveFrom ?? context.now, context);

const knownDecree: EmergencyRule<{ readonly decree?: string }> = ({ decree }, _state, context) =>
  decree === undefined || context.cited({ action: 'cabinet-decree', id: decree }) !== undefined
    ? undefined
    : inField(
        'decree',
        refuse(
          'unknown-decree',
          `No decree is recorded under cabinet-decree/${decree}; issue it there first, or leave "decree" out.`,
        ),
      );

const knownPredecessor: EmergencyRule<DeclareEmergency> = ({ predecessor }, _state, context) =>
  predecessor === undefined || context.cited({ action: 'emergency-declaration', id: predecessor }) !== undefined
    ? undefined
    : inField(
        'predecessor',
        refuse('unknown-predecessor', `No emergency is recorded under emergency-declaration/${predecessor}.`),
      );

export const announcing = [notAnnouncedTwice, notDeclaredTwice, notOver, announcedAreas];
export const declaring = [notDeclaredTwice, notOver, declaredAreas, knownDecree, knownPredecessor];
export const extending = [
  declaredBefore,
  notOver,
  hasAnEnd,
  afterTheLastTerm,
  extensionEnds,
  extendedAreas,
  knownDecree,
];
export const amending = [declaredBefore, notOver, inOrder, beforeTheEnd, declaredAreas, knownDecree];
export const lifting = [
  somethingThere,
  notOver,
  liftedAreasDeclared,
  inOrder,
  beforeTheEnd,
  onlyDeclaredAreasOrAll(),
  knownDecree,
];
export const annulling = [declaredBefore, notAnnulledTwice()];
export const lapsing = [declaredBefore, notOver];

function onlyDeclaredAreasOrAll(): EmergencyRule<LiftEmergency> {
  return (act, state, context) => (state.phase === 'announced' ? undefined : onlyDeclaredAreas(act, state, context));
}

/** What is over may still be annulled: courts decide late. */
function notAnnulledTwice(): EmergencyRule<object> {
  return (_act, { phase }) =>
    phase === 'annulled' ? refuse('already-annulled', 'It is annulled already.') : undefined;
}

/** An extension should take up where the term before it ends. Where it does not, that is recorded, and said. */
export function assessExtension(from: string, before: DeclarationMeasure | undefined): readonly Finding[] {
  const end = before?.until ?? null;
  if (end === null || from === end) return [];
  if (from > end)
    return [flag('extension-gap', `The term before it ended at ${end}; nothing was in force until ${from}.`)];
  return [flag('extension-overlap', `The term before it ends at ${end}; the extension begins already at ${from}.`)];
}

export function assessPredecessor(
  { predecessor }: DeclareEmergency,
  period: Interval,
  context: Context,
): readonly Finding[] {
  if (predecessor === undefined) return [];
  const earlier = context.cited({ action: 'emergency-declaration', id: predecessor });
  const still = earlier?.measures.some((measure) => measure.kind === 'declaration' && holdsAt(measure, period.from));
  if (still !== true) return [];
  return [
    flag(
      'predecessor-in-force',
      `${predecessor} is still in force at ${period.from}; extending it may be what is meant.`,
    ),
  ];
}
