import { isObject } from '#kernel';
import kafkajs from 'kafkajs';
import type { Admin, Kafka, Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkpointAsText, checkpointIn } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import type { Message } from './message.js';
import type { Batch } from './plan.js';
import { readToEnd } from './reading.js';
import type { Codec } from './settings.js';
import { RelayTrouble } from './trouble.js';

/** Who publishes. Of two with one name, that which began later writes and the other is put out. */
export interface Identity {
  /** The `transactional.id` and the group that keeps the position: nobody else may use either. */
  readonly name: string;
  /** The compacted topic that keeps it too, as groups that are idle are forgotten; and the key there. */
  readonly checkpointTopic: string;
  readonly key: string;
}

export interface Writing {
  readonly kafka: Kafka;
  readonly identity: Identity;
  readonly codec: Codec;
  /** The id of the log's first event. */
  readonly log: string;
  /** Where a generation of which nothing is told yet begins. */
  readonly begin: bigint;
  /** Where the log ends. */
  readonly head: () => Promise<bigint>;
  /** What follows from the log alone, for where only the group's offset is left. */
  readonly recall: (checkpoint: Omit<Checkpoint, 'last'>) => Promise<Checkpoint['last']>;
}

/** The server ends a transaction that is not ended within this, so that readers do not wait for ever. */
const transactionTimeout = 30_000;

/** The server asks to come again while it ends the transaction before, which takes some milliseconds. */
const retry = { retries: 8, initialRetryTime: 5, maxRetryTime: 1_000, factor: 0.2, multiplier: 2 };

/** The most bytes of messages in one request: a server takes a megabyte for each partition unless told otherwise. */
const mostBytes = 700_000;

/**
 * The life of one producer: it writes batches, each with the checkpoint that it leads to, all or none. Whatever fails
 * ends it: no error of a transactional producer is known to heal, so another one begins, which puts this one out.
 */
export class Session {
  readonly checkpoint: Checkpoint;
  readonly #producer: Producer;
  readonly #writing: Writing;

  private constructor(producer: Producer, writing: Writing, checkpoint: Checkpoint) {
    this.#producer = producer;
    this.#writing = writing;
    this.checkpoint = checkpoint;
  }

  /**
   * Puts out whoever wrote under this name before, and ends what it had begun; only then is it certain how far that had
   * come. kafkajs does so when a transaction begins, not when it connects: an empty one is given up for it.
   * Throws a `RelayTrouble` where the topics are not of this log; nobody is put out then.
   */
  static async open(writing: Writing): Promise<Session> {
    await reachedIn(writing);
    const producer = writing.kafka.producer({
      transactionalId: writing.identity.name,
      transactionTimeout,
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      retry,
    });
    try {
      await producer.connect();
      const empty = await producer.transaction();
      await empty.abort();
      return new Session(producer, writing, await checkpointOf(writing));
    } catch (error) {
      await leave(producer);
      throw error;
    }
  }

  /** All or none of it is there afterwards; where this throws, the next session finds out which. */
  async write({ messages, after }: Batch): Promise<void> {
    const { identity, codec } = this.#writing;
    const { checkpointTopic, key, name } = identity;
    const compression = codec === 'gzip' ? kafkajs.CompressionTypes.GZIP : kafkajs.CompressionTypes.None;
    const kept = {
      topic: checkpointTopic,
      partition: 0,
      key,
      value: checkpointAsText(after),
      headers: {},
      timestamp: '',
    };
    const transaction = await this.#producer.transaction();
    for (const part of inParts([...messages, kept])) {
      await transaction.sendBatch({ acks: -1, compression, topicMessages: byTopic(part) });
    }
    const offsets = [{ partition: 0, offset: after.position.toString() }];
    await transaction.sendOffsets({
      consumerGroupId: name,
      topics: [{ topic: checkpointTopic, partitions: offsets }],
    });
    await transaction.commit();
  }

  close(): Promise<void> {
    return leave(this.#producer);
  }
}

/** A connection that is lost may not say goodbye for long. */
async function leave(producer: Producer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, 2_000, undefined);
  await Promise.race([producer.disconnect().catch(() => undefined), promise]);
  clearTimeout(timer);
}

/** In their order, each part small enough for one request. */
export function inParts(messages: readonly Message[], most = mostBytes): readonly (readonly Message[])[] {
  const parts: Message[][] = [];
  let room = 0;
  for (const message of messages) {
    const bytes = sizeOf(message);
    const part = parts.at(-1);
    if (part === undefined || bytes > room) {
      parts.push([message]);
      room = most - bytes;
    } else {
      part.push(message);
      room -= bytes;
    }
  }
  return parts;
}

function sizeOf({ key, value, headers }: Message): number {
  const texts = Object.entries(headers).flat();
  return Buffer.byteLength(value) + texts.reduce((sum, text) => sum + text.length + 5, key.length + 20);
}

/** Key and partition are both said: what is sent again would else be placed anew. */
function byTopic(messages: readonly Message[]) {
  return [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, some]) => ({
    topic,
    messages: some.map(({ key, partition, headers, value, timestamp }) => ({
      key,
      partition,
      headers,
      value,
      ...(timestamp === '' ? {} : { timestamp }),
    })),
  }));
}

/** How far the log has been told, with what the checkpoint knows besides. */
async function checkpointOf(writing: Writing): Promise<Checkpoint> {
  const { kept, position } = await reachedIn(writing);
  if (kept?.position === position) return kept;
  const { log, begin, recall } = writing;
  const found = { log, begin: kept?.begin ?? begin, position };
  return { ...found, last: await recall(found) };
}

interface Reached {
  readonly kept: Checkpoint | undefined;
  readonly position: bigint;
}

/**
 * The farther of the record in the compacted topic and the offset of the group. Throws a `RelayTrouble` where they are of
 * another log, or lie behind the end of this one.
 */
async function reachedIn({ identity, log, begin, head, kafka }: Writing): Promise<Reached> {
  const kept = await keptRecord(kafka, identity);
  if (kept !== undefined && kept.log !== log) {
    throw new RelayTrouble(
      `The topic ${identity.checkpointTopic} belongs to another ledger of the same name: publish another generation with KAFKA_TOPIC_GENERATION, or give this ledger a name of its own.`,
    );
  }
  const offset = await offsetOf(kafka, identity);
  const position = [kept?.position ?? begin, offset ?? begin].reduce((one, other) => (one > other ? one : other));
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

/** A server that has just started loads the offsets of its groups first, and the client does not ask again by itself. */
async function offsetsOf(admin: Admin, groupId: string, topic: string) {
  for (let attempts = 1; ; attempts++) {
    try {
      return await admin.fetchOffsets({ groupId, topics: [topic] });
    } catch (error) {
      if (attempts === mostAttempts || !isObject(error) || error['type'] !== 'GROUP_LOAD_IN_PROGRESS') throw error;
      await sleep(betweenAttempts);
    }
  }
}

const mostAttempts = 50;
const betweenAttempts = 100;
