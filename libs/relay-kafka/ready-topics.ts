import type { Topics } from '#cloud-events';
import kafkajs from 'kafkajs';
import type { Admin, ITopicMetadata, Kafka } from 'kafkajs';
import { askedAgain } from './asked-again.js';
import { withAdmin } from './ends.js';
import type { KafkaSettings } from './settings.js';
import { RelayTrouble } from './trouble.js';

/** What a topic has to be. */
interface Wanted {
  readonly topic: string;
  readonly partitions: number;
  readonly policy: 'delete' | 'compact';
  /** Settings that it must have exactly so. */
  readonly exactly: Readonly<Record<string, string>>;
  /** Settings that are only given to a topic that is made here. */
  readonly besides: Readonly<Record<string, string>>;
}

/** Nothing is forgotten, and messages may be as old as their events. */
const forEver = {
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'message.timestamp.type': 'CreateTime',
};

/** Small pieces, so that the record in force is soon found among those it has replaced. */
const inSmallPieces = { 'segment.bytes': '1048576', 'min.cleanable.dirty.ratio': '0.1' };

/** The largest event with its headers, with room to spare. */
const largestMessage = 200_000;

/**
 * Makes the topics that there are not and checks those that there are: nothing is changed on a topic that somebody made.
 * Throws a `RelayTrouble` that names the topic, the setting, what it is and what it has to be.
 */
export function readyTopics(kafka: Kafka, topics: Topics, settings: KafkaSettings): Promise<void> {
  return withAdmin(kafka, (admin) => readied(admin, topics, settings));
}

async function readied(admin: Admin, topics: Topics, settings: KafkaSettings): Promise<void> {
  const wanted = wantedTopics(topics, settings);
  const there = new Set(await admin.listTopics());
  const missing = wanted.filter(({ topic }) => !there.has(topic));
  if (missing.length > 0) await make(admin, missing, settings);
  const names = wanted.map(({ topic }) => topic);
  const found = new Map((await metadataOf(admin, names)).map((one) => [one.name, one]));
  const configs = await configsOf(admin, names);
  const problems = wanted.flatMap((one) => problemsOf(one, found.get(one.topic), configs.get(one.topic), settings));
  if (problems.length > 0) throw new RelayTrouble(problems.join(' '));
}

function wantedTopics({ events, regionStatus, checkpoint }: Topics, { partitions }: KafkaSettings): readonly Wanted[] {
  return [
    ...events.map((topic) => ({ topic, partitions, policy: 'delete' as const, exactly: forEver, besides: {} })),
    { topic: regionStatus, partitions, policy: 'compact', exactly: {}, besides: {} },
    { topic: checkpoint, partitions: identities, policy: 'compact', exactly: {}, besides: inSmallPieces },
  ];
}

async function make(admin: Admin, missing: readonly Wanted[], settings: KafkaSettings): Promise<void> {
  const { brokers } = await admin.describeCluster();
  if (brokers.length < settings.replication) {
    throw new RelayTrouble(
      `KAFKA_REPLICATION is ${settings.replication.toString()}, but Kafka has ${brokers.length.toString()} ${brokers.length === 1 ? 'node' : 'nodes'} to keep copies on: start more, or set KAFKA_REPLICATION and KAFKA_MIN_INSYNC_REPLICAS to what there is.`,
    );
  }
  await admin.createTopics({
    // The client takes a topic that has just been made for one that there is not; it is waited for below.
    waitForLeaders: false,
    topics: missing.map(({ topic, partitions, policy, exactly, besides }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: settings.replication,
      configEntries: Object.entries({
        'cleanup.policy': policy,
        'min.insync.replicas': settings.minInSync.toString(),
        ...exactly,
        ...besides,
      }).map(([name, value]) => ({ name, value })),
    })),
  });
}

/** Nodes learn of a new topic one after the other. */
async function metadataOf(admin: Admin, topics: readonly string[]): Promise<readonly ITopicMetadata[]> {
  return (await askedAgain(() => admin.fetchTopicMetadata({ topics: [...topics] }))).topics;
}

/** Who tells the events and who tells the status of regions: each has a partition of its own for its checkpoint. */
const identities = 2;

type Config = ReadonlyMap<string, string>;

async function configsOf(admin: Admin, topics: readonly string[]): Promise<ReadonlyMap<string, Config>> {
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  const configNames = ['cleanup.policy', 'min.insync.replicas', 'max.message.bytes', ...Object.keys(forEver)];
  const resources = topics.map((name) => ({ type, name, configNames }));
  const { resources: found } = await admin.describeConfigs({ resources, includeSynonyms: false });
  return new Map(
    found.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
}

function problemsOf(
  { topic, partitions, policy, exactly }: Wanted,
  found: ITopicMetadata | undefined,
  config: Config = new Map(),
  { replication, minInSync }: KafkaSettings,
): readonly string[] {
  if (found === undefined) return [`The topic ${topic} is not there after it was made: ask Kafka why.`];
  const copies = Math.min(...found.partitions.map(({ replicas }) => replicas.length));
  const inSync = Math.min(...found.partitions.map(({ isr }) => isr.length));
  const least = Number(config.get('min.insync.replicas') ?? minInSync);
  const largest = Number(config.get('max.message.bytes') ?? largestMessage);
  const is = (what: string, has: string | number, must: string, way: string): string =>
    `The topic ${topic} has ${what} ${has.toString()}; it must be ${must}: ${way}.`;
  const alter = 'alter the topic';
  return [
    ...(found.partitions.length === partitions
      ? []
      : [
          is(
            'partitions',
            found.partitions.length,
            partitions.toString(),
            `set KAFKA_PARTITIONS to what it has, or publish another generation, as keys would move`,
          ),
        ]),
    ...Object.entries({ 'cleanup.policy': policy, ...exactly }).flatMap(([name, value]) =>
      config.get(name) === value ? [] : [is(name, config.get(name) ?? 'unknown', value, alter)],
    ),
    ...(copies >= replication
      ? []
      : [is('replication', copies, `at least ${replication.toString()}`, `${alter}, or set KAFKA_REPLICATION`)]),
    ...(least >= minInSync
      ? []
      : [
          is(
            'min.insync.replicas',
            least,
            `at least ${minInSync.toString()}`,
            `${alter}, or set KAFKA_MIN_INSYNC_REPLICAS`,
          ),
        ]),
    ...(largest >= largestMessage
      ? []
      : [is('max.message.bytes', largest, `at least ${largestMessage.toString()}`, alter)]),
    ...(inSync >= least
      ? []
      : [
          is(
            'in-sync replicas',
            inSync,
            `at least ${least.toString()}, its min.insync.replicas`,
            'bring the missing nodes of Kafka back, or alter the topic',
          ),
        ]),
  ];
}
