import type { Kafka } from 'kafkajs';
import type { Checkpoint, LastIn } from './checkpoint.js';
import { positionIn } from './message.js';
import type { Identity } from './reached.js';
import { nameOf, readBehindEnd, readToEnd } from './reading.js';
import type { Partition } from './reading.js';

/** Where a transaction may have been left half done. */
export interface Undecided {
  readonly kafka: Kafka;
  /** Topics in which nobody else writes. */
  readonly topics: readonly string[];
  /** The topic of the checkpoint is shared: what others write there is not looked at. None where it is to be left out. */
  readonly identity?: Identity;
}

/**
 * The partitions in which something was written that is neither committed nor given up. When nobody writes there, and
 * the server says that it has ended all transactions, there should be none; but a server of Kafka 4.4.0 that is killed
 * while it commits forgets partitions when it is back (KAFKA-20734): a transaction is then there in some and not in others.
 */
export async function undecidedIn({ kafka, topics, identity }: Undecided): Promise<readonly Partition[]> {
  const shared = identity === undefined ? [] : [identity.checkpointTopic];
  const found = new Map<string, Partition>();
  await readBehindEnd(kafka, [...topics, ...shared], ({ topic, partition, message }) => {
    if (topic === identity?.checkpointTopic && message.key?.toString() !== identity.key) return;
    found.set(nameOf({ topic, partition }), { topic, partition });
  });
  return [...found.values()];
}

/** The position of the last message in each partition that readers are given. */
export async function toldIn(kafka: Kafka, topics: readonly string[]): Promise<LastIn> {
  const told: Record<string, Record<string, string>> = {};
  for (const far of howFarBack) {
    await readToEnd(
      kafka,
      topics,
      ({ topic, partition, message }) => {
        const position = positionIn(message);
        if (position !== undefined) (told[topic] ??= {})[partition] = position.toString();
      },
      ({ topic, partition, low, high }) => {
        if (told[topic]?.[partition] !== undefined) return undefined;
        return high - far > low ? high - far : low;
      },
    );
  }
  return told;
}

/** In offsets. There may be much that was given up behind the last message, but there seldom is. */
const howFarBack = [100n, 10_000n, 2n ** 62n];

/** Whether the topics hold what a checkpoint says: no more in any partition and no less. */
export function agrees({ last }: Checkpoint, told: LastIn): boolean {
  return holds(told, last) && holds(last, told);
}

function holds(one: LastIn, other: LastIn): boolean {
  return Object.entries(other).every(([topic, partitions]) =>
    Object.entries(partitions).every(([partition, position]) => one[topic]?.[partition] === position),
  );
}

/**
 * Where to go on when each partition has been told up to a place of its own: from before the first message that is
 * missing. What is behind it and there already is left out, as it is not behind the last of its partition.
 */
export function takenUp(reached: Checkpoint, told: LastIn): Checkpoint {
  let { position } = reached;
  for (const [topic, partitions] of Object.entries(reached.last)) {
    for (const [partition, last] of Object.entries(partitions)) {
      const there = BigInt(told[topic]?.[partition] ?? reached.begin);
      if (there < BigInt(last) && there < position) position = there;
    }
  }
  return { ...reached, position, last: told };
}
