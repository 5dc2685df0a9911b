import kafkajs from 'kafkajs';
import type { EachMessagePayload } from 'kafkajs';
import { Agency, Gap } from './agency.ts';
import type { Told } from './agency.ts';

/**
 * Follows the topics of a ledger and handles each event once, until it is interrupted:
 * node consumer.ts <brokers> <database> <topic>…
 */
const [brokers = '', file = '', ...topics] = process.argv.slice(2);
if (topics.length === 0) {
  process.stderr.write('Say which brokers, the file of the database, and which topics.\n');
  process.exit(2);
}

const wayOut = "Look at the address, and at /asyncapi.json of the ledger's server, which has the names of its topics.";
const agency = new Agency(file);
const { Kafka, logLevel } = kafkajs;
const kafka = new Kafka({ clientId: 'agency', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
// What was aborted is not seen: kafkajs reads committed messages unless it is told otherwise. It makes topics, too, where
// the server lets it: one whose name is mistyped would be empty for ever.
const consumer = kafka.consumer({ groupId: 'agency', sessionTimeout: 6_000, allowAutoTopicCreation: false });
const over = Promise.withResolvers<number>();

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    over.resolve(0);
  });
}
// Where it gives up by itself, the program ends too.
consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
  if (!restart) over.reject(error);
});

try {
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: (payload) => {
      handle(toldIn(payload));
      return Promise.resolve();
    },
  });
  process.exitCode = await over.promise;
} catch (error) {
  const because = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${topics.join(', ')} at ${brokers} cannot be read: ${because}. ${wayOut}\n`);
  process.exitCode = 1;
} finally {
  await consumer.disconnect();
  agency.close();
}

function handle(told: Told): void {
  try {
    const { ce_sequence: sequence = '', ce_type: type = '', ce_subject: stream = '' } = told.headers;
    if (agency.take(told)) process.stdout.write(`${sequence} ${type} ${stream}\n`);
  } catch (error) {
    // Thrown on, so that the message counts as not read and comes again.
    if (error instanceof Gap) {
      process.stderr.write(`${error.message}\n`);
      over.resolve(1);
    }
    throw error;
  }
}

/** Headers come as bytes. */
function toldIn({ topic, partition, message }: EachMessagePayload): Told {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value ?? '')] as const);
  return { topic, partition, headers: Object.fromEntries(headers), value: message.value?.toString() ?? '' };
}
