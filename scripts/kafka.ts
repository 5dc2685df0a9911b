import { once } from 'node:events';
import { Broker, kafkaVersions } from '../test/support/kafka/broker.ts';

/**
 * A Kafka server for trying things out, until it is interrupted: `npm run engines:kafka`, or with a version behind
 * `--`. Takes Java 17, Maven and openssl.
 */
const [version = kafkaVersions[0]] = process.argv.slice(2);
const broker = await Broker.start(version);
process.stdout.write(
  `Kafka ${version} answers: KAFKA_BROKERS=${broker.address} KAFKA_REPLICATION=1 KAFKA_MIN_INSYNC_REPLICAS=1\n`,
);
await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
await broker.leave();
