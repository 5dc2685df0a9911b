import type { Kafka } from 'kafkajs';
import type { Checkpoint, LastIn } from './checkpoint.js';
import { committedRanges, nameOf, wholeRanges } from './ends.js';
import type { Partition } from './ends.js';
import type { Identity, Reached } from './reached.js';

/** Where a transaction may have been left half done. */
interface Own {
  readonly kafka: Kafka;
  /** Topics in which nobody else writes. */
  readonly topics: readonly string[];
  readonly identity: Identity;
}

/**
 * The partitions in which something was written that is neither committed nor given up. When nobody writes there, and
 * the server says that it has ended all transactions, there should be none; but a server of Kafka 4.4.0 that is killed
 * while it ends one forgets partitions when it is back (KAFKA-20734): it is then there in some and not in others.
 */
export async function undecidedIn({ kafka, topics, identity }: Own): Promise<readonly Partition[]> {
  const all = [...topics, identity.checkpointTopic];
  const whole = await wholeRanges(kafka, all);
  const committed = new Map((await committedRanges(kafka, all)).map((range) => [nameOf(range), range.high]));
  return whole
    .filter(({ topic, partition }) => topic !== identity.checkpointTopic || partition === identity.partition)
    .filter((range) => range.high > (committed.get(nameOf(range)) ?? 0n))
    .map(({ topic, partition }) => ({ topic, partition }));
}

/** Whether the topics hold what a checkpoint says: no more in any partition and no less. */
export function agrees({ checkpoint: { last }, told }: Reached): boolean {
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
