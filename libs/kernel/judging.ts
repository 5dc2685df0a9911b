import type { ActionDefinition, Phased } from './action.js';
import type { CaseRef } from './case.js';
import type { Context, Words } from './decider.js';
import type { DomainEvent } from './event.js';
import type { Finding } from './finding.js';
import { measuresOf } from './history.js';
import { toJsonObject } from './json.js';
import type { JsonObject } from './json.js';
import type { JudgedAct } from './law.js';
import type { Measure } from './measure.js';

/** An event as its action knows it: its words, and the case before it and with it. */
export interface Happening<State> {
  readonly words: object;
  readonly before: State;
  readonly after: State;
  /** The case that this one follows. */
  readonly follows: CaseRef | undefined;
  /** Of a correction: the case before the corrected event, and with its right words; and all events as they now read. */
  readonly inPlace?: { readonly before: State; readonly after: State; readonly acts: readonly DomainEvent[] };
}

/** What the law says of an event decided, or of the right words of a corrected one. */
export function judged<State extends Phased, W extends Words>(
  definition: ActionDefinition<State, W>,
  { words, before, after, inPlace, follows }: Happening<State>,
  context: Context,
): readonly Finding[] {
  const measures = (state: State): readonly Measure[] => measuresOf(definition, state);
  const stands = { before: measures(before), after: measures(after) };
  if (inPlace === undefined && nothingMade(stands)) return [];
  const place = inPlace === undefined ? {} : { inPlace: inPlaceOf(inPlace, measures) };
  let text: JsonObject | undefined;
  const act: JudgedAct = {
    action: definition.name,
    // Most acts are judged without a look at their words.
    get words() {
      return (text ??= toJsonObject(words));
    },
    ...stands,
    ...place,
    ...(follows === undefined ? {} : { follows }),
  };
  return context.law.assess(act, context);
}

function inPlaceOf<State>(
  { before, after, acts }: NonNullable<Happening<State>['inPlace']>,
  measures: (state: State) => readonly Measure[],
): NonNullable<JudgedAct['inPlace']> {
  return { before: measures(before), after: measures(after), acts };
}

/** Only what an act makes is judged; what it leaves as it was are the same objects. */
function nothingMade({
  before,
  after,
}: {
  readonly before: readonly Measure[];
  readonly after: readonly Measure[];
}): boolean {
  return before.length === after.length && after.every((measure, index) => measure === before[index]);
}
