import type { DeclarationMeasure, Instant } from '#kernel';
import type { Occasion } from '../shapes/index.js';
import type { Moments } from '../terms.js';
import { textIn } from './emergency.js';
import type { Act, Emergency } from './emergency.js';
import { stagesOf, toldIn } from './stages.js';
import type { Stage, Told } from './stages.js';

/** Something of which the law may want somebody told. */
export interface Occurrence {
  readonly on: Occasion;
  /** Number of the term it is of. */
  readonly extension: number;
  /** 1, and counted on where the like occurs again within the term. */
  readonly number: number;
  /** The moments of the act; of what ran out by itself, when it did. */
  readonly moments: Moments;
  /** The first of these that is known: before it nothing had occurred. */
  readonly known: Instant;
  /** When what it tells of took effect, or ended. */
  readonly since: Instant;
  /** When the last word of it was recorded, that of the decree included. */
  readonly recordedAt: Instant;
  readonly decree: string | undefined;
  /** True of what ran out: nobody decided it. */
  readonly byItself: boolean;
  readonly told: Told;
  /** Of a term, when it begins and by its own words ends; of an end, when what has ended began. */
  readonly from: Instant;
  readonly until: Instant | null;
  /** Of the end of suspended rights: whether the emergency goes on without it. */
  readonly goesOn: boolean;
}

/** What occurred for the regime: each term, each change within one, and each end. */
export function forRegime(emergency: Emergency): readonly Occurrence[] {
  const stages = stagesOf(emergency.acts);
  const counted = counting();
  const acts = stages.map((stage) => {
    const on = !stage.setsTerm ? 'measures' : stage.extension === 0 ? 'declaration' : 'extension';
    // The term itself is the first of the measures taken in it.
    const number = stage.setsTerm ? 1 : counted(stage.extension) + 1;
    return ofStage(emergency, stages, stage, { on, number });
  });
  return [...acts, ...endsOf(emergency, stages, () => true), ...annulled(emergency, stages)];
}

/** What occurred for the treaties: each term that suspends rights, each widening of that, and each end of it. */
export function forTreaties(emergency: Emergency): readonly Occurrence[] {
  const stages = stagesOf(emergency.acts);
  const counted = counting();
  const acts = stages
    .filter(({ setsTerm, widens, told }) => widens || (setsTerm && told.rights.length > 0))
    .map((stage) => {
      const on = stage.extension === 0 ? 'declaration' : 'extension';
      return ofStage(emergency, stages, stage, { on, number: counted(stage.extension) });
    });
  const suspended = ({ suspendedRights }: DeclarationMeasure): boolean => suspendedRights.length > 0;
  const takenBack = annulled(emergency, stages).filter(({ told }) => told.rights.length > 0);
  return [...acts, ...endsOf(emergency, stages, suspended), ...takenBack];
}

/** Counts from 1, each number of a term for itself. */
function counting(): (extension: number) => number {
  const counts = new Map<number, number>();
  return (extension) => {
    const count = (counts.get(extension) ?? 0) + 1;
    counts.set(extension, count);
    return count;
  };
}

function ofStage(
  emergency: Emergency,
  stages: readonly Stage[],
  { act, extension, told }: Stage,
  named: Pick<Occurrence, 'on' | 'number'>,
): Occurrence {
  const since = textIn(act.words, 'effectiveFrom') ?? '';
  const term = stages.find((one) => one.setsTerm && one.extension === extension)?.act.words ?? {};
  return {
    ...named,
    ...byAct(emergency, act, since),
    extension,
    since,
    told,
    from: since,
    until: textIn(term, 'effectiveUntil') ?? null,
    goesOn: true,
  };
}

type ByAct = Pick<Occurrence, 'moments' | 'known' | 'recordedAt' | 'decree' | 'byItself'>;

function byAct({ decree: find }: Emergency, { words, recordedAt }: Act, effect: Instant): ByAct {
  const id = textIn(words, 'decree');
  const decree = id === undefined ? undefined : find(id);
  const moments = {
    signing: textIn(words, 'decidedAt'),
    publication: textIn(words, 'publishedAt') ?? decree?.printedAt,
    effect,
  };
  return {
    moments,
    known: firstOf(moments, effect),
    recordedAt: decree === undefined || decree.recordedAt < recordedAt ? recordedAt : decree.recordedAt,
    decree: decree?.name ?? id,
    byItself: false,
  };
}

function firstOf({ signing = '9', publication = '9' }: Moments, effect: Instant): Instant {
  return [signing, publication, effect].reduce((first, one) => (one < first ? one : first));
}

/**
 * What was annulled as if it had never been leaves nothing that could end; yet it had been in force, and whoever was told
 * of it is told that it is no more: from the annulment on, or from when it had ended before that.
 */
function annulled(emergency: Emergency, stages: readonly Stage[]): readonly Occurrence[] {
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

/** What ended by an act, or by itself: each stretch of time in which something held without a gap. */
function endsOf(
  emergency: Emergency,
  stages: readonly Stage[],
  holds: (slice: DeclarationMeasure) => boolean,
): readonly Occurrence[] {
  const counted = counting();
  return stretchesOf(emergency.declared.filter(holds)).flatMap(([first, last]) => {
    const { until, extension } = last;
    if (until === null) return [];
    const act = emergency.acts.findLast(
      ({ type, words }) => ending.has(type) && textIn(words, 'effectiveFrom') === until,
    );
    const term = stages.findLast((one) => one.setsTerm && one.extension === extension);
    const said = act === undefined ? byItself(until, term) : byAct(emergency, act, until);
    return {
      on: 'end',
      ...said,
      extension,
      number: counted(extension),
      since: until,
      told: toldIn(last),
      from: first.from,
      until,
      goesOn: emergency.declared.some((one) => one.from <= until && (one.until === null || one.until > until)),
    };
  });
}

const ending: ReadonlySet<string> = new Set(['EmergencyLifted', 'EmergencyAnnulled', 'EmergencyAmended']);

/** What runs out by itself was signed by nobody: it is told of from then on. */
function byItself(until: Instant, term: Stage | undefined): ByAct {
  return {
    moments: { signing: until, publication: until, effect: until },
    known: until,
    recordedAt: term?.act.recordedAt ?? until,
    decree: undefined,
    byItself: true,
  };
}

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
