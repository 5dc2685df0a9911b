import { emergencyAction, load, streamOf } from '#kernel';
import type { CaseRef, Foundations, Instant, Loaded } from '#kernel';
import { actOf, textIn } from './emergency.js';
import type { Act, Decree, Emergency } from './emergency.js';
import { stagesOf } from './stages.js';

/** An emergency with where it comes from. */
export interface LoadedEmergency {
  readonly id: string;
  readonly title: string;
  /** Where it held last. */
  readonly areas: readonly string[];
  /** Ids of the regimes that it was declared under, also where nothing of it is left. */
  readonly regimes: readonly string[];
  readonly emergency: Emergency;
  /** Streams that it was made of. */
  readonly streams: readonly string[];
}

/** How far the log is read: up to what was recorded by a moment, up to a position, or both; to its end unless said. */
export interface UpTo {
  readonly recorded?: Instant | undefined;
  readonly position?: bigint | undefined;
}

type Ground = Pick<Foundations, 'store' | 'catalogue' | 'ledger'>;

/** An emergency from the log, with the decrees it cites. Undefined where nothing was recorded by then. */
export async function loadEmergency(ground: Ground, id: string, upTo: UpTo = {}): Promise<LoadedEmergency | undefined> {
  const found = await caseAsKnown(ground, { action: emergencyAction, id }, upTo);
  if (found === undefined) return undefined;
  const acts = actsIn(found);
  const cited = [...new Set(acts.flatMap(({ words }) => textIn(words, 'decree') ?? []))];
  const decrees = new Map<string, Decree>();
  for (const name of cited) {
    const decree = await loadDecree(ground, name, upTo);
    if (decree !== undefined) decrees.set(name, decree);
  }
  const { jurisdiction, timeZone: zone } = ground.ledger;
  const declared = found.case.measures().filter((one) => one.kind === 'declaration');
  const stages = stagesOf(acts);
  return {
    id,
    title: found.case.title(),
    // What was annulled as if it had never been is still known by where it was to hold.
    areas: declared.at(-1)?.areas ?? stages.at(-1)?.told.areas ?? [],
    regimes: [...new Set(stages.map(({ told }) => told.regime))],
    emergency: { jurisdiction, zone, declared, acts, decree: (name) => decrees.get(name) },
    streams: [found.case.stream, ...cited.map((name) => streamOf(decreeCase(name)))],
  };
}

/** Its acts as they should read, each with when the last word of it was recorded. */
function actsIn({ events, case: found, action: { correctionEvent } }: Loaded): readonly Act[] {
  const recorded = new Map(events.map(({ revision, recordedAt }) => [revision, recordedAt]));
  const corrected = new Map(found.corrections().map(({ revision, corrects }) => [corrects, recorded.get(revision)]));
  const own = events.filter(({ type }) => type !== correctionEvent);
  return found.acts().flatMap((act, index) => {
    const event = own[index];
    return event === undefined ? [] : [actOf(act, corrected.get(event.revision) ?? event.recordedAt)];
  });
}

function decreeCase(id: string): CaseRef {
  return { action: 'cabinet-decree', id };
}

async function loadDecree(ground: Ground, id: string, upTo: UpTo): Promise<Decree | undefined> {
  const found = await caseAsKnown(ground, decreeCase(id), upTo);
  const last = found?.events.at(-1);
  if (found === undefined || last === undefined) return undefined;
  const number = actsIn(found)
    .flatMap(({ words }) => textIn(words, 'number') ?? [])
    .at(0);
  return { name: number ?? id, printedAt: found.case.publishedAt(), recordedAt: last.recordedAt };
}

async function caseAsKnown(ground: Ground, ref: CaseRef, { recorded, position }: UpTo): Promise<Loaded | undefined> {
  const loaded = await load(ground, ref);
  if (loaded === undefined) return undefined;
  const events = loaded.events.filter(
    (event) =>
      (recorded === undefined || event.recordedAt <= recorded) &&
      (position === undefined || event.position <= position),
  );
  if (events.length === 0) return undefined;
  if (events.length === loaded.events.length) return loaded;
  const { action: of } = loaded;
  return { action: of, events, case: events.reduce((current, event) => current.apply(event), of.open(ref.id)) };
}
