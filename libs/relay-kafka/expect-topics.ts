import type { Kafka } from 'kafkajs';
import { askedAgain } from './asked-again.js';
import { notThere, withAdmin } from './ends.js';
import { RelayTrouble } from './trouble.js';

/** Before topics are compared: throws a `RelayTrouble` where one is not there or has another number of partitions. */
export async function expectTopics(kafka: Kafka, names: readonly string[], partitions: number): Promise<void> {
  const [missing] = await notThere(kafka, names);
  if (missing !== undefined) {
    throw new RelayTrouble(`The topic ${missing} is not there: start the relay, which makes it and tells it anew.`);
  }
  const { topics } = await withAdmin(kafka, (admin) =>
    askedAgain(() => admin.fetchTopicMetadata({ topics: [...names] })),
  );
  const other = topics.find((one) => one.partitions.length !== partitions);
  if (other === undefined) return;
  throw new RelayTrouble(
    `The topic ${other.name} has partitions ${other.partitions.length.toString()}, and KAFKA_PARTITIONS is ${partitions.toString()}: set it to what the topic has.`,
  );
}
