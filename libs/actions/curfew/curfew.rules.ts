import { areasAreKnown } from '#areas';
import { localDate } from '#calendar';
import type { Context, Finding, Refusal, Rule } from '#kernel';
import { changeRefusal, endingRules, firstRefusal, refuse, renewalRefusal } from '#kernel';
import { groundsAreRecorded } from '#law';
import { periodIsSound } from '#shapes';
import type { ChangeCurfew, ImposeCurfew } from './curfew.commands.js';
import type { CurfewState, CurfewWords } from './curfew.decider.js';

type Event = CurfewWords['event'];
type CurfewRule<Data> = Rule<Data, CurfewState>;

const notImposedTwice: CurfewRule<object> = (_act, { phase }) =>
  phase === 'imposed'
    ? refuse('already-imposed', 'It is imposed already; change it, end it, or correct what was recorded.')
    : undefined;

const { neverOver, notOver } = endingRules<CurfewState>('curfew', ['ended', 'lapsed']);

const imposedBefore: CurfewRule<object> = (_act, { phase }) =>
  phase === 'none' ? refuse('not-imposed', 'No curfew is imposed under this id; impose it first.') : undefined;

export const imposing = [notImposedTwice, neverOver];
export const changing = [imposedBefore, notOver];

/** Why the event cannot come upon what was before it. */
export function objection(event: Event, before: CurfewState): Refusal | undefined {
  switch (event.type) {
    case 'CurfewImposed':
    case 'CurfewLapsed':
      return undefined;
    case 'CurfewChanged':
      return event.data.effectiveUntil === undefined
        ? changeRefusal(before, event.data)
        : renewalRefusal(before, event.data);
    case 'CurfewEnded':
      return changeRefusal(before, event.data);
  }
}

/** What the words must meet, and what is to be said of them. */
export function examine(event: Event, after: CurfewState, context: Context): Refusal | readonly Finding[] {
  switch (event.type) {
    case 'CurfewImposed':
      return firstRefusal(terms, event.data, after, context) ?? [];
    case 'CurfewChanged':
      return firstRefusal([somethingChanges, ...terms], event.data, after, context) ?? [];
    case 'CurfewEnded':
      return groundsAreRecorded(event.data, context) ?? [];
    case 'CurfewLapsed':
      return [];
  }
}

const knownAreas: CurfewRule<ImposeCurfew | ChangeCurfew> = (act, _state, { areas, ledger }) =>
  areasAreKnown(act.areas ?? [], areas, localDate(act.effectiveFrom, ledger.timeZone));

const recordedGrounds: CurfewRule<ImposeCurfew | ChangeCurfew> = (act, _state, context) =>
  groundsAreRecorded(act, context);

const terms = [periodIsSound, knownAreas, recordedGrounds];

const somethingChanges: CurfewRule<ChangeCurfew> = (act) =>
  [act.areas, act.startsAt, act.endsAt, act.exempt, act.effectiveUntil, act.restsOn].every((part) => part === undefined)
    ? refuse(
        'nothing-changes',
        'Say what changes: "areas", "startsAt", "endsAt", "exempt", the end of the curfew or "restsOn".',
      )
    : undefined;
