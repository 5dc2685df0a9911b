import type { DeclarationMeasure, Instant } from '#kernel';
import { textIn } from './emergency.js';
import type { Emergency } from './emergency.js';
import { byAct, byItself, counting } from './occurrence.js';
import type { Occurrence } from './occurrence.js';
import { toldIn } from './stages.js';
import type { Stage, Told } from './stages.js';

/**
 * What was annulled as if it had never been leaves nothing that could end; yet it had been in force, and whoever was told
 * of it is told that it is no more: from the annulment on, or from when it had ended before that.
 */
export function annulled(emergency: Emergency, stages: readonly Stage[]): readonly Occurrence[] {
  const act = emergency.acts.findLast(({ type }) => type === 'EmergencyAnnulled');
  const [first, last] = [stages.at(0), stages.findLast(({ setsTerm }) => setsTerm)];
  if (act === undefined || first === undefined || last === undefined || emergency.declared.length > 0) return [];
  const { signing, publication } = byAct(emergency, act, act.recordedAt).moments;
  const takenBack = signing ?? publication ?? act.recordedAt;
  const until = textIn(last.act.words, 'effectiveUntil');
  const lifted = emergency.acts.findLast(({ type, words }) => type === 'EmergencyLifted' && !('areas' in words));
  const over = [until, lifted === undefined ? undefined : textIn(lifted.words, 'effectiveFrom')]
    .filter((one) => one !== undefined)
    .toSorted()
    .at(0);
  const ended = over !== undefined && over < takenBack;
  const since = ended ? over : takenBack;
  return [
    {
      on: 'end',
      ...(ended ? byItself(since, last) : byAct(emergency, act, since)),
      extension: last.extension,
      number: 1,
      since,
      told: stages.at(-1)?.told ?? last.told,
      from: textIn(first.act.words, 'effectiveFrom') ?? since,
      until: since,
      goesOn: false,
    },
  ];
}

type End = Omit<Occurrence, 'number'>;

/** In the order in which they came, those of a term counted from 1. */
export function numbered(ends: readonly End[]): readonly Occurrence[] {
  const counted = counting();
  return ends
    .toSorted((one, other) => (one.since < other.since ? -1 : one.since > other.since ? 1 : 0))
    .map((end) => ({ ...end, number: counted(end.extension) }));
}

/** What ended by an act, or by itself: each stretch of time in which something held without a gap. */
export function endsOf(
  emergency: Emergency,
  stages: readonly Stage[],
  holds: (slice: DeclarationMeasure) => boolean,
): readonly End[] {
  return stretchesOf(emergency.declared.filter(holds)).flatMap(([first, last]) => {
    const { until } = last;
    return until === null ? [] : [endAt(emergency, stages, { last, until, from: first.from, told: toldIn(last) })];
  });
}

/** The rights that were given back while others stayed suspended, and those given back in some of their areas alone. */
export function givenBack(emergency: Emergency, stages: readonly Stage[]): readonly End[] {
  const suspended = emergency.declared.filter(({ suspendedRights }) => suspendedRights.length > 0);
  return suspended.flatMap((after, index) => {
    const last = suspended[index - 1];
    if (last?.until !== after.from) return [];
    const told = toldIn(last);
    const stays = new Set(after.suspendedRights.map(({ article }) => article));
    const rights = told.rights.filter(({ article }) => !stays.has(article));
    const areas = told.areas.filter((area) => !after.areas.includes(area));
    const elsewhere = told.rights.filter(({ article }) => stays.has(article));
    const ended = [
      ...(rights.length === 0 ? [] : [{ ...told, rights }]),
      ...(areas.length === 0 || elsewhere.length === 0 ? [] : [{ ...told, areas, rights: elsewhere }]),
    ];
    return ended.map((one) =>
      endAt(emergency, stages, { last, until: after.from, from: since(suspended, last, one), told: one }),
    );
  });
}

/** From when on what has ended had held without a gap. */
function since(slices: readonly DeclarationMeasure[], last: DeclarationMeasure, { rights, areas }: Told): Instant {
  const held = slices
    .slice(0, slices.indexOf(last) + 1)
    .filter(
      (one) =>
        rights.every(({ article }) => one.suspendedRights.some((right) => right.article === article)) &&
        areas.every((area) => one.areas.includes(area)),
    );
  return stretchesOf(held).at(-1)?.[0].from ?? last.from;
}

interface Ended {
  readonly last: DeclarationMeasure;
  readonly until: Instant;
  readonly from: Instant;
  readonly told: Told;
}

function endAt(emergency: Emergency, stages: readonly Stage[], { last, until, from, told }: Ended): End {
  const { extension } = last;
  const act = emergency.acts.findLast(
    ({ type, words }) => ending.has(type) && textIn(words, 'effectiveFrom') === until,
  );
  const term = stages.findLast((one) => one.setsTerm && one.extension === extension);
  return {
    on: 'end',
    ...(act === undefined ? byItself(until, term) : byAct(emergency, act, until)),
    extension,
    since: until,
    told,
    from,
    until,
    goesOn: emergency.declared.some((one) => one.from <= until && (one.until === null || one.until > until)),
  };
}

const ending: ReadonlySet<string> = new Set([
  'EmergencyLifted',
  'EmergencyAnnulled',
  'EmergencyAmended',
  'EmergencyExtended',
]);

/** First and last slice of each stretch without a gap. */
function stretchesOf(
  slices: readonly DeclarationMeasure[],
): readonly (readonly [DeclarationMeasure, DeclarationMeasure])[] {
  const found: (readonly [DeclarationMeasure, DeclarationMeasure])[] = [];
  for (const slice of slices) {
    const [first, last] = found.at(-1) ?? [];
    const goesOn = first !== undefined && last !== undefined && (last.until === null || slice.from <= last.until);
    if (goesOn) found[found.length - 1] = [first, slice];
    else found.push([slice, slice]);
  }
  return found;
}
