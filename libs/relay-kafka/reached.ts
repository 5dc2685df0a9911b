import type { Kafka } from 'kafkajs';
import { askedAgain } from './asked-again.js';
import { checkpointIn } from './checkpoint.js';
import type { Checkpoint, LastIn } from './checkpoint.js';
import { nameOf, withAdmin } from './ends.js';
import type { Partition, Range } from './ends.js';
import { positionIn } from './message.js';
import { readToEnd } from './reading.js';
import type { Found } from './reading.js';
import { RelayTrouble } from './trouble.js';

/** Who publishes. Of two with one name, that which began later writes and the other is put out. */
export interface Identity {
  /** The `transactional.id` and the group that keeps the position: nobody else may use either. */
  readonly name: string;
  /** The compacted topic that keeps it too, as groups that are idle are forgotten; its partition and the key there. */
  readonly checkpointTopic: string;
  readonly partition: number;
  readonly key: string;
}

/** What has to be known to find out how far the log was told. */
export interface Reaching {
  readonly kafka: Kafka;
  readonly identity: Identity;
  /** Topics in which nobody else writes. */
  readonly topics: readonly string[];
  /** The id of the log's first event. */
  readonly log: string;
  /** Where a generation of which nothing is told yet begins. */
  readonly begin: bigint;
  /** Where the log ends. */
  readonly head: () => Promise<bigint>;
}

/** How far the log was told, and what the topics hold. */
export interface Reached {
  readonly checkpoint: Checkpoint;
  /** The position of the last message in each partition that readers are given. */
  readonly told: LastIn;
}

/**
 * Throws a `RelayTrouble` where what was told is of another log, or lies behind the end of this one. It looks where it
 * costs least, as others may be writing yet.
 */
export async function expectOwn(reaching: Reaching): Promise<void> {
  const { kafka, identity } = reaching;
  const found = (await offsetOf(kafka, identity)) ?? (await keptRecord(kafka, identity));
  if (found !== undefined) await expectOf(reaching, found);
}

/**
 * How far the log was told; true only when nobody else writes. The record in the compacted topic and the offset of the
 * group are written in one transaction: but where a server left one half done, only the record is known to be put right.
 * Without a record it is asked of the topics themselves. Throws a `RelayTrouble` as `expectOwn` does, and where topics
 * hold something and nothing says whose it is.
 */
export async function reachedIn(reaching: Reaching): Promise<Reached> {
  const { kafka, identity, log, begin } = reaching;
  const { kept, told } = await foundIn(reaching);
  const checkpoint = kept ?? (await withoutRecord());
  await expectOf(reaching, checkpoint);
  return { checkpoint, told };

  async function withoutRecord(): Promise<Checkpoint> {
    const offset = await offsetOf(kafka, identity);
    if (offset === undefined && Object.keys(told).length > 0) {
      throw new RelayTrouble(
        `The topics hold messages, but how far they were told is gone from ${identity.checkpointTopic}: publish another generation with KAFKA_TOPIC_GENERATION.`,
      );
    }
    const first = offset?.begin ?? begin;
    return { log: offset?.log ?? log, begin: first, position: first, last: told };
  }
}

async function expectOf({ identity, log, head }: Reaching, found: Checkpoint): Promise<void> {
  if (found.log !== log) {
    throw new RelayTrouble(
      `The topic ${identity.checkpointTopic} belongs to another ledger of the same name: publish another generation with KAFKA_TOPIC_GENERATION, or give this ledger a name of its own.`,
    );
  }
  const end = await head();
  if (found.position > end) {
    throw new RelayTrouble(
      `Kafka has been told up to position ${found.position.toString()}, but the log ends at ${end.toString()}: put the whole ledger back, or publish another generation with KAFKA_TOPIC_GENERATION.`,
    );
  }
}

/** In offsets: behind the last message of a partition there may be much that was given up, but there seldom is. */
const shortestTail = 100n;
/** Where no message was found, so many times as much is looked at: not the whole of a partition for what a kill left. */
const further = 100n;

/** The record, and the last message of each partition. */
async function foundIn({ kafka, identity, topics }: Reaching) {
  const { checkpointTopic, partition: own } = identity;
  const told: Record<string, Record<string, string>> = {};
  let kept: Checkpoint | undefined;
  const take = ({ topic, partition, message }: Found): void => {
    if (topic === checkpointTopic) kept = recordIn({ topic, partition, message }, identity) ?? kept;
    const position = topic === checkpointTopic ? undefined : positionIn(message);
    if (position !== undefined) (told[topic] ??= {})[partition] = position.toString();
  };
  const isTold = ({ topic, partition }: Partition): boolean => told[topic]?.[partition] !== undefined;
  let cut: readonly Range[] = [];
  const lastOf = (tail: bigint, range: Range): bigint => {
    const { low, high } = range;
    if (high - tail <= low) return low;
    cut = [...cut, range];
    return high - tail;
  };
  await readToEnd(kafka, [...topics, checkpointTopic], take, (range) => {
    if (range.topic === checkpointTopic) return range.partition === own ? range.low : undefined;
    return lastOf(shortestTail, range);
  });
  for (let tail = shortestTail * further; !cut.every(isTold); tail *= further) {
    const left = new Set(cut.filter((range) => !isTold(range)).map(nameOf));
    cut = [];
    await readToEnd(kafka, topics, take, (range) => (left.has(nameOf(range)) ? lastOf(tail, range) : undefined));
  }
  return { kept, told };
}

/** The last checkpoint in the compacted topic. */
export async function keptRecord(kafka: Kafka, identity: Identity): Promise<Checkpoint | undefined> {
  let last: Checkpoint | undefined;
  await readToEnd(
    kafka,
    [identity.checkpointTopic],
    (found) => {
      last = recordIn(found, identity) ?? last;
    },
    ({ partition, low }) => (partition === identity.partition ? low : undefined),
  );
  return last;
}

function recordIn({ message: { key, value } }: Found, identity: Identity): Checkpoint | undefined {
  return key?.toString() === identity.key ? checkpointIn(value?.toString() ?? '') : undefined;
}

/** What the group has kept, which says nothing of the last messages; undefined where it has been forgotten. */
export async function offsetOf(kafka: Kafka, identity: Identity): Promise<Checkpoint | undefined> {
  const { name, checkpointTopic } = identity;
  return withAdmin(kafka, async (admin) => {
    const [found] = await askedAgain(() => admin.fetchOffsets({ groupId: name, topics: [checkpointTopic] }));
    const own = found?.partitions.find(({ partition }) => partition === identity.partition);
    return checkpointIn(own?.metadata ?? '');
  });
}
