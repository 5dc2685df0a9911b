import kafkajs from 'kafkajs';
import type { Kafka, KafkaConfig, LogEntry } from 'kafkajs';
import { quieten } from './quiet-queue.js';
import type { KafkaSettings } from './settings.js';

/** Where lines of the log go: a logger of pino is one. */
export interface Log {
  debug(about: object, message: string): void;
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

/** The partition of a key, as Kafka's own clients choose it (murmur2): the same for ever while their number is. */
export function partitionOf(key: string, partitions: number): number {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [],
    isr: [],
  }));
  return choose({ topic: '', partitionMetadata, message: { key, value: null } });
}

const choose = kafkajs.Partitioners.DefaultPartitioner();

/** What is tried again by the client itself; what still fails begins anew with another producer. */
const retry = { initialRetryTime: 20, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 6 };

export function connect({ brokers, sasl, tls }: KafkaSettings, log: Log): Kafka {
  quieten();
  const config: KafkaConfig = {
    clientId: 'tocsin-relay',
    brokers: [...brokers],
    connectionTimeout: 5_000,
    authenticationTimeout: 10_000,
    requestTimeout: 20_000,
    retry,
    logLevel: kafkajs.logLevel.INFO,
    logCreator: () => (entry) => {
      write(entry, log);
    },
    ...(sasl === undefined ? {} : { sasl: saslOf(sasl) }),
    ...(tls === undefined ? {} : { ssl: sslOf(tls) }),
  };
  return new kafkajs.Kafka(config);
}

function saslOf({
  mechanism,
  username,
  password,
}: NonNullable<KafkaSettings['sasl']>): NonNullable<KafkaConfig['sasl']> {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}

function sslOf({ authority, certificate, key }: NonNullable<KafkaSettings['tls']>): NonNullable<KafkaConfig['ssl']> {
  return {
    ...(authority === undefined ? {} : { ca: [authority] }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
  };
}

/** The client's own lines, for who looks closer. What it calls an error it tries again; what does not pass the relay tells. */
function write({ namespace, log: { message, timestamp: _, ...about } }: LogEntry, log: Log): void {
  log.debug({ namespace, ...about }, `kafka client: ${message}`);
}
