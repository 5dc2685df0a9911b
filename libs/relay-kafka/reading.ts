import type { Kafka, KafkaMessage } from 'kafkajs';
import { randomUUID } from 'node:crypto';

/** A record as it was found. */
export interface Found {
  readonly topic: string;
  readonly partition: number;
  readonly message: KafkaMessage;
}

/**
 * Hands over every committed record of some topics, in the order of each partition, up to what is their end now. The
 * last offset of a partition may be that of a marker, which is never delivered: the end is where the client has come to.
 * It reads as a group that nobody else is in, and that leaves nothing behind.
 */
export async function readToEnd(kafka: Kafka, topics: readonly string[], each: (found: Found) => void): Promise<void> {
  const ends = await endsOf(kafka, topics);
  if (ends.size === 0) return;
  const consumer = kafka.consumer({
    groupId: `tocsin-reader-${randomUUID()}`,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
  });
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    reject(payload.error);
  });
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
    const end = ends.get(placeOf(topic, partition));
    if (end !== undefined && BigInt(lastOffset) + 1n >= end) ends.delete(placeOf(topic, partition));
    if (ends.size === 0) resolve(undefined);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch: { topic, partition, messages } }) => {
        const end = ends.get(placeOf(topic, partition)) ?? 0n;
        for (const message of messages) if (BigInt(message.offset) < end) each({ topic, partition, message });
        return Promise.resolve();
      },
    });
    await promise;
  } finally {
    await consumer.disconnect();
  }
}

/** By place, the end of each partition that holds anything. */
async function endsOf(kafka: Kafka, topics: readonly string[]): Promise<Map<string, bigint>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const ends = new Map<string, bigint>();
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        if (BigInt(high) > BigInt(low)) ends.set(placeOf(topic, partition), BigInt(high));
      }
    }
    return ends;
  } finally {
    await admin.disconnect();
  }
}

function placeOf(topic: string, partition: number): string {
  return `${topic}/${partition.toString()}`;
}
