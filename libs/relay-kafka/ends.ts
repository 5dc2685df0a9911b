import type { Admin, Kafka } from 'kafkajs';
import { askedAgain } from './asked-again.js';

/** A partition of a topic. */
export interface Partition {
  readonly topic: string;
  readonly partition: number;
}

/** What readers are given of a partition: from `low` up to before `high`. */
export interface Range extends Partition {
  readonly low: bigint;
  readonly high: bigint;
}

/** What readers of committed records are given of each partition. */
export function committedRanges(kafka: Kafka, topics: readonly string[]): Promise<readonly Range[]> {
  return rangesOf(kafka, topics);
}

/** What is there in each partition, committed or not. */
export function wholeRanges(kafka: Kafka, topics: readonly string[]): Promise<readonly Range[]> {
  return rangesOf(seeingAll(kafka), topics);
}

async function rangesOf(kafka: Kafka, topics: readonly string[]): Promise<readonly Range[]> {
  return withAdmin(kafka, async (admin) => {
    const ranges = await Promise.all(
      topics.map(async (topic) => {
        const offsets = await askedAgain(() => admin.fetchTopicOffsets(topic));
        return offsets.map(({ partition, low, high }) => ({ topic, partition, low: BigInt(low), high: BigInt(high) }));
      }),
    );
    return ranges.flat();
  });
}

/** Those of some topics that there are not. */
export function notThere(kafka: Kafka, topics: readonly string[]): Promise<readonly string[]> {
  return withAdmin(kafka, async (admin) => {
    const there = new Set(await admin.listTopics());
    return topics.filter((topic) => !there.has(topic));
  });
}

export async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

type Connecting = (how: object) => unknown;

/**
 * kafkajs 2.2.4 asks for the end of a partition as readers of committed records see it, and its admin takes no other
 * wish. How it connects takes one; its version is pinned for this, and a trial fails where it no longer takes hold.
 */
function seeingAll(kafka: Kafka): Kafka {
  const name = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === connecting);
  const connect: unknown = name === undefined ? undefined : Reflect.get(kafka, name);
  if (name === undefined || !isConnecting(connect))
    throw new TypeError('This is not kafkajs 2.2.4, for which the relay was made.');
  const seeing = (how: object): unknown => connect({ ...how, isolationLevel: readUncommitted });
  return new Proxy(kafka, { get: (target, key): unknown => (key === name ? seeing : Reflect.get(target, key)) });
}

const connecting = 'private:Kafka:createCluster';
const readUncommitted = 0;

function isConnecting(value: unknown): value is Connecting {
  return typeof value === 'function';
}

/** A partition as text, by which it is found. */
export function nameOf({ topic, partition }: Partition): string {
  return `${topic}/${partition.toString()}`;
}
