import type { Kafka, KafkaMessage, TopicPartitionOffset } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { committedRanges, nameOf } from './ends.js';
import type { Partition, Range } from './ends.js';

/** A record as it was found. */
export interface Found extends Partition {
  readonly message: KafkaMessage;
}

/** In milliseconds: where nothing comes for so long, somebody is away. */
const longestSilence = 30_000;

/**
 * Hands over every committed record of some topics, in the order of each partition, up to what is their end now; from
 * the beginning or where `from` says, which leaves out a partition by naming none. The last offset of a partition may be
 * that of a marker, which is never delivered: the end is where the client has come to.
 * It reads as a group that nobody else is in, and that leaves nothing behind. Rejects where a partition gets another
 * leader meanwhile, as the client then forgets where it was, and where nothing comes.
 */
export async function readToEnd(
  kafka: Kafka,
  topics: readonly string[],
  each: (found: Found) => void,
  from: (range: Range) => bigint | undefined = ({ low }) => low,
): Promise<void> {
  const ends = new Map<string, bigint>();
  const starts: TopicPartitionOffset[] = [];
  for (const range of await committedRanges(kafka, topics)) {
    const start = range.high > range.low ? from(range) : undefined;
    if (start === undefined) continue;
    ends.set(nameOf(range), range.high);
    starts.push({ topic: range.topic, partition: range.partition, offset: start.toString() });
  }
  if (ends.size === 0) return;
  const read = [...new Set(starts.map(({ topic }) => topic))];
  const consumer = kafka.consumer({
    groupId: `tocsin-reader-${randomUUID()}`,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
  });
  const joined = Promise.withResolvers<undefined>();
  const { promise: done, resolve, reject } = Promise.withResolvers<undefined>();
  done.catch(() => undefined);
  const silence = setTimeout(() => {
    reject(
      new Error(`Nothing came of ${[...ends.keys()].join(', ')} for ${(longestSilence / 1_000).toString()} seconds.`),
    );
  }, longestSilence);
  let joins = 0;
  consumer.on(consumer.events.GROUP_JOIN, () => {
    joins += 1;
    if (joins > 1) reject(new Error(`${read.join(', ')}: a partition got another leader while it was read.`));
    else joined.resolve(undefined);
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    reject(payload.error);
  });
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { firstOffset, lastOffset, ...partition } }) => {
    silence.refresh();
    const end = ends.get(nameOf(partition));
    // What was written since may come before the client is where it was told to read. Of a batch of which only the part
    // before that is left, there is no first offset.
    const first: unknown = firstOffset;
    if (end === undefined || (typeof first === 'string' && BigInt(first) >= end)) return;
    if (BigInt(lastOffset) + 1n >= end) ends.delete(nameOf(partition));
    if (ends.size === 0) resolve(undefined);
  });
  try {
    await consumer.connect();
    // It waits at the ends until it is told where to read.
    await consumer.subscribe({ topics: read, fromBeginning: false });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch: { topic, partition, messages } }) => {
        const end = ends.get(nameOf({ topic, partition })) ?? 0n;
        for (const message of messages) if (BigInt(message.offset) < end) each({ topic, partition, message });
        return Promise.resolve();
      },
    });
    await Promise.race([joined.promise, done]);
    for (const start of starts) consumer.seek(start);
    await done;
  } finally {
    clearTimeout(silence);
    await consumer.disconnect();
  }
}
