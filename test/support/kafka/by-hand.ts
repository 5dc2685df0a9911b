import kafkajs from 'kafkajs';
import type { Consumed } from './consumer.js';

/** Puts records into a topic without a transaction, as whoever has the rights may by mistake. */
export async function tellByHand(
  address: string,
  topic: string,
  records: readonly Pick<Consumed, 'key' | 'partition' | 'headers' | 'payload'>[],
): Promise<void> {
  const client = new kafkajs.Kafka({ brokers: [address], logLevel: kafkajs.logLevel.NOTHING });
  const producer = client.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  const messages = records.map(({ key, partition, headers, payload: value }) => ({ key, partition, headers, value }));
  await producer.send({ topic, messages });
  await producer.disconnect();
}
