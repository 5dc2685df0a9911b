import type { EventDescription } from './action.js';
import { applyCorrection } from './correction.js';
import type { Correction } from './correction.js';
import { accept } from './decider.js';
import type { Context, Decision, Words } from './decider.js';
import { UnknownEvent } from './errors.js';
import type { DomainEvent } from './event.js';
import { entriesOf, entryAt, evolved, ownEvent, replayed } from './history.js';
import type { Entry, Replay, Setting } from './history.js';
import { toJsonObject } from './json.js';
import { inField, isRefusal, refuse } from './refusal.js';
import type { Refusal } from './refusal.js';
import type { FieldProblem } from './shape.js';
import { broughtUp } from './upcast.js';
import type { Forms } from './upcast.js';

/** The correction in a body or an event. Throws `UnknownEvent` where it has not the shape of one. */
export function correctionIn<State extends object, W extends Words>(
  { definition }: Setting<State, W>,
  said: { readonly type: string; readonly data: object },
): Correction {
  const parsed = definition.correction?.shape.parse(said.data);
  if (parsed?.ok === true) return parsed.value;
  throw new UnknownEvent(`${said.type} of ${definition.name} does not have the shape of a correction.`);
}

/** The event that is corrected, with the right words in it; or why there is none. */
export function rightEntry<State extends object, W extends Words>(
  { events }: Setting<State, W>,
  replay: Replay<State>,
  correction: Correction,
): Entry | Refusal {
  const wrong = entryAt(replay.history, BigInt(correction.revision));
  if (wrong === undefined) return inField('revision', refuse('unknown-revision', whichRevisions(replay)));
  const { revision, event } = wrong;
  const description = events.get(event.type);
  if (description === undefined || description.by === 'clock') {
    return inField('revision', refuse('not-printed', notPrinted(event.type)));
  }
  const forms = rightForms(description, wrong, correction);
  if (isRefusal(forms)) return forms;
  const parsed = description.shape.parse(forms.today);
  if (!parsed.ok) return inField('fields', refuse('correction-invalid', inWords(event.type, parsed.problems)));
  return { revision, event: { type: event.type, data: toJsonObject(parsed.value) }, older: forms.older };
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
export function corrected<State extends object, W extends Words>(
  { definition }: Setting<State, W>,
  replay: Replay<State>,
  right: Entry,
): Replay<State> {
  return { ...replayed(definition, withRight(replay, right)), revision: replay.revision };
}

export function decideCorrection<State extends object, W extends Words>(
  setting: Setting<State, W>,
  replay: Replay<State>,
  correction: Correction,
  context: Context,
): Decision<DomainEvent> {
  const { definition } = setting;
  const right = rightEntry(setting, replay, correction);
  if (isRefusal(right)) return right;
  const contradiction = contradictionIn(setting, withRight(replay, right), right);
  if (contradiction !== undefined) return inField('fields', refuse('correction-contradicts', contradiction));
  const { state } = corrected(setting, replay, right);
  const findings = definition.examine?.(ownEvent(definition, right.event), state, context) ?? [];
  if (isRefusal(findings)) return inField('fields', findings);
  return accept({ type: definition.correction?.event ?? '', data: correction }, findings);
}

function withRight<State>({ history }: Replay<State>, right: Entry): readonly Entry[] {
  return entriesOf(history).map((entry) => (entry.revision === right.revision ? right : entry));
}

/** Why the events from the corrected one on could not have followed upon each other. */
function contradictionIn<State extends object, W extends Words>(
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

function notPrinted(type: string): string {
  return `${type} was said by the system's clock, not printed; correct the act whose end is wrong.`;
}

function inWords(type: string, problems: readonly FieldProblem[]): string {
  const words = problems.map(({ field, problem }) => `${field}: ${problem}`);
  return `With these words ${type} would be invalid: ${words.join('; ')}.`;
}
