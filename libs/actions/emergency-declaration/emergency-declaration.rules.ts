import { areasAreKnown } from '#areas';
import { localDate } from '#calendar';
import type { Context, DeclarationMeasure, DomainEvent, Finding, Refusal, Rule, SaidMoments } from '#kernel';
import {
  emergencyAction,
  endInWords,
  firstRefusal,
  flag,
  holdsAt,
  inField,
  latest,
  leavesTheEnd,
  refuse,
} from '#kernel';
import { decreeIsRecorded } from '#law';
import type { TimedAct } from '#shapes';
import { periodIsSound } from '#shapes';
import type {
  AmendEmergency,
  AnnulEmergency,
  DeclareEmergency,
  ExtendEmergency,
  LiftEmergency,
  SentNotice,
} from './emergency-declaration.commands.js';
import type { EmergencyState, EmergencyWords, NoticeSent } from './emergency-declaration.decider.js';
import type { EmergencyExtended, EmergencyNoticeRetracted, EmergencyNotified } from './emergency-declaration.events.js';
import { extensionsOf } from './emergency-declaration.measures.js';

type Event = EmergencyWords['event'];
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

const neverOver: EmergencyRule<object> = (_act, { phase, announced, declared }, { now }) => {
  if (phase !== 'lifted' && phase !== 'annulled' && phase !== 'lapsed') return undefined;
  const when = endInWords((latest(declared) ?? latest(announced))?.until ?? null, now);
  return refuse(
    'over',
    `This emergency ${when} (${phase}). A change must take effect before the end and keep it; to move the end correct the act that set it; for anything else declare a new one under a new id and name this case as its predecessor.`,
  );
};

/** An end decided for later leaves time for changes. */
const notOver: EmergencyRule<SaidMoments> = (act, state, context) =>
  leavesTheEnd(act, latest(state.declared)?.until ?? null) ? undefined : neverOver(act, state, context);

/**
 * That a term has run out is the clock's word, not an act: a government that extends it afterwards has done so, and the
 * gap is flagged.
 */
const stillExtendable: EmergencyRule<ExtendEmergency> = (act, state, context) =>
  state.phase === 'lapsed' ? undefined : neverOver(act, state, context);

/** What was announced and is to be withdrawn later may still become law until then. */
const notWithdrawn: EmergencyRule<DeclareEmergency> = (act, state, context) => {
  const end = latest(state.announced)?.until ?? null;
  const stillAnnounced = state.declared.length === 0 && end !== null && act.effectiveFrom < end;
  return stillAnnounced && state.phase === 'lifted' ? undefined : neverOver(act, state, context);
};

const declaredBefore: EmergencyRule<object> = (_act, { phase }) =>
  phase === 'none' || phase === 'announced'
    ? refuse('not-declared', 'No emergency is declared under this id; declare it first.')
    : undefined;

const somethingThere: EmergencyRule<object> = (_act, { phase }) =>
  phase === 'none'
    ? refuse('not-declared', 'No emergency is announced or declared under this id; record that first.')
    : undefined;

const hasAnEnd: EmergencyRule<ExtendEmergency> = (_act, { declared }) =>
  latest(declared)?.until === null
    ? refuse('open-ended', 'It has no end that could be extended; to change it amend it, to end it lift it.')
    : undefined;

const liftedAreasDeclared: EmergencyRule<LiftEmergency> = ({ areas }, { phase }) =>
  phase === 'announced' && areas !== undefined
    ? inField('areas', refuse('not-declared', 'It is only announced: leave "areas" out to withdraw the announcement.'))
    : undefined;

/** What is over may still be annulled: courts decide late. */
const notAnnulledTwice: EmergencyRule<object> = (_act, { phase }) =>
  phase === 'annulled' ? refuse('already-annulled', 'It is annulled already; correct that if it is wrong.') : undefined;

/** A sending without a trace proves nothing. */
function proved({ reference, link, sha256 }: SentNotice): Refusal | undefined {
  if ([reference, link, sha256].some((one) => one !== undefined)) return undefined;
  return refuse('no-proof', 'Say how the sending can be proved: "reference", "link" or "sha256" of what was sent.');
}

/** An extension that was lifted before it began was taken all the same. */
function ofATerm({ extension }: EmergencyNotified, state: EmergencyState): Refusal | undefined {
  const extensions = extensionsOf(state) ?? 0;
  if (extension <= extensions) return undefined;
  const has = extensions === 0 ? 'It has no extension' : `Its last extension is number ${extensions.toString()}`;
  const because = `${has}: say as "extension" of which term it tells, 0 for the first, or record the extension first.`;
  return inField('extension', refuse('no-such-term', because));
}

function againstSending(notice: EmergencyNotified, state: EmergencyState): Refusal | undefined {
  return proved(notice) ?? ofATerm(notice, state) ?? notSentTwice(notice, state);
}

type NoticeNamed = Pick<NoticeSent, 'to' | 'on' | 'extension' | 'number'>;

export function isSameNotice(one: NoticeNamed, other: NoticeNamed): boolean {
  return nameOf(one) === nameOf(other);
}

function nameOf({ to, on, extension, number }: NoticeNamed): string {
  return `${to}-${on}-${extension.toString()}-${number.toString()}`;
}

function notSentTwice(notice: EmergencyNotified, { notices = [] }: EmergencyState): Refusal | undefined {
  const sent = notices.find((one) => isSameNotice(one, notice));
  if (sent === undefined) return undefined;
  const because = `That notice was sent at ${sent.sentAt}; correct that if it is wrong, or retract it if it was never sent. Where the same is owed again within the term, say as "number" which one it is.`;
  return refuse('already-notified', because);
}

/** More sendings than these are not named. */
const mostNamed = 12;

function wasRecorded(notice: EmergencyNoticeRetracted, { notices = [] }: EmergencyState): Refusal | undefined {
  if (notices.some((one) => isSameNotice(one, notice))) return undefined;
  const more = notices.length > mostNamed ? `, and ${(notices.length - mostNamed).toString()} more` : '';
  const known = notices.slice(0, mostNamed).map(nameOf).join(', ');
  const which = notices.length === 0 ? 'There are none.' : `Those recorded are: ${known}${more}.`;
  return refuse('not-notified', `No sending of the notice ${nameOf(notice)} is recorded. ${which}`);
}

/** An announcement that was withdrawn was no emergency; one that was annulled had been. */
const everDeclared: EmergencyRule<object> = (_act, state) =>
  extensionsOf(state) === undefined
    ? refuse(
        'not-declared',
        'No emergency is declared under this id, so there is nothing to tell of; declare it first.',
      )
    : undefined;

export const announcing = [notAnnouncedTwice, notDeclaredTwice, neverOver];
export const declaring = [notDeclaredTwice, notWithdrawn];
export const extending = [declaredBefore, stillExtendable, hasAnEnd, extensionEnds];
export const amending = [declaredBefore, notOver];
export const lifting = [somethingThere, notOver, liftedAreasDeclared];
export const annulling = [declaredBefore, notAnnulledTwice];
export const notifying = [everDeclared];
export const lapsing = [declaredBefore, neverOver];

/** Why the event cannot come upon what was before it. */
export function objection(event: Event, before: EmergencyState): Refusal | undefined {
  switch (event.type) {
    case 'EmergencyAnnounced':
    case 'EmergencyDeclared':
    case 'EmergencyLapsed':
      return undefined;
    case 'EmergencyNotified':
      return againstSending(event.data, before);
    case 'EmergencyNoticeRetracted':
      return wasRecorded(event.data, before);
    case 'EmergencyExtended':
      return prolongs(event.data, before);
    case 'EmergencyAmended':
      return inOrder(event.data, before) ?? beforeTheEnd(event.data, before);
    case 'EmergencyLifted':
      return inOrder(event.data, before) ?? beforeTheEnd(event.data, before) ?? onlyDeclaredAreas(event.data, before);
    case 'EmergencyAnnulled':
      return withinTheTerms(event.data, before);
  }
}

/**
 * What has an end may be changed until then, so neither its lifting is a change that others must follow, nor what an
 * annulment has taken back.
 */
function inOrder({ effectiveFrom }: Effective, state: EmergencyState): Refusal | undefined {
  const ended = state.phase === 'lifted' || state.phase === 'annulled';
  const changedAt = ended ? lastChange(state.declared)?.from : state.changedAt;
  const last = changedAt ?? latest(state.announced)?.from;
  if (last === undefined || effectiveFrom >= last) return undefined;
  const because = `The last change took effect at ${last}; one after it cannot take effect at ${effectiveFrom}. To change the past, correct it.`;
  return inField('effectiveFrom', refuse('before-the-last-change', because));
}

/** The slice that the latest change but an extension began. */
function lastChange(declared: readonly DeclarationMeasure[]): DeclarationMeasure | undefined {
  return declared.findLast(({ extension }, index) => extension === (declared[index - 1]?.extension ?? extension));
}

function beforeTheEnd({ effectiveFrom }: Effective, { declared, phase }: EmergencyState): Refusal | undefined {
  const until = latest(declared)?.until ?? null;
  if (until === null || effectiveFrom < until) return undefined;
  const wayOut = phase === 'declared' ? 'Extend it first.' : 'To move that end correct the act that set it.';
  const because = `Its end is ${until}; nothing is in force at ${effectiveFrom}. ${wayOut}`;
  return inField('effectiveFrom', refuse('ended-by-itself', because));
}

function prolongs({ effectiveFrom, effectiveUntil }: EmergencyExtended, { declared }: EmergencyState) {
  const last = latest(declared);
  if (last === undefined) return undefined;
  if (effectiveFrom <= last.from) {
    const because = `The present term began at ${last.from}; its extension must begin later.`;
    return inField('effectiveFrom', refuse('before-the-last-change', because));
  }
  if (last.until === null || effectiveUntil === undefined || effectiveUntil > last.until) return undefined;
  const because = `The present term ends at ${last.until}; an extension until ${effectiveUntil} would not prolong it. To end it earlier, lift it.`;
  return refuse('not-longer', because);
}

function onlyDeclaredAreas({ areas = [] }: LiftEmergency, { declared }: EmergencyState): Refusal | undefined {
  const held = latest(declared)?.areas ?? [];
  const other = areas.find((area) => !held.includes(area));
  if (other === undefined) return undefined;
  const because = `${other} is not one of the areas declared (${held.join(', ')}). To take out a part of a larger area, amend the declaration with the areas that remain.`;
  return inField('areas', refuse('not-declared-there', because));
}

function withinTheTerms({ effectiveFrom }: AnnulEmergency, { declared }: EmergencyState): Refusal | undefined {
  const [first] = declared;
  if (effectiveFrom === undefined || first === undefined) return undefined;
  const end = latest(declared)?.until ?? null;
  if (effectiveFrom >= first.from && (end === null || effectiveFrom < end)) return undefined;
  const because = `It held from ${first.from} until ${end ?? 'now'}; say a moment within, or leave "effectiveFrom" out to annul it from the start.`;
  return inField('effectiveFrom', refuse('not-in-force-then', because));
}

/** What the words must meet, and what is to be said of them. */
export function examine(
  event: Event,
  after: EmergencyState,
  context: Context,
  acts: () => readonly DomainEvent[],
): Refusal | readonly Finding[] {
  switch (event.type) {
    case 'EmergencyAnnounced':
      return knownAreas(event.data.areas, event.data.announcedAt, context) ?? [];
    case 'EmergencyDeclared':
      return firstRefusal(terms, event.data, after, context) ?? assessPredecessor(event.data, context);
    case 'EmergencyExtended':
      return orNothing(firstRefusal(extension, event.data, after, context));
    case 'EmergencyAmended':
      return orNothing(firstRefusal(amendment, event.data, after, context));
    case 'EmergencyLifted':
      return orNothing(knownDecree(event.data, after, context));
    case 'EmergencyNotified':
      return context.law.notified({ notice: event.data, acts: acts(), measures: after.declared }, context);
    case 'EmergencyAnnulled':
    case 'EmergencyLapsed':
    case 'EmergencyNoticeRetracted':
      return [];
  }
}

/** There is nothing else to be said of it. */
function orNothing(refusal: Refusal | undefined): Refusal | readonly Finding[] {
  return refusal ?? [];
}

function knownAreas(codes: readonly string[] | undefined, from: string, { areas, ledger }: Context) {
  return areasAreKnown(codes ?? [], areas, localDate(from, ledger.timeZone));
}

const effectiveAreas: EmergencyRule<Effective & { readonly areas?: readonly string[] }> = (act, _state, context) =>
  knownAreas(act.areas, act.effectiveFrom, context);

const knownDecree: EmergencyRule<{ readonly decree?: string }> = ({ decree }, _state, context) =>
  decreeIsRecorded(decree, context);

const knownPredecessor: EmergencyRule<DeclareEmergency> = ({ predecessor }, _state, context) =>
  predecessor === undefined || context.cited({ action: emergencyAction, id: predecessor }) !== undefined
    ? undefined
    : inField(
        'predecessor',
        refuse(
          'unknown-predecessor',
          `No emergency is recorded under emergency-declaration/${predecessor}; record it first, or leave "predecessor" out.`,
        ),
      );

const somethingChanges: EmergencyRule<AmendEmergency> = (act) =>
  [act.areas, act.cause, act.suspendedRights, act.orderKeptBy, act.provisions].every((part) => part === undefined)
    ? refuse('nothing-changes', 'Say what changes: "areas", "cause", "suspendedRights", "orderKeptBy" or "provisions".')
    : undefined;

const terms = [periodIsSound, effectiveAreas, knownDecree, knownPredecessor];
const extension = [extensionEnds, periodIsSound, effectiveAreas, knownDecree];
const amendment = [somethingChanges, effectiveAreas, knownDecree];

function extensionEnds({ effectiveUntil, term }: Pick<TimedAct, 'effectiveUntil' | 'term'>): Refusal | undefined {
  return effectiveUntil === undefined && term === undefined
    ? refuse('no-new-end', 'Say until when it is extended: "effectiveUntil" or "term".')
    : undefined;
}

function assessPredecessor({ predecessor, effectiveFrom }: DeclareEmergency, context: Context): readonly Finding[] {
  if (predecessor === undefined) return [];
  const earlier = context.cited({ action: emergencyAction, id: predecessor });
  const still = earlier?.measures.some((measure) => measure.kind === 'declaration' && holdsAt(measure, effectiveFrom));
  if (still !== true) return [];
  return [
    flag(
      'predecessor-in-force',
      `${predecessor} is still in force at ${effectiveFrom}; extending it may be what is meant.`,
    ),
  ];
}
