import type { AreaLookup, Catalogue, ReadableLog, StoredEvent } from '#kernel';
import type { Batch } from './batch.js';
import { actionsByEvent, applied, keyOf, openFor, project } from './changes.js';
import type { Ground, Remembered } from './changes.js';
import { Memory } from './memory.js';
import { pathsThrough } from './places.js';
import type { Queries } from './prepared.js';
import { forever } from './tables.js';
import type { MeasureRow } from './tables.js';

/** The areas as the log has registered them up to the event that is projected. */
export interface GrowingAreas extends AreaLookup {
  /** True for an event that registers areas; it has then been taken in. */
  take(event: StoredEvent): boolean;
}

export interface CasesSetting {
  readonly database: Queries;
  readonly store: ReadableLog;
  readonly catalogue: Catalogue;
  readonly areas: GrowingAreas;
  /** How many events the cases kept in mind may hold together; 5,000 unless said. */
  readonly mostRemembered?: number;
  /** Streams of the system itself that are no case of an action. */
  isOwn(stream: string): boolean;
}

/** What the cases become, event after event in the order of the log, and what that changes in the tables. */
export class Cases {
  readonly #setting: CasesSetting;
  readonly #actions: ReturnType<typeof actionsByEvent>;
  readonly #memory: Memory;
  readonly #parked: Set<string>;
  readonly #ground: Ground;

  private constructor(setting: CasesSetting, lastId: number, parked: Iterable<string>) {
    let last = lastId;
    this.#setting = setting;
    this.#memory = new Memory(setting.mostRemembered);
    this.#actions = actionsByEvent(setting.catalogue);
    this.#parked = new Set(parked);
    this.#ground = {
      nextId: () => (last += 1),
      pathsOf: (codes) => {
        const paths = codes.flatMap((code) => pathsOfOne(setting.areas, code));
        return (paths.length > 1 ? [...new Set(paths)] : paths).join('\n');
      },
    };
  }

  /** As the tables have them: which of them wait, and the last number that was given to a row. */
  static async in(setting: CasesSetting): Promise<Cases> {
    const { database } = setting;
    const id = await database
      .selectFrom('measures')
      .select(({ fn }) => fn.max('id').as('id'))
      .executeTakeFirst();
    const parked = await database.selectFrom('parked').select('stream').execute();
    return new Cases(
      setting,
      Number(id?.id ?? 0),
      parked.map(({ stream }) => stream),
    );
  }

  /** An event that cannot be projected parks its case: only that case waits from here on, the others go on. */
  async take(event: StoredEvent, batch: Batch): Promise<void> {
    const { stream } = event;
    if (this.#setting.areas.take(event) || this.#setting.isOwn(stream) || this.#parked.has(stream)) return;
    const earlier = this.#memory.has(stream) ? undefined : await this.#earlier(event);
    try {
      const before = this.#memory.recall(stream) ?? this.#again(event, earlier);
      const step = project(before, event, this.#ground);
      this.#memory.keep(stream, step.after);
      // The register of findings tells of acts: what is said of a draft stands with it.
      batch.add(this.#actions.get(event.type)?.confidential === true ? { ...step, findings: [] } : step);
    } catch (error) {
      this.#memory.forget(stream);
      this.#parked.add(stream);
      batch.park(stream, event.position, error instanceof Error ? error.message : String(error));
    }
  }

  /** Of cases that were used long ago, behind so many events that were taken together. */
  forgetSome(together: number): void {
    this.#memory.forgetSome(together);
  }

  /** What stands of the event's case: the events before it, and the rows still believed. */
  async #earlier({ stream, revision }: StoredEvent): Promise<Earlier | undefined> {
    if (revision === 0n) return undefined;
    const { store, database } = this.#setting;
    const events: StoredEvent[] = [];
    while (BigInt(events.length) < revision) {
      const page = await store.readStream(stream, { from: BigInt(events.length) });
      const wanted = page.filter((one) => one.revision < revision);
      if (wanted.length === 0) throw new TypeError(`${stream} has no event ${events.length.toString()}.`);
      events.push(...wanted);
    }
    const rows = await database
      .selectFrom('measures')
      .selectAll()
      .where('stream', '=', stream)
      .where('known_until', '=', forever)
      .execute();
    return { events, rows };
  }

  #again(event: StoredEvent, earlier: Earlier | undefined): Remembered {
    const opened = openFor(this.#actions, event);
    if (earlier === undefined) return opened;
    const remembered = earlier.events.reduce(applied, opened);
    return { ...remembered, believed: new Map(earlier.rows.map((row) => [keyOf(row.title, row.body), row])) };
  }
}

function pathsOfOne(areas: AreaLookup, code: string): readonly string[] {
  const area = areas.find(code);
  return area === undefined ? [`${code}/`] : pathsThrough(area, (other) => areas.find(other));
}

interface Earlier {
  readonly events: readonly StoredEvent[];
  readonly rows: readonly MeasureRow[];
}
