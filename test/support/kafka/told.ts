import { audienceOf } from '#cloud-events';
import { catalogue } from '#catalogue';
import { connect, messageOf, topicsOf } from '#relay-kafka';
import type { Topics } from '#relay-kafka';
import type { Producer } from 'kafkajs';
import { eventIn, linesIn } from '../../golden/history.js';
import { root } from '../tree.js';
import { KeptLog, settingsFor } from './telling.js';

type Message = ReturnType<typeof messageOf>;

const audience = audienceOf(catalogue);
const partitions = 2;

/** The golden history as the topics of a ledger of that name tell it, in the order of the log. */
export function toldGolden(name: string): readonly Message[] {
  const ledger = { name, mode: 'test' } as const;
  const topics: Topics = topicsOf(ledger, catalogue, audience);
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
      topics: topics.map((topic) => ({ topic, numPartitions: partitions, replicationFactor: 1 })),
    });
    await admin.disconnect();
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, transactionalId: `tell-${name}` });
    await producer.connect();
    return new Teller(producer);
  }

  async tell(messages: readonly Message[], end: 'commit' | 'abort' = 'commit'): Promise<void> {
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
