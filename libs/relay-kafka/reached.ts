import { isObject } from '#kernel';
import type { Admin, Kafka } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkpointIn } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import { readToEnd } from './reading.js';
import { RelayTrouble } from './trouble.js';

/** Who publishes. Of two with one name, that which began later writes and the other is put out. */
export interface Identity {
  /** The `transactional.id` and the group that keeps the position: nobody else may use either. */
  readonly name: string;
  /** The compacted topic that keeps it too, as groups that are idle are forgotten; and the key there. */
  readonly checkpointTopic: string;
  readonly key: string;
}

/** How far the log has been told, with what the checkpoint knows besides. */
export async function checkpointOf(reaching: Reaching): Promise<Checkpoint> {
  const { kept, position } = await reachedIn(reaching);
  if (kept !== undefined) return kept;
  const { log, begin, recall } = reaching;
  const found = { log, begin, position };
  return { ...found, last: await recall(found) };
}

/** What has to be known to find out how far the log was told. */
export interface Reaching {
  readonly kafka: Kafka;
  readonly identity: Identity;
  /** The id of the log's first event. */
  readonly log: string;
  /** Where a generation of which nothing is told yet begins. */
  readonly begin: bigint;
  /** Where the log ends. */
  readonly head: () => Promise<bigint>;
  /** What follows from the log alone, for where only the group's offset is left. */
  readonly recall: (checkpoint: Omit<Checkpoint, 'last'>) => Promise<Checkpoint['last']>;
}

interface Reached {
  readonly kept: Checkpoint | undefined;
  readonly position: bigint;
}

/**
 * The record in the compacted topic or, where there is none, the offset of the group. They are written in one transaction:
 * but where a server left one half done, only the record is known to be put right.
 * Throws a `RelayTrouble` where they are of another log, or lie behind the end of this one.
 */
export async function reachedIn({ identity, log, begin, head, kafka }: Reaching): Promise<Reached> {
  const kept = await keptRecord(kafka, identity);
  if (kept !== undefined && kept.log !== log) {
    throw new RelayTrouble(
      `The topic ${identity.checkpointTopic} belongs to another ledger of the same name: publish another generation with KAFKA_TOPIC_GENERATION, or give this ledger a name of its own.`,
    );
  }
  const position = kept?.position ?? (await offsetOf(kafka, identity)) ?? begin;
  const end = await head();
  if (position > end) {
    throw new RelayTrouble(
      `Kafka has been told up to position ${position.toString()}, but the log ends at ${end.toString()}: put the whole ledger back, or publish another generation with KAFKA_TOPIC_GENERATION.`,
    );
  }
  return { kept, position };
}

/** The last checkpoint in the compacted topic. */
export async function keptRecord(kafka: Kafka, { checkpointTopic, key }: Identity): Promise<Checkpoint | undefined> {
  let last: Checkpoint | undefined;
  await readToEnd(kafka, [checkpointTopic], ({ message }) => {
    if (message.key?.toString() === key) last = checkpointIn(message.value?.toString() ?? '') ?? last;
  });
  return last;
}

/** The position that the group has kept, undefined where it has been forgotten. */
export async function offsetOf(kafka: Kafka, { name, checkpointTopic }: Identity): Promise<bigint | undefined> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const [found] = await offsetsOf(admin, name, checkpointTopic);
    const offset = BigInt(found?.partitions.find(({ partition }) => partition === 0)?.offset ?? '-1');
    return offset < 0n ? undefined : offset;
  } finally {
    await admin.disconnect();
  }
}

/** A server that has just started finds out first who keeps the offsets of a group, and loads them; the client does not ask again by itself. */
async function offsetsOf(admin: Admin, groupId: string, topic: string) {
  for (let attempts = 1; ; attempts++) {
    try {
      return await admin.fetchOffsets({ groupId, topics: [topic] });
    } catch (error) {
      if (attempts === mostAttempts || !isObject(error) || !notYet.has(error['type'])) throw error;
      await sleep(betweenAttempts);
    }
  }
}

const notYet: ReadonlySet<unknown> = new Set([
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
]);
const mostAttempts = 50;
const betweenAttempts = 100;
