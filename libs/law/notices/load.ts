import { load, streamOf } from '#kernel';
import type { Case, Foundations, Instant } from '#kernel';
import { emergencyIn, textIn } from './emergency.js';
import type { Emergency } from './emergency.js';

/** An emergency with where it comes from. */
export interface LoadedEmergency {
  readonly id: string;
  readonly title: string;
  /** Where it held last. */
  readonly areas: readonly string[];
  readonly emergency: Emergency;
  /** Streams that it was made of. */
  readonly streams: readonly string[];
}

const action = 'emergency-declaration';

/** How far the log is read: up to what was recorded by a moment, up to a position, or both; to its end unless said. */
export interface UpTo {
  readonly recorded?: Instant | undefined;
  readonly position?: bigint | undefined;
}

/** An emergency from the log, with the decrees it cites. Undefined where nothing was recorded by then. */
export async function loadEmergency(
  foundations: Pick<Foundations, 'store' | 'catalogue' | 'ledger'>,
  id: string,
  upTo: UpTo = {},
): Promise<LoadedEmergency | undefined> {
  const found = await caseAsKnown(foundations, { action, id }, upTo);
  if (found === undefined) return undefined;
  const { jurisdiction, timeZone: zone } = foundations.ledger;
  const printed = new Map<string, Instant | undefined>();
  const emergency = emergencyIn(found, { jurisdiction, zone, publishedAt: (decree) => printed.get(decree) });
  const decrees = [...new Set(emergency.acts.flatMap((words) => textIn(words, 'decree') ?? []))];
  for (const decree of decrees) {
    const issued = await caseAsKnown(foundations, decreeCase(decree), upTo);
    printed.set(decree, issued?.publishedAt());
  }
  const areas = emergency.declared.at(-1)?.areas ?? [];
  const streams = [found.stream, ...decrees.map((decree) => streamOf(decreeCase(decree)))];
  return { id, title: found.title(), areas, emergency, streams };
}

function decreeCase(id: string) {
  return { action: 'cabinet-decree', id };
}

async function caseAsKnown(
  foundations: Pick<Foundations, 'store' | 'catalogue'>,
  ref: { readonly action: string; readonly id: string },
  { recorded, position }: UpTo,
): Promise<Case | undefined> {
  const loaded = await load(foundations, ref);
  if (loaded === undefined) return undefined;
  const events = loaded.events.filter(
    (event) =>
      (recorded === undefined || event.recordedAt <= recorded) &&
      (position === undefined || event.position <= position),
  );
  if (events.length === 0) return undefined;
  if (events.length === loaded.events.length) return loaded.case;
  return events.reduce((current, event) => current.apply(event), loaded.action.open(ref.id));
}
