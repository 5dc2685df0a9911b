import kafkajs from 'kafkajs';
import type { Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkpointAsText } from './checkpoint.js';
import type { Checkpoint } from './checkpoint.js';
import type { Batch } from './plan.js';
import { expectOwn, reachedIn } from './reached.js';
import type { Reached, Reaching } from './reached.js';
import type { Partition } from './ends.js';
import { byTopic, inParts, own } from './sending.js';
import type { Codec } from './settings.js';
import { RelayTrouble } from './trouble.js';
import { agrees, takenUp, undecidedIn } from './undecided.js';

export interface Writing extends Reaching {
  readonly codec: Codec;
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
  #hadToMend = false;

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
    await expectOwn(writing);
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
      const undecided = await undecidedIn(writing);
      const reached = await reachedIn(writing);
      const session = new Session(producer, writing, reached.checkpoint);
      if (undecided.length > 0 || !agrees(reached)) await session.#mend(reached, undecided);
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
  get hadToMend(): boolean {
    return this.#hadToMend;
  }

  /** All or none of it is there afterwards; where this throws, the next session finds out which. */
  async write({ messages, after }: Batch): Promise<void> {
    const { checkpointTopic, partition, key, name } = this.#writing.identity;
    const kept = own(checkpointTopic, partition, key, checkpointAsText(after));
    const transaction = await this.#producer.transaction();
    for (const part of inParts([...messages, kept])) {
      await transaction.sendBatch({ acks: -1, compression: this.#compression, topicMessages: byTopic(part) });
    }
    const metadata = checkpointAsText({ ...after, last: {} });
    const offsets = [{ partition, offset: after.position.toString(), metadata }];
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

  /** Where something waits for its end; for a moment behind each transaction, that is usual. */
  undecided(): Promise<readonly Partition[]> {
    return undecidedIn(this.#writing);
  }

  /**
   * A server may forget partitions as it ends a transaction (KAFKA-20734): some have then what the transaction told, and
   * others wait for its end, which never comes, or lose it with the next that is given up. So where to go on is read from
   * what readers are given. It is kept before the rest is given up: whoever is stopped between the two finds it so.
   */
  async #mend({ checkpoint, told }: Reached, undecided: readonly Partition[]): Promise<void> {
    this.#checkpoint = takenUp(checkpoint, told);
    await this.write({ messages: [], after: this.#checkpoint });
    if (undecided.length > 0) await this.#giveUp(undecided);
    this.#hadToMend = true;
  }

  async #giveUp(undecided: readonly Partition[]): Promise<void> {
    const nothing = undecided.map(({ topic, partition }) => own(topic, partition, 'nothing', ''));
    const transaction = await this.#producer.transaction();
    await transaction.sendBatch({ acks: -1, topicMessages: byTopic(nothing) });
    await transaction.abort();
    for (let looks = 1; ; looks++) {
      const [left] = await this.undecided();
      if (left === undefined) return;
      if (looks === mostLooks) throw new RelayTrouble(neverEnds(left));
      await sleep(betweenLooks);
    }
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
