import { pagesOf, ReadModelUnavailable } from '#kernel';
import type { AreaLookup, Catalogue, Follower, ReadableLog, StoredEvent } from '#kernel';
import type { Kysely, Transaction } from 'kysely';
import { Batch } from './batch.js';
import { actionsByEvent, applied, keyOf, openFor, project } from './changes.js';
import type { Ground, Remembered } from './changes.js';
import { wordsOf } from './engine.js';
import { Memory } from './memory.js';
import { pathsThrough } from './places.js';
import type { Queries } from './prepared.js';
import { logOf, prepareTables } from './prepare.js';
import { refusalIn } from './refusals.js';
import { checkpointName, forever } from './tables.js';
import type { MeasureRow, Tables } from './tables.js';

/** Other tables are in the place of those that a projector began with: it has to begin again. */
export class MadeAnew extends ReadModelUnavailable {}

/** The areas as the log has registered them up to the event that is projected. */
export interface GrowingAreas extends AreaLookup {
  /** True for an event that registers areas; it has then been taken in. */
  take(event: StoredEvent): boolean;
}

export interface ProjectorSetting {
  readonly database: Kysely<Tables>;
  readonly store: ReadableLog;
  readonly catalogue: Catalogue;
  readonly areas: GrowingAreas;
  /** How many events the cases kept in mind may hold together; 5,000 unless said. */
  readonly mostRemembered?: number;
  /** Streams of the system itself that are no case of an action. */
  isOwn(stream: string): boolean;
}

/** Brings the tables after the log: rows and checkpoint move in one transaction. One may write a database at a time. */
export class Projector implements Follower {
  readonly #setting: ProjectorSetting;
  readonly #actions: ReturnType<typeof actionsByEvent>;
  readonly #memory: Memory;
  readonly #parked = new Set<string>();
  readonly #ground: Ground;
  #lastId = 0;
  #position = 0n;
  /** Of the tables it has begun with. */
  #mark = 0;

  private constructor(setting: ProjectorSetting) {
    this.#setting = setting;
    this.#memory = new Memory(setting.mostRemembered);
    this.#actions = actionsByEvent(setting.catalogue);
    this.#ground = {
      nextId: () => (this.#lastId += 1),
      pathsOf: (code) => {
        const area = setting.areas.find(code);
        return area === undefined ? [`${code}/`] : pathsThrough(area, (other) => setting.areas.find(other));
      },
    };
  }

  /** Prepares the tables and takes up where they stand. Throws `ReadModelUnavailable` where another version made them. */
  static async start(setting: ProjectorSetting): Promise<Projector> {
    const standing = await prepareTables(setting.database, await logOf(setting.store));
    if (standing !== 'fits') throw new ReadModelUnavailable(ofAnotherVersion);
    const projector = new Projector(setting);
    await projector.#remember();
    return projector;
  }

  async checkpoint(): Promise<bigint> {
    const { database } = this.#setting;
    const row = await database
      .selectFrom('checkpoint')
      .select('position')
      .where('name', '=', checkpointName)
      .executeTakeFirst();
    return BigInt(row?.position ?? 0);
  }

  /** Where it throws nothing was written, and this projector is not to be used again. */
  async handle(events: readonly StoredEvent[]): Promise<void> {
    await this.write(await this.take(events));
  }

  /** What the next events change. The next may be taken while these are written, in the order of the log. */
  async take(events: readonly StoredEvent[]): Promise<Taken> {
    const batch = new Batch();
    for (const event of events) await this.#take(event, batch);
    this.#memory.forgetSome();
    return { batch, last: events.at(-1) };
  }

  /** Not to be called again before it has ended. */
  async write({ batch, last }: Taken): Promise<void> {
    if (last === undefined) return;
    await this.#setting.database.transaction().execute(async (transaction) => {
      await this.#advance(transaction, last);
      await batch.write(transaction);
    });
    this.#position = last.position;
  }

  /** Moves the checkpoint on from where this projector left it: where another has moved it, nothing is written. */
  async #advance(transaction: Transaction<Tables>, last: StoredEvent): Promise<void> {
    const { numUpdatedRows } = await transaction
      .updateTable('checkpoint')
      .set({ position: Number(last.position), recorded_at: Date.parse(last.recordedAt) })
      .where('name', '=', checkpointName)
      .where('position', '=', Number(this.#position))
      .where(wordsOf(transaction).mark, '=', this.#mark)
      .executeTakeFirst();
    if (numUpdatedRows === 1n) return;
    if ((await markIn(transaction)) !== this.#mark)
      throw new MadeAnew('The read model was made anew by another process.');
    throw new ReadModelUnavailable(
      `The checkpoint is not at position ${this.#position.toString()} any more: another projector writes the read model.`,
    );
  }

  /** An event that cannot be projected parks its case: only that case waits from here on, the others go on. */
  async #take(event: StoredEvent, batch: Batch): Promise<void> {
    const { stream } = event;
    const refusal = refusalIn(event);
    if (refusal !== undefined) batch.refused(refusal);
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

  /** Takes up where the tables stand: areas, parked cases, the last number given to a row. */
  async #remember(): Promise<void> {
    const { database, store, areas } = this.#setting;
    this.#mark = await markIn(database);
    const until = await this.checkpoint();
    this.#position = until;
    const id = await database
      .selectFrom('measures')
      .select(({ fn }) => fn.max('id').as('id'))
      .executeTakeFirst();
    this.#lastId = Number(id?.id ?? 0);
    for (const { stream } of await database.selectFrom('parked').select('stream').execute()) this.#parked.add(stream);
    for await (const page of pagesOf(store, 'areas')) {
      for (const event of page) {
        if (event.position > until) return;
        areas.take(event);
      }
    }
  }
}

/** Events that were taken and are to be written. */
interface Taken {
  readonly batch: Batch;
  readonly last: StoredEvent | undefined;
}

const ofAnotherVersion =
  'Another version of Tocsin has made the read model: it is made anew beside before this one goes on with it.';

async function markIn(database: Queries): Promise<number> {
  const { mark } = wordsOf(database);
  const row = await database.selectFrom('checkpoint').select(mark.as('mark')).executeTakeFirst();
  return Number(row?.mark ?? 0);
}

interface Earlier {
  readonly events: readonly StoredEvent[];
  readonly rows: readonly MeasureRow[];
}
