import { eventAt, pagesOf, ReadModelUnavailable } from '#kernel';
import type { StoredEvent } from '#kernel';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { Batch } from './batch.js';
import { Cases } from './cases.js';
import { wordsOf } from './engine.js';
import { standingBeside } from './prepare.js';
import { areasUntil, checkpointIn } from './projector.js';
import type { KeepSetting } from './renew.js';
import type { Tables } from './tables.js';

/** What became of a case that was tried again; one that waits may do so at a later event than before. */
export type Retried = 'goes on' | 'waits' | 'was not parked';

/**
 * Gives one case that waits another try, from the event on that could not be projected and up to the checkpoint, in one
 * transaction: the rows are those of a replay. A projector beside waits that long and begins again behind it, as its memory
 * is of the rows before. Throws `ReadModelUnavailable` where the tables are not those that this program makes of the log.
 */
export async function retryCase(setting: KeepSetting, stream: string): Promise<Retried> {
  const { site, store } = setting;
  const live = site.open('live', 'write');
  try {
    return await live.transaction().execute(async (transaction) => {
      // First of all: until the end nobody else moves the checkpoint, nor puts other tables in the place of these.
      await sql`update checkpoint set ${wordsOf(transaction).touch}`.execute(transaction);
      if ((await standingBeside(transaction, store)) !== 'fits') throw new ReadModelUnavailable(ofAnother);
      return await triedAgain(transaction, setting, stream);
    });
  } finally {
    await live.destroy();
  }
}

const ofAnother =
  'The read model was made by another version of Tocsin, or of another log: a server of this version makes it anew at its start.';

async function triedAgain(transaction: Transaction<Tables>, setting: KeepSetting, stream: string): Promise<Retried> {
  const waiting = await transaction.selectFrom('parked').select('position').where('stream', '=', stream).execute();
  const [parked] = waiting;
  if (parked === undefined) return 'was not parked';
  const events = await eventsFrom(transaction, setting, { stream, position: BigInt(parked.position) });
  await transaction.deleteFrom('parked').where('stream', '=', stream).execute();
  const cases = await Cases.in({ ...setting, database: transaction, areas: setting.areas() });
  const batch = new Batch();
  for await (const event of inOrder(areasUntil(setting.store, await checkpointIn(transaction)), events))
    await cases.take(event, batch);
  await batch.write(transaction);
  const still = await transaction.selectFrom('parked').select('position').where('stream', '=', stream).execute();
  return still.length === 0 ? 'goes on' : 'waits';
}

/** What has waited: the parked event and those of its case behind it, which the tables do not have. */
async function eventsFrom(
  transaction: Transaction<Tables>,
  { store }: KeepSetting,
  { stream, position }: Pick<StoredEvent, 'stream' | 'position'>,
): Promise<readonly StoredEvent[]> {
  const parked = await eventAt(store, position);
  const row = await transaction.selectFrom('cases').select('revision').where('stream', '=', stream).executeTakeFirst();
  if (parked?.stream !== stream || parked.revision !== BigInt(row?.revision ?? -1) + 1n)
    throw new ReadModelUnavailable(`What the read model has of ${stream} does not end where it was parked: ${wayOut}`);
  const until = await checkpointIn(transaction);
  const events: StoredEvent[] = [];
  for await (const page of pagesOf(store, stream, parked.revision)) events.push(...page);
  return events.filter((event) => event.position <= until);
}

const wayOut = '"tocsin rebuild" makes it anew from the log.';

/** Both by position, as the log has them. */
async function* inOrder(
  areas: AsyncIterable<StoredEvent>,
  events: readonly StoredEvent[],
): AsyncGenerator<StoredEvent, void> {
  let next = 0;
  for await (const area of areas) {
    for (let event = events[next]; event !== undefined && event.position < area.position; event = events[next]) {
      yield event;
      next += 1;
    }
    yield area;
  }
  yield* events.slice(next);
}
