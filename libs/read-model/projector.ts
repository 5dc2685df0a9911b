import { pagesOf, ReadModelUnavailable } from '#kernel';
import type { Follower, StoredEvent } from '#kernel';
import type { Kysely, Transaction } from 'kysely';
import { Batch } from './batch.js';
import { Cases } from './cases.js';
import type { CasesSetting } from './cases.js';
import { wordsOf } from './engine.js';
import type { Queries } from './prepared.js';
import { logOf, prepareTables } from './prepare.js';
import { refusalIn } from './refusals.js';
import { checkpointName } from './tables.js';
import type { Tables } from './tables.js';

/** Somebody else has written the tables of a projector, or put others in their place: it has to begin again. */
export class BeginAgain extends ReadModelUnavailable {}

export interface ProjectorSetting extends CasesSetting {
  readonly database: Kysely<Tables>;
}

/** Brings the tables after the log: rows and checkpoint move in one transaction. One may write a database at a time. */
export class Projector implements Follower {
  readonly #setting: ProjectorSetting;
  readonly #cases: Cases;
  #position: bigint;
  /** Of the tables as it has left them. */
  #mark: string;

  private constructor(setting: ProjectorSetting, cases: Cases, { position, mark }: Standpoint) {
    this.#setting = setting;
    this.#cases = cases;
    this.#position = position;
    this.#mark = mark;
  }

  /** Prepares the tables and takes up where they stand. Throws `ReadModelUnavailable` where another version made them. */
  static async start(setting: ProjectorSetting): Promise<Projector> {
    const { database, store, areas } = setting;
    const standing = await prepareTables(database, await logOf(store));
    if (standing !== 'fits') throw new ReadModelUnavailable(ofAnotherVersion);
    // The mark first: whoever writes from here on is noticed.
    const mark = await markIn(database);
    const position = await checkpointIn(database);
    const cases = await Cases.in(setting);
    for await (const event of areasUntil(store, position)) areas.take(event);
    return new Projector(setting, cases, { position, mark });
  }

  checkpoint(): Promise<bigint> {
    return checkpointIn(this.#setting.database);
  }

  /** Where it throws nothing was written, and this projector is not to be used again. */
  async handle(events: readonly StoredEvent[]): Promise<void> {
    await this.write(await this.take(events));
  }

  /**
   * What the next events change, with what others before them do that have not been written yet. The next may be taken
   * while these are written, in the order of the log.
   */
  async take(events: readonly StoredEvent[], before: Taken = nothing()): Promise<Taken> {
    const { batch } = before;
    for (const event of events) {
      const refusal = refusalIn(event);
      if (refusal !== undefined) batch.refused(refusal);
      await this.#cases.take(event, batch);
    }
    return { batch, events: before.events + events.length, last: events.at(-1) ?? before.last };
  }

  /** Makes them ready to be written, which may be done while others are. No more events are taken to them then. */
  prepare({ batch }: Taken): void {
    batch.prepare(this.#setting.database);
  }

  /** Not to be called again before it has ended. */
  async write({ batch, events, last }: Taken): Promise<void> {
    // Not before: what stands of a case that is forgotten is read behind this.
    this.#cases.forgetSome(events);
    if (last === undefined) return;
    await this.#setting.database.transaction().execute(async (transaction) => {
      await this.#advance(transaction, last);
      await batch.write(transaction);
    });
    this.#position = last.position;
  }

  /** Moves the checkpoint on from where this projector left it: where another has written since, nothing is written. */
  async #advance(transaction: Transaction<Tables>, last: StoredEvent): Promise<void> {
    const { mark } = wordsOf(transaction);
    const moved = await transaction
      .updateTable('checkpoint')
      .set({ position: Number(last.position), recorded_at: Date.parse(last.recordedAt) })
      .where('name', '=', checkpointName)
      .where('position', '=', Number(this.#position))
      .where(mark, '=', this.#mark)
      .returning(mark.as('mark'))
      .executeTakeFirst();
    if (moved !== undefined) {
      this.#mark = moved.mark;
      return;
    }
    if ((await markIn(transaction)) !== this.#mark)
      throw new BeginAgain('Another process has written the read model, or made it anew.');
    throw new ReadModelUnavailable(
      `The checkpoint is not at position ${this.#position.toString()} any more: another projector writes the read model.`,
    );
  }
}

/** Where a projector stands. */
interface Standpoint {
  readonly position: bigint;
  readonly mark: string;
}

/** Events that were taken and are to be written. */
export interface Taken {
  readonly batch: Batch;
  /** How many. */
  readonly events: number;
  readonly last: StoredEvent | undefined;
}

function nothing(): Taken {
  return { batch: new Batch(), events: 0, last: undefined };
}

const ofAnotherVersion =
  'Another version of Tocsin has made the read model: it is made anew beside before this one goes on with it.';

export async function checkpointIn(database: Queries): Promise<bigint> {
  const row = await database
    .selectFrom('checkpoint')
    .select('position')
    .where('name', '=', checkpointName)
    .executeTakeFirst();
  return BigInt(row?.position ?? 0);
}

async function markIn(database: Queries): Promise<string> {
  const { mark } = wordsOf(database);
  const row = await database.selectFrom('checkpoint').select(mark.as('mark')).executeTakeFirst();
  return row?.mark ?? '';
}

/** What has registered areas up to a position. */
export async function* areasUntil(
  store: Parameters<typeof pagesOf>[0],
  position: bigint,
): AsyncGenerator<StoredEvent, void> {
  for await (const page of pagesOf(store, 'areas')) {
    for (const event of page) {
      if (event.position > position) return;
      yield event;
    }
  }
}
