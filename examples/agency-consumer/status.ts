import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import type { KafkaMessage } from 'kafkajs';

/**
 * Catches up with the status of each area, and follows it until it is interrupted:
 * node status.ts <brokers> <topic>
 * The latest of each area is printed as soon as what was there at the start has been read, and then each that comes. A line
 * has the code of the area, its level, the position in the log, as of when it is so, when it changes by itself ("-" where
 * nothing is known), and the mode of the ledger.
 */
const [brokers = '', topic = ''] = process.argv.slice(2);
if (topic === '') {
  process.stderr.write('Say which brokers, and the topic of the status of regions.\n');
  process.exit(2);
}

const wayOut = "Look at the address, and at /asyncapi.json of the ledger's server, which has the names of its topics.";
const { Kafka, logLevel } = kafkajs;
const kafka = new Kafka({ clientId: 'agency-status', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
/** By partition, where it ended at the start; taken out as that is reached. */
let ends: Map<number, bigint>;
/** By area, the line of its latest record. */
const latest = new Map<string, string>();
// A group of its own that keeps no place: every start reads from the beginning, as there is one record for each area.
const consumer = kafka.consumer({ groupId: `agency-status-${randomUUID()}`, allowAutoTopicCreation: false });
const over = Promise.withResolvers<undefined>();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    over.resolve(undefined);
  });
}
consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
  if (!restart) over.reject(error);
});
// The last offset may be that of a mark, which is never handed over: the end is where the client has come to.
consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
  const end = ends.get(partition);
  if (end === undefined || BigInt(lastOffset) + 1n < end) return;
  ends.delete(partition);
  if (ends.size === 0) for (const line of [...latest.values()].toSorted()) process.stdout.write(line);
});

try {
  ends = await endsOf();
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: ({ message }) => {
      const line = lineOf(message);
      latest.set(message.key?.toString() ?? '', line);
      if (ends.size === 0) process.stdout.write(line);
      return Promise.resolve();
    },
  });
  await over.promise;
} catch (error) {
  const because = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${topic} at ${brokers} cannot be read: ${because}. ${wayOut}\n`);
  process.exitCode = 1;
} finally {
  await consumer.disconnect();
}

async function endsOf(): Promise<Map<number, bigint>> {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect());
  const filled = offsets.filter(({ low, high }) => BigInt(high) > BigInt(low));
  return new Map(filled.map(({ partition, high }) => [partition, BigInt(high)]));
}

function lineOf({ value }: KafkaMessage): string {
  const said: unknown = JSON.parse(value?.toString() ?? '{}');
  const words = [
    textAt(said, 'area', 'code'),
    textAt(said, 'level'),
    textAt(said, 'position'),
    textAt(said, 'validAt'),
    textAt(said, 'nextChange', 'at'),
    textAt(said, 'ledger', 'mode'),
  ];
  return `${words.join(' ')}\n`;
}

/** The text at a place in a document; "-" where there is none. */
function textAt(document: unknown, ...names: readonly string[]): string {
  let at: unknown = document;
  for (const name of names) at = typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined;
  return typeof at === 'string' ? at : '-';
}
