import { areaEventOf } from '#areas';
import type { AreaEvent } from '#areas';
import { isJsonList, remindersStream, touchedAreas } from '#kernel';
import type { Case, Catalogue, EventStore, StoredEvent } from '#kernel';
import type { Audience } from './audience.js';
import { Recent } from './recent.js';

/** The most codes that one event names; where it concerns more, it says `everywhere`. */
export const mostNamed = 200;
export const everywhere = '*';

/** Events of the cases kept, and letters of the answers kept. */
const mostEvents = 5_000;
const mostLetters = 4_000_000;

/** What `EventAreas` stands on. */
interface Ground extends Pick<Audience, 'actionOf'> {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
}

/** A case after some of its events; without a case where one of them cannot be applied. */
interface Standing {
  readonly revision: bigint;
  readonly current: Case | undefined;
}

/**
 * The areas that an event concerns, as text: codes with commas between them, empty where it concerns none. They follow
 * from the events of its case up to it, and never from later ones: whoever asks when gets the same. What was asked
 * lately is kept, so that the next event of a case needs no reading.
 */
export class EventAreas {
  readonly #ground: Ground;
  readonly #cases = new Recent<string, Standing>(mostEvents, ({ revision }) => Number(revision) + 1);
  readonly #answers = new Recent<bigint, string>(mostLetters, (text) => text.length + 100);

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async of(event: StoredEvent): Promise<string> {
    const known = this.#answers.get(event.position);
    if (known !== undefined) return known;
    if (isReminder(event)) return inWords(areasNamed(event));
    const registered = areaEventOf(event);
    if (registered !== undefined) return inWords(areasIn(registered));
    const start = this.#open(event);
    if (start.current === undefined) return '';
    const kept = event.revision === 0n ? start : this.#cases.get(event.stream);
    const follows = kept !== undefined && kept.revision + 1n === event.revision;
    if (follows) this.#tell(kept, event);
    else await this.#tellAll(start, event);
    return this.#answers.get(event.position) ?? '';
  }

  /** The case before its first event. */
  #open({ type, stream }: StoredEvent): Standing {
    const action = this.#ground.catalogue.get(this.#ground.actionOf(type) ?? '');
    return { revision: -1n, current: action?.open(stream.slice(action.name.length + 1)) };
  }

  /** From the first event of the case on, and what was read beyond the one asked about: it will be asked next. */
  async #tellAll(start: Standing, { stream, revision }: StoredEvent): Promise<void> {
    let standing = start;
    while (standing.revision < revision) {
      const page = await this.#ground.store.readStream(stream, { from: standing.revision + 1n });
      if (page.length === 0) throw new TypeError(`${stream} has no event ${(standing.revision + 1n).toString()}.`);
      for (const event of page) standing = this.#tell(standing, event);
    }
  }

  #tell(before: Standing, event: StoredEvent): Standing {
    const [current, areas] = applied(before.current, event);
    this.#answers.keep(event.position, inWords(areas));
    const standing = { revision: event.revision, current };
    // A reader who is behind does not take the place of one who is further on.
    if ((this.#cases.get(event.stream)?.revision ?? -1n) < event.revision) this.#cases.keep(event.stream, standing);
    return standing;
  }
}

/** The case after the event, and the areas it touched. A case that cannot be followed concerns no area that is known. */
function applied(before: Case | undefined, event: StoredEvent): readonly [Case | undefined, readonly string[]] {
  if (before === undefined) return [undefined, []];
  try {
    const after = before.apply(event);
    return [after, touchedAreas(before.measures(), after.measures())];
  } catch {
    return [undefined, []];
  }
}

function isReminder({ stream }: StoredEvent): boolean {
  return stream === remindersStream;
}

/** A reminder says itself where that of which it tells holds. */
function areasNamed({ data: { areas } }: StoredEvent): readonly string[] {
  return isJsonList(areas) ? areas.filter((area) => typeof area === 'string') : [];
}

function areasIn(event: AreaEvent): readonly string[] {
  const codes =
    event.type === 'AreasRegistered'
      ? event.data.areas.map(({ code }) => code)
      : event.data.crossings.map(({ area }) => area);
  return [...new Set(codes)].toSorted();
}

function inWords(codes: readonly string[]): string {
  return codes.length > mostNamed ? everywhere : codes.join(',');
}
