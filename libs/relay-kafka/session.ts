import kafkajs from 'kafkajs';
import type { Kafka, Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkpointAsText } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import type { Batch } from './plan.js';
import { checkpointOf, reachedIn } from './reached.js';
import type { Reaching } from './reached.js';
import type { Partition } from './reading.js';
import { byTopic, inParts } from './sending.js';
import type { Codec } from './settings.js';
import { RelayTrouble } from './trouble.js';
import { agrees, takenUp, toldIn, undecidedIn } from './undecided.js';

export interface Writing extends Reaching {
  readonly kafka: Kafka;
  readonly codec: Codec;
  /** Topics in which nobody else writes. */
  readonly topics: readonly string[];
}

/** The server ends a transaction that is not ended within this, so that readers do not wait for ever. */
const transactionTimeout = 30_000;

/** The server asks to come again while it ends the transaction before, which takes some milliseconds. */
const retry = { retries: 8, initialRetryTime: 5, maxRetryTime: 1_000, factor: 0.2, multiplier: 2 };

const mostLooks = 50;
const betweenLooks = 100;

/**
 * The life of one producer: it writes batches, each with the checkpoint that it leads to, all or none. Whatever fails
 * ends it: no error of a transactional producer is known to heal, so another one begins, which puts this one out.
 */
export class Session {
  readonly #producer: Producer;
  readonly #writing: Writing;
  #checkpoint: Checkpoint;
  #isMended = false;

  private constructor(producer: Producer, writing: Writing, checkpoint: Checkpoint) {
    this.#producer = producer;
    this.#writing = writing;
    this.#checkpoint = checkpoint;
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
      const session = new Session(producer, writing, await checkpointOf(writing));
      await session.#mend();
      return session;
    } catch (error) {
      await leave(producer);
      throw error;
    }
  }

  /** How far the log was told when the session began. */
  get checkpoint(): Checkpoint {
    return this.#checkpoint;
  }

  /** Kafka had left a transaction half done. */
  get isMended(): boolean {
    return this.#isMended;
  }

  /** All or none of it is there afterwards; where this throws, the next session finds out which. */
  async write({ messages, after }: Batch): Promise<void> {
    const { identity } = this.#writing;
    const { checkpointTopic, key, name } = identity;
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
      await transaction.sendBatch({ acks: -1, compression: this.#compression, topicMessages: byTopic(part) });
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

  get #compression(): kafkajs.CompressionTypes {
    return this.#writing.codec === 'gzip' ? kafkajs.CompressionTypes.GZIP : kafkajs.CompressionTypes.None;
  }

  /** A transaction is ended a moment before its last marker is written. */
  async #settled(): Promise<void> {
    const { kafka, topics } = this.#writing;
    for (let looks = 1; ; looks++) {
      const [left] = await undecidedIn({ kafka, topics });
      if (left === undefined) return;
      if (looks === mostLooks) throw new RelayTrouble(neverEnds(left));
      await sleep(betweenLooks);
    }
  }

  /**
   * A server may forget partitions as it ends a transaction (KAFKA-20734): some have then what the transaction told, and
   * others wait for its end, which never comes, or lose it with the next that is given up. So where to go on is read from
   * what readers are given. It is kept before the rest is given up: whoever is stopped between the two finds it so.
   */
  async #mend(): Promise<void> {
    const { kafka, topics } = this.#writing;
    const [undecided, told] = await Promise.all([undecidedIn(this.#writing), toldIn(kafka, topics)]);
    if (undecided.length === 0 && agrees(this.#checkpoint, told)) return;
    this.#checkpoint = takenUp(this.#checkpoint, told);
    await this.write({ messages: [], after: this.#checkpoint });
    if (undecided.length > 0) await this.#giveUp(undecided);
    this.#isMended = true;
  }

  async #giveUp(undecided: readonly Partition[]): Promise<void> {
    const nothing = { key: 'nothing', value: '', headers: {}, timestamp: '' };
    const transaction = await this.#producer.transaction();
    await transaction.sendBatch({
      acks: -1,
      topicMessages: byTopic(undecided.map((partition) => ({ ...partition, ...nothing }))),
    });
    await transaction.abort();
    await this.#settled();
  }
}

function neverEnds({ topic, partition }: Partition): string {
  return `A transaction in partition ${partition.toString()} of ${topic} never ends, and who reads there waits for it: end it by hand, as the page "run" tells.`;
}

/** A connection that is lost may not say goodbye for long. */
async function leave(producer: Producer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, 2_000, undefined);
  await Promise.race([producer.disconnect().catch(() => undefined), promise]);
  clearTimeout(timer);
}
