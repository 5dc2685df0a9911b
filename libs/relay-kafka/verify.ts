import type { EventStore } from '#kernel';
import type { Kafka } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Comparison } from './comparison.js';
import type { Difference } from './comparison.js';
import { notThere } from './ends.js';
import { expectTopics } from './expect-topics.js';
import type { EventPlan } from './plan.js';
import { keptRecord } from './reached.js';
import type { Identity } from './reached.js';
import { readInTurns } from './reading.js';
import { RelayTrouble } from './trouble.js';

export interface Verified {
  /** The topics were told of the log behind the one position, up to the other. */
  readonly begin: bigint;
  readonly position: bigint;
  readonly records: number;
  readonly differences: readonly Difference[];
}

export interface Verifying {
  readonly kafka: Kafka;
  readonly store: EventStore;
  readonly topics: readonly string[];
  readonly partitions: number;
  readonly identity: Identity;
  readonly plan: EventPlan;
  /** Of the log so many events are compared together; many unless said. */
  readonly most?: number;
}

/** A transaction is committed a moment before its last marker is written: what seems missing is looked for again. */
const mostLooks = 10;
const betweenLooks = 500;

/** What is found once nothing seems to be missing, or in the last look; undefined where nothing was told yet. */
export async function settled<T extends { readonly differences: readonly Pick<Difference, 'what'>[] }>(
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let looks = 1; ; looks++) {
    const found = await look();
    const isSettled = found?.differences.every(({ what }) => what !== 'missing') ?? false;
    if (isSettled || looks === mostLooks) return found;
    await sleep(betweenLooks);
  }
}

/**
 * Compares what the topics hold with what the log says they must. May be done while the relay runs: what it tells
 * meanwhile is compared, and not missed where it is not there yet. Throws a `RelayTrouble` where nothing was told yet, and
 * as `expectTopics` does.
 */
export async function verify(verifying: Verifying): Promise<Verified> {
  const { kafka, topics, partitions, identity } = verifying;
  const { checkpointTopic } = identity;
  if ((await notThere(kafka, [checkpointTopic])).length === 0) {
    await expectTopics(kafka, topics, partitions);
    const found = await settled(() => look(verifying));
    if (found !== undefined) return found;
  }
  throw new RelayTrouble(
    `Nothing has been told yet, says ${checkpointTopic}: start the relay, or name the generation that was told with KAFKA_TOPIC_GENERATION.`,
  );
}

async function look({ kafka, topics, identity, ...compared }: Verifying): Promise<Verified | undefined> {
  const kept = await keptRecord(kafka, identity);
  if (kept === undefined) return undefined;
  const comparison = new Comparison({ ...compared, kept });
  await comparison.next();
  await readInTurns(kafka, topics, comparison);
  const differences = await comparison.end();
  return { begin: kept.begin, position: kept.position, records: comparison.records, differences };
}
