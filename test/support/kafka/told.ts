import { audienceOf, topicsOf } from '#cloud-events';
import type { Topics } from '#cloud-events';
import { catalogue } from '#catalogue';
import { connect, messageOf, publishStatus } from '#relay-kafka';
import type { Producer } from 'kafkajs';
import { AreaRegistry } from '#areas';
import { regionStatus } from '#region-status';
import type { Level, RegionStatus } from '#region-status';
import { eventIn, linesIn } from '../../golden/history.js';
import { root } from '../tree.js';
import { expectAsPublished } from './as-published.js';
import { KeptLog, settingsFor } from './telling.js';

type Message = ReturnType<typeof messageOf>;

const audience = audienceOf(catalogue);
const partitions = 2;
const areas = new AreaRegistry();

/** The golden history as the topics of a ledger of that name tell it, in the order of the log. */
export function toldGolden(name: string, generation = 1): readonly Message[] {
  const ledger = { name, mode: 'test' } as const;
  const topics: Topics = topicsOf(ledger, catalogue, audience, generation);
  const last = new Map<string, bigint>();
  return linesIn(`${root}/test/golden`)
    .map(eventIn)
    .flatMap((event) => {
      const topic = topics.of(event);
      if (topic === undefined) return [];
      const partition = event.stream.length % partitions;
      const place = `${topic}/${partition.toString()}`;
      const previous = last.get(place) ?? 0n;
      last.set(place, event.position);
      return [messageOf(event, { topic, partition, previous, areas: '' }, { ledger, audience })];
    });
}

/** The status of an area in which nothing is in force; of one that there is not, as if it were Tacna. */
export function statusIn(code: string, at: string): RegionStatus {
  const area = areas.find(code) ?? areas.find('PE-TAC');
  if (area === undefined) throw new TypeError('There is no Tacna.');
  return regionStatus({ area: { ...area, code }, at, zone: 'America/Lima', areas, believed: [], reports: [] });
}

/** Records of the topic of status of a ledger of that name: levels of areas, one behind each event of the golden history. */
export async function toldLevels(
  name: string,
  levels: readonly (readonly [code: string, level: Level])[],
): Promise<readonly Message[]> {
  const ledger = { name, mode: 'test' } as const;
  const topics = topicsOf(ledger, catalogue, audience);
  const events = linesIn(`${root}/test/golden`).map(eventIn);
  const told = levels.map(async ([code, level], index) => {
    const event = events[index];
    if (event === undefined) throw new TypeError('The golden history is too short.');
    const status = statusIn(code, event.recordedAt);
    const { plan } = publishStatus({
      ...{ ledger, topics, partitions },
      touchedBy: () => Promise.resolve([code]),
      statusesAt: () => Promise.resolve([{ ...status, level }]),
    });
    const before = { log: '', begin: 0n, position: 0n, last: {} };
    return (await plan(before, [event], new AbortController().signal)).messages;
  });
  return (await Promise.all(told)).flat();
}

/** As the relay makes its topics: what is told here happened years ago, and a server forgets after a week. */
const forEver = [{ name: 'retention.ms', value: '-1' }];

/** A server that can be told something by hand, in transactions that are committed or aborted. */
export class Teller {
  readonly #producer: Producer;

  private constructor(producer: Producer) {
    this.#producer = producer;
  }

  static async to(address: string, name: string, topics: readonly string[]): Promise<Teller> {
    const kafka = connect(settingsFor(address), new KeptLog());
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: true,
      topics: topics.map((topic) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: 1,
        configEntries: forEver,
      })),
    });
    await admin.disconnect();
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, transactionalId: `tell-${name}` });
    await producer.connect();
    return new Teller(producer);
  }

  async tell(messages: readonly Message[], end: 'commit' | 'abort' = 'commit'): Promise<void> {
    for (const { value: payload, ...message } of messages) expectAsPublished({ ...message, payload });
    const transaction = await this.#producer.transaction();
    for (const [topic, some] of Map.groupBy(messages, (one) => one.topic)) {
      await transaction.send({ topic, messages: some.map((one) => ({ ...one, headers: { ...one.headers } })) });
    }
    await transaction[end]();
  }

  leave(): Promise<void> {
    return this.#producer.disconnect();
  }
}
