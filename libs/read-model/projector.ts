import type { AreaLookup, Catalogue, EventStore, Follower, StoredEvent } from '#kernel';
import { UnknownEvent } from '#kernel';
import type { Kysely, Transaction } from 'kysely';
import { insertAll } from './bulk.js';
import {
  actionsByEvent,
  areaRows,
  caseRow,
  datedFindings,
  keyOf,
  noChanges,
  openFor,
  pathsThrough,
  project,
} from './changes.js';
import type { Changes, Ground, Remembered } from './changes.js';
import { checkpointName, prepareTables } from './prepare.js';
import { forever } from './tables.js';
import type { Tables } from './tables.js';

/** The areas as the log has registered them up to the event that is projected. */
export interface GrowingAreas extends AreaLookup {
  /** True for an event that registers areas; it has then been taken in. */
  take(event: StoredEvent): boolean;
}

export interface ProjectorSetting {
  readonly database: Kysely<Tables>;
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly areas: GrowingAreas;
  /** Streams of the system itself that are no case of an action. */
  isOwn(stream: string): boolean;
}

/** Cases kept in mind, so that an event of one needs no reading. */
const mostRemembered = 50_000;

/** Brings the tables after the log: rows and checkpoint move in one transaction. One may write a database at a time. */
export class Projector implements Follower {
  readonly #setting: ProjectorSetting;
  readonly #actions: ReturnType<typeof actionsByEvent>;
  readonly #remembered = new Map<string, Remembered>();
  readonly #parked = new Set<string>();
  readonly #ground: Ground;
  #lastId = 0;

  private constructor(setting: ProjectorSetting) {
    this.#setting = setting;
    this.#actions = actionsByEvent(setting.catalogue);
    this.#ground = {
      nextId: () => (this.#lastId += 1),
      pathsOf: (code) => {
        const area = setting.areas.find(code);
        return area === undefined ? [`${code}/`] : pathsThrough(area, (other) => setting.areas.find(other));
      },
    };
  }

  /** Prepares the tables and takes up where they stand. */
  static async start(setting: ProjectorSetting): Promise<Projector> {
    await prepareTables(setting.database, await setting.store.head());
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

  async handle(events: readonly StoredEvent[]): Promise<void> {
    const last = events.at(-1);
    if (last === undefined) return;
    const changes = noChanges();
    const parked: { stream: string; position: number; reason: string }[] = [];
    for (const event of events) {
      const reason = await this.#take(event, changes);
      if (reason !== undefined) parked.push({ stream: event.stream, position: Number(event.position), reason });
    }
    await this.#setting.database.transaction().execute(async (transaction) => {
      await write(transaction, changes);
      if (parked.length > 0) await transaction.insertInto('parked').values(parked).execute();
      await transaction
        .updateTable('checkpoint')
        .set({ position: Number(last.position), recorded_at: Date.parse(last.recordedAt) })
        .where('name', '=', checkpointName)
        .execute();
    });
    this.#forgetSome();
  }

  /** Why the event's case must wait from here on, if it must. Only its case waits; the others go on. */
  async #take(event: StoredEvent, changes: Changes): Promise<string | undefined> {
    if (this.#setting.areas.take(event) || this.#setting.isOwn(event.stream)) return undefined;
    if (this.#parked.has(event.stream)) return undefined;
    try {
      const before = this.#remembered.get(event.stream) ?? (await this.#recall(event));
      this.#remembered.set(event.stream, project(before, event, this.#ground, changes));
      return undefined;
    } catch (error) {
      if (!(error instanceof UnknownEvent || error instanceof TypeError || error instanceof RangeError)) throw error;
      this.#parked.add(event.stream);
      return error.message;
    }
  }

  /** The case before the event, from the log and from the rows still believed. */
  async #recall(event: StoredEvent): Promise<Remembered> {
    let remembered = openFor(this.#actions, event);
    if (event.revision === 0n) return remembered;
    const { store, database } = this.#setting;
    for (let from = 0n; from < event.revision;) {
      const page = await store.readStream(event.stream, { from });
      const earlier = page.filter(({ revision }) => revision < event.revision);
      if (earlier.length === 0) throw new TypeError(`${event.stream} has no event ${from.toString()}.`);
      for (const one of earlier) remembered = { ...remembered, ...again(remembered, one) };
      from += BigInt(earlier.length);
    }
    const rows = await database
      .selectFrom('measures')
      .selectAll()
      .where('stream', '=', event.stream)
      .where('known_until', '=', forever)
      .execute();
    return { ...remembered, believed: new Map(rows.map((row) => [keyOf(row.title, row.body), row])) };
  }

  /** Takes up where the tables stand: areas, parked cases, the last number given to a row. */
  async #remember(): Promise<void> {
    const { database, store, areas } = this.#setting;
    const until = await this.checkpoint();
    const id = await database
      .selectFrom('measures')
      .select(({ fn }) => fn.max('id').as('id'))
      .executeTakeFirst();
    this.#lastId = Number(id?.id ?? 0);
    for (const { stream } of await database.selectFrom('parked').select('stream').execute()) this.#parked.add(stream);
    for (let from = 0n; ;) {
      const page = await store.readStream('areas', { from });
      for (const event of page) if (event.position <= until) areas.take(event);
      if (page.length === 0 || (page.at(-1)?.position ?? 0n) > until) return;
      from += BigInt(page.length);
    }
  }

  #forgetSome(): void {
    for (const stream of this.#remembered.keys()) {
      if (this.#remembered.size <= mostRemembered) return;
      this.#remembered.delete(stream);
    }
  }
}

function again(before: Remembered, event: StoredEvent): Pick<Remembered, 'case' | 'openedAt' | 'findings'> {
  return {
    case: before.case.apply(event),
    openedAt: event.revision === 0n ? Date.parse(event.recordedAt) : before.openedAt,
    findings: [...before.findings, ...datedFindings(event)],
  };
}

async function write(transaction: Transaction<Tables>, changes: Changes): Promise<void> {
  const opened = [...changes.opened.values()];
  await insertAll(
    transaction,
    'cases',
    [...changes.cases.values()].map(({ after, moment }) => caseRow(after, moment)),
  );
  await insertAll(
    transaction,
    'measures',
    opened.map(({ row }) => row),
  );
  await insertAll(transaction, 'measure_areas', opened.flatMap(areaRows));
  await insertAll(transaction, 'touches', changes.touches);
  for (const { id, known_until, until_position } of changes.closed.values()) {
    await transaction.updateTable('measures').set({ known_until, until_position }).where('id', '=', id).execute();
    await transaction.updateTable('measure_areas').set({ known_until }).where('measure', '=', id).execute();
  }
}
