import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { committedRanges, nameOf } from './ends.js';
import type { Partition, Range } from './ends.js';

/** A record as it was found. */
export interface Found extends Partition {
  readonly message: KafkaMessage;
}

/** Where a partition is read from; undefined where it is left out. */
type From = (range: Range) => bigint | undefined;

const fromBeginning: From = ({ low }) => low;

/** How much of the records is taken at a time. */
export interface Turns {
  /** Takes a record, or leaves it: then its partition waits for the next turn, in which the record comes again. */
  take(found: Found): boolean | Promise<boolean>;
  /** Asked for when every partition waits or has come to its end. */
  next(): Promise<void>;
}

/** In milliseconds: where nothing comes for so long, somebody is away. */
const longestSilence = 30_000;

/**
 * Hands over every committed record of some topics, in the order of each partition, up to what is their end now; from
 * the beginning or where `from` says. Rejects where `readInTurns` does.
 */
export async function readToEnd(
  kafka: Kafka,
  topics: readonly string[],
  each: (found: Found) => void,
  from: From = fromBeginning,
): Promise<void> {
  const take = (found: Found): boolean => {
    each(found);
    return true;
  };
  await readInTurns(kafka, topics, { take, next: () => Promise.resolve() }, from);
}

/**
 * The same in turns, so that no more of a partition is read than can be dealt with. The last offset of a partition may be
 * that of a marker, which is never delivered: the end is where the client has come to.
 * It reads as a group that nobody else is in, and that leaves nothing behind. Rejects where a record cannot be taken, where
 * a partition gets another leader meanwhile, as the client then forgets where it was, and where nothing comes.
 */
export async function readInTurns(
  kafka: Kafka,
  topics: readonly string[],
  turns: Turns,
  from: From = fromBeginning,
): Promise<void> {
  const starts = (await committedRanges(kafka, topics)).flatMap((range) => {
    const offset = range.high > range.low ? from(range) : undefined;
    return offset === undefined ? [] : [{ ...range, offset: offset.toString() }];
  });
  const ends = new Map(starts.map((range) => [nameOf(range), range.high]));
  if (ends.size === 0) return;
  const waiting = new Map<string, Partition>();
  let turn = Promise.withResolvers<undefined>();
  const consumer = kafka.consumer({
    groupId: `tocsin-reader-${randomUUID()}`,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
  });
  const read = [...new Set(starts.map(({ topic }) => topic))];
  const { joined, failed, fail, refresh, meanwhile, leave } = watched(consumer, read);
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    refresh();
    const name = nameOf(payload);
    const end = ends.get(name);
    if (end !== undefined && !waiting.has(name) && reaches(payload, end)) ends.delete(name);
    if (waiting.size === ends.size) turn.resolve(undefined);
  });
  try {
    await consumer.connect();
    // It waits at the ends until it is told where to read.
    await consumer.subscribe({ topics: read, fromBeginning: false });
    await consumer.run({
      autoCommit: false,
      // What is thrown here would be tried again by the client, and what was taken before would come again.
      eachBatch: async ({ batch: { topic, partition, messages } }) => {
        const end = ends.get(nameOf({ topic, partition })) ?? 0n;
        const left = await firstLeft(messages, end, (message) => turns.take({ topic, partition, message })).catch(fail);
        if (left === undefined) return;
        waiting.set(nameOf({ topic, partition }), { topic, partition });
        consumer.pause([{ topic, partitions: [partition] }]);
        consumer.seek({ topic, partition, offset: left.offset });
      },
    });
    await Promise.race([joined, failed]);
    for (const { topic, partition, offset } of starts) consumer.seek({ topic, partition, offset });
    for (;;) {
      await Promise.race([turn.promise, failed]);
      if (ends.size === 0) return;
      await meanwhile(() => turns.next());
      turn = Promise.withResolvers();
      const paused = [...waiting.values()].map(({ topic, partition }) => ({ topic, partitions: [partition] }));
      waiting.clear();
      consumer.resume(paused);
    }
  } finally {
    leave();
    await consumer.disconnect();
  }
}

/** When a reader has joined its group, and what is wrong where something is: also where nothing comes. */
function watched(consumer: Consumer, topics: readonly string[]) {
  const { promise: joined, resolve } = Promise.withResolvers<undefined>();
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  let isBusy = false;
  const silence = setTimeout(() => {
    if (isBusy) return;
    reject(new Error(`Nothing came of ${topics.join(', ')} for ${(longestSilence / 1_000).toString()} seconds.`));
  }, longestSilence);
  let joins = 0;
  consumer.on(consumer.events.GROUP_JOIN, () => {
    joins += 1;
    if (joins > 1) reject(new Error(`${topics.join(', ')}: a partition got another leader while it was read.`));
    else resolve(undefined);
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    reject(payload.error);
  });
  const refresh = (): void => {
    silence.refresh();
  };
  /** Nothing is read while this is done, however long it takes. */
  const meanwhile = async (work: () => Promise<void>): Promise<void> => {
    isBusy = true;
    await work();
    isBusy = false;
    refresh();
  };
  const leave = (): void => {
    clearTimeout(silence);
  };
  const fail = (error: unknown): void => {
    reject(error);
  };
  return { joined, failed, fail, refresh, meanwhile, leave };
}

type Take = (message: KafkaMessage) => boolean | Promise<boolean>;

/** Of records before an end, the first that is not taken. */
async function firstLeft(
  messages: readonly KafkaMessage[],
  end: bigint,
  take: Take,
): Promise<KafkaMessage | undefined> {
  for (const message of messages) {
    if (BigInt(message.offset) >= end) return undefined;
    if (!(await take(message))) return message;
  }
  return undefined;
}

interface Read {
  readonly firstOffset: string;
  readonly lastOffset: string;
}

/**
 * Whether what was handed over leads up to an end. What was written since may come before the client is where it was
 * told to read. Of a batch of which only the part before that is left, there is no first offset.
 */
function reaches({ firstOffset, lastOffset }: Read, end: bigint): boolean {
  const first: unknown = firstOffset;
  return (typeof first !== 'string' || BigInt(first) < end) && BigInt(lastOffset) + 1n >= end;
}
