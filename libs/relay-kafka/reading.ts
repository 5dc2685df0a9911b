import type { Consumer, ConsumerConfig, Kafka, KafkaMessage, TopicPartitionOffset } from 'kafkajs';
import { randomUUID } from 'node:crypto';

/** A partition of a topic. */
export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/** A record as it was found. */
export interface Found extends Partition {
  readonly message: KafkaMessage;
}

/** What readers of committed records are given of a partition: from `low` up to before `high`. */
export interface Range extends Partition {
  readonly low: bigint;
  readonly high: bigint;
}

type Each = (found: Found) => void;

/**
 * Hands over every committed record of some topics, in the order of each partition, up to what is their end now; from
 * the beginning or where `from` says, which leaves out a partition by naming none. The last offset of a partition may be
 * that of a marker, which is never delivered: the end is where the client has come to.
 * It reads as a group that nobody else is in, and that leaves nothing behind.
 */
export async function readToEnd(
  kafka: Kafka,
  topics: readonly string[],
  each: Each,
  from: (range: Range) => bigint | undefined = ({ low }) => low,
): Promise<void> {
  const { ranges } = await rangesOf(kafka, topics);
  const ends = new Map<string, bigint>();
  const starts: TopicPartitionOffset[] = [];
  for (const range of ranges) {
    const start = range.high > range.low ? from(range) : undefined;
    if (start === undefined) continue;
    ends.set(nameOf(range), range.high);
    starts.push({ topic: range.topic, partition: range.partition, offset: start.toString() });
  }
  if (ends.size === 0) return;
  const { consumer, failed } = readerOf(kafka, { readUncommitted: false, maxWaitTimeInMs: 100 });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { firstOffset, lastOffset, ...partition } }) => {
    const end = ends.get(nameOf(partition));
    // What was written since may come before the client is where it was told to read. Of a batch of which only the part
    // before that is left, there is no first offset.
    const first: unknown = firstOffset;
    if (end === undefined || (typeof first === 'string' && BigInt(first) >= end)) return;
    if (BigInt(lastOffset) + 1n >= end) ends.delete(nameOf(partition));
    if (ends.size === 0) resolve(undefined);
  });
  try {
    await begin(consumer, topics, ({ topic, partition, message }) => {
      const end = ends.get(nameOf({ topic, partition })) ?? 0n;
      if (BigInt(message.offset) < end) each({ topic, partition, message });
    });
    for (const start of starts) consumer.seek(start);
    await Promise.race([promise, failed]);
  } finally {
    await consumer.disconnect();
  }
}

/**
 * Hands over what lies behind the end for readers of committed records: what was written and neither committed nor given
 * up. Where a partition has much of it, not all is handed over, but some.
 */
export async function readBehindEnd(kafka: Kafka, topics: readonly string[], each: Each): Promise<void> {
  const { ranges, leaders } = await rangesOf(kafka, topics);
  const { consumer, failed } = readerOf(kafka, { readUncommitted: true, maxWaitTimeInMs: 50 });
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const asked = new Map<string, number>();
  consumer.on(consumer.events.FETCH_START, ({ payload }) => {
    const node = String(payload.nodeId);
    asked.set(node, (asked.get(node) ?? 0) + 1);
    // What a server answered is handed over before it is asked again.
    if (leaders.every((leader) => (asked.get(leader) ?? 0) > timesAsked)) resolve(undefined);
  });
  try {
    await begin(consumer, topics, each);
    for (const { topic, partition, high } of ranges) consumer.seek({ topic, partition, offset: high.toString() });
    asked.clear();
    await Promise.race([promise, failed]);
  } finally {
    await consumer.disconnect();
  }
}

/** One answer would do; the first may be an error that the client passes over. */
const timesAsked = 2;

function readerOf(kafka: Kafka, how: Pick<ConsumerConfig, 'readUncommitted' | 'maxWaitTimeInMs'>) {
  const consumer = kafka.consumer({ groupId: `tocsin-reader-${randomUUID()}`, allowAutoTopicCreation: false, ...how });
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    reject(payload.error);
  });
  return { consumer, failed };
}

/** It waits at the ends until it is told where to read. */
async function begin(consumer: Consumer, topics: readonly string[], each: Each): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: false });
  await consumer.run({
    autoCommit: false,
    eachBatch: ({ batch: { topic, partition, messages } }) => {
      for (const message of messages) each({ topic, partition, message });
      return Promise.resolve();
    },
  });
}

/** The ranges of all partitions, and the nodes that answer for some of them. */
async function rangesOf(kafka: Kafka, topics: readonly string[]) {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const ranges: Range[] = [];
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        ranges.push({ topic, partition, low: BigInt(low), high: BigInt(high) });
      }
    }
    const metadata = await admin.fetchTopicMetadata({ topics: [...topics] });
    const leaders = metadata.topics.flatMap(({ partitions }) => partitions.map(({ leader }) => String(leader)));
    return { ranges, leaders: [...new Set(leaders)] };
  } finally {
    await admin.disconnect();
  }
}

/** A partition as text, by which it is found. */
export function nameOf({ topic, partition }: Partition): string {
  return `${topic}/${partition.toString()}`;
}
