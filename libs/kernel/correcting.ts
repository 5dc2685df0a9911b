import type { EventDescription, Phased } from './action.js';
import { applyCorrection, unchangedIn } from './correction.js';
import type { Correction } from './correction.js';
import { accept } from './decider.js';
import type { Context, Decision, Words } from './decider.js';
import { UnknownEvent } from './errors.js';
import type { DomainEvent } from './event.js';
import { notYetHappened } from './happened.js';
import { entriesOf, entryAt, evolved, followed, ownEvent, replayed } from './history.js';
import type { Entry, Replay, Setting } from './history.js';
import { canonicalJson, toJsonObject } from './json.js';
import { taken } from './proposal.js';
import { inField, isRefusal, refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import { judged } from './judging.js';
import type { FieldProblem } from './shape.js';
import { broughtUp } from './upcast.js';
import type { Forms } from './upcast.js';

/** The correction in a body or an event. Throws `UnknownEvent` where it has not the shape of one. */
export function correctionIn<State extends Phased, W extends Words>(
  { definition }: Setting<State, W>,
  said: { readonly type: string; readonly data: object },
): Correction {
  const parsed = definition.correction?.shape.parse(said.data);
  if (parsed?.ok === true) return parsed.value;
  throw new UnknownEvent(`${said.type} of ${definition.name} does not have the shape of a correction.`);
}

/** The correction in a body as it is stored: its words in the form in which the event has its own. */
export function writtenCorrection<State extends Phased, W extends Words>(
  setting: Setting<State, W>,
  { history }: Replay<State>,
  said: { readonly type: string; readonly data: object },
): Correction {
  const correction = correctionIn(setting, said);
  const { type } = entryAt(history, BigInt(correction.revision))?.event ?? {};
  const shape = type === undefined ? undefined : setting.events.get(type)?.shape;
  const { correction: description } = setting.definition;
  if (shape === undefined || description === undefined) return correction;
  return { ...correction, fields: description.written(correction.fields, shape) };
}

/** The event that is corrected, with the right words in it; or why there is none. */
export function rightEntry<State extends Phased, W extends Words>(
  { events }: Setting<State, W>,
  replay: Replay<State>,
  correction: Correction,
): Entry | Refusal {
  const wrong = entryAt(replay.history, BigInt(correction.revision));
  if (wrong === undefined) return inField('revision', refuse('unknown-revision', whichRevisions(replay)));
  const { revision, position, event } = wrong;
  const description = events.get(event.type);
  if (description === undefined || description.by === 'clock') {
    return inField('revision', refuse('not-printed', notPrinted(event.type)));
  }
  const forms = rightForms(description, wrong, correction);
  if (isRefusal(forms)) return forms;
  const parsed = description.shape.parse(forms.today);
  if (!parsed.ok) return inField('fields', refuse('correction-invalid', inWords(event.type, parsed.problems)));
  return { revision, position, event: { type: event.type, data: toJsonObject(parsed.value) }, older: forms.older };
}

/** The oldest version that reads as the correction says is the one it speaks of: corrected there, it is brought up. */
function rightForms(description: EventDescription, { event, older }: Entry, correction: Correction): Forms | Refusal {
  const today = applyCorrection(toJsonObject(event.data), correction);
  for (const [index, form] of older.entries()) {
    const right = applyCorrection(form, correction);
    if (!isRefusal(right)) return broughtUp(description, right, older.length - index);
  }
  return isRefusal(today) ? today : { today, older: [] };
}

/** The case as if the right words had been there from the start. */
export function corrected<State extends Phased, W extends Words>(
  { definition }: Setting<State, W>,
  replay: Replay<State>,
  right: Entry,
): Replay<State> {
  return { ...replay, ...replayed(definition, withRight(replay, right)) };
}

export function decideCorrection<State extends Phased, W extends Words>(
  setting: Setting<State, W>,
  replay: Replay<State>,
  given: Correction,
  context: Context,
): Decision<DomainEvent> {
  const { definition } = setting;
  const correction = wholeCorrection(setting, replay, given, context);
  if (isRefusal(correction)) return correction;
  const right = rightEntry(setting, replay, correction);
  if (isRefusal(right)) return right;
  const contradiction = contradictionIn(setting, withRight(replay, right), right);
  if (contradiction !== undefined) return inField('fields', refuse('correction-contradicts', contradiction));
  const unprinted = notYetHappened(correction, context);
  if (unprinted !== undefined) return unprinted;
  const { state, history } = corrected(setting, replay, right);
  const acts = (): readonly DomainEvent[] => entriesOf(history).map(({ event }) => event);
  const findings =
    taken(right.event.data) ??
    notYetHappened(right.event.data, context) ??
    definition.examine?.(ownEvent(definition, right.event), state, context, acts) ??
    [];
  if (isRefusal(findings)) return inField('fields', findings);
  const inPlace = { ...placeOf(setting, replay, right), acts: acts() };
  const follows = followed(definition, history);
  const act = { words: right.event.data, inPlace, before: replay.state, after: state, follows };
  const said = judged(definition, act, context);
  return accept({ type: definition.correction?.event ?? '', data: correction }, [...findings, ...said]);
}

/** The case before the corrected event, and with its right words. */
function placeOf<State extends Phased, W extends Words>(
  { definition }: Setting<State, W>,
  { history }: Replay<State>,
  right: Entry,
): { readonly before: State; readonly after: State } {
  const earlier = entriesOf(history).filter(({ revision }) => revision < right.revision);
  const { state: before } = replayed(definition, earlier);
  return { before, after: evolved(definition, before, right.event) };
}

/** The correction with what follows from it; or why it corrects nothing. */
function wholeCorrection<State extends Phased, W extends Words>(
  setting: Setting<State, W>,
  replay: Replay<State>,
  correction: Correction,
  context: Context,
): Correction | Refusal {
  const right = rightEntry(setting, replay, correction);
  if (isRefusal(right)) return right;
  const unchanged = unchangedIn(correction);
  if (unchanged !== undefined) return unchanged;
  const [wrong, now] = [entryAt(replay.history, right.revision)?.event.data ?? {}, toJsonObject(right.event.data)];
  if (canonicalJson(wrong) === canonicalJson(now)) return inField('fields', refuse('nothing-changes', asItIs(right)));
  const { correction: description } = setting.definition;
  const following = description?.following(toJsonObject(wrong), now, context) ?? [];
  if (isRefusal(following)) return inField('fields', following);
  const whole = { ...correction, fields: [...correction.fields, ...following] };
  return description?.shape.parse(toJsonObject(whole)).ok === true ? whole : inField('fields', tooLong);
}

const tooLong = refuse(
  'correction-too-long',
  'With the end that is counted from its term the correction has more fields than one can have; correct them in two steps.',
);

function withRight<State>({ history }: Replay<State>, right: Entry): readonly Entry[] {
  return entriesOf(history).map((entry) => (entry.revision === right.revision ? right : entry));
}

/** Why the events from the corrected one on could not have followed upon each other. */
function contradictionIn<State extends Phased, W extends Words>(
  { definition }: Setting<State, W>,
  entries: readonly Entry[],
  right: Entry,
): string | undefined {
  let { initialState: state } = definition.decider;
  for (const { revision, event } of entries) {
    const objection =
      revision < right.revision ? undefined : definition.objection?.(ownEvent(definition, event), state);
    if (objection !== undefined) {
      return `With these words ${event.type} (revision ${revision.toString()}) could not stand: ${objection.because}`;
    }
    state = evolved(definition, state, event);
  }
  return undefined;
}

/** More revisions than this are told by their first and last. */
const mostTold = 20;

function whichRevisions({ history }: Replay<unknown>): string {
  const revisions = entriesOf(history).map(({ revision }) => revision.toString());
  if (revisions.length === 0) return 'Nothing has been recorded for this case yet, so there is nothing to correct.';
  const told =
    revisions.length > mostTold
      ? `${String(revisions.at(0))} to ${String(revisions.at(-1))} but for its corrections`
      : revisions.join(', ');
  return `Name the revision of the event to correct; the case has ${told} (a correction is not itself corrected: correct the original again).`;
}

function asItIs({ event, revision }: Entry): string {
  return `With these words ${event.type} (revision ${revision.toString()}) would read as it does already; say what was printed wrong.`;
}

function notPrinted(type: string): string {
  return `${type} was said by the system's clock, not printed; correct the act whose end is wrong.`;
}

function inWords(type: string, problems: readonly FieldProblem[]): string {
  const words = problems.map(({ field, problem }) => `${field}: ${problem}`);
  return `With these words ${type} would be invalid: ${words.join('; ')}.`;
}
