import type { Setting } from './settings.js';

export const kafkaKeys = [
  'kafkaBrokers',
  'kafkaSaslMechanism',
  'kafkaSaslUsername',
  'kafkaSaslPassword',
  'kafkaTls',
  'kafkaTlsCaFile',
  'kafkaTlsCertFile',
  'kafkaTlsKeyFile',
  'kafkaCompression',
  'kafkaPartitions',
  'kafkaReplication',
  'kafkaMinInsyncReplicas',
  'kafkaTopicGeneration',
] as const;
export type KafkaSettingKey = (typeof kafkaKeys)[number];

type Named = Pick<Setting, 'variable' | 'flag'>;

/** `kafkaTlsCaFile` is `KAFKA_TLS_CA_FILE` and `--kafka-tls-ca-file`. */
function named(key: KafkaSettingKey): Named {
  const words = key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
  return { variable: words.replaceAll('-', '_').toUpperCase(), flag: `--${words}` };
}

function setting(key: KafkaSettingKey, about: Omit<Setting, 'key' | keyof Named>): Setting {
  return { key, ...named(key), ...about };
}

export const kafkaSettings: readonly Setting[] = [
  setting('kafkaBrokers', {
    value: 'addresses',
    meaning: 'Kafka to which every event is told, as host:port with commas between; nothing is told where it is unset.',
  }),
  setting('kafkaSaslMechanism', {
    value: 'mechanism',
    meaning: 'How Kafka asks who one is: plain, scram-sha-256 or scram-sha-512.',
  }),
  setting('kafkaSaslUsername', { value: 'name', meaning: 'User of Kafka; needed with a mechanism.' }),
  setting('kafkaSaslPassword', { value: 'password', meaning: 'The password of that user.', secret: 'password' }),
  setting('kafkaTls', { value: 'on or off', fallback: 'off', meaning: 'Whether Kafka is reached over TLS.' }),
  setting('kafkaTlsCaFile', {
    value: 'file',
    meaning: 'Certificates in PEM of whom to trust for it; those of the machine when unset.',
  }),
  setting('kafkaTlsCertFile', { value: 'file', meaning: 'Certificate in PEM that is shown to Kafka, if it asks.' }),
  setting('kafkaTlsKeyFile', { value: 'file', meaning: 'The key of that certificate, in PEM.' }),
  setting('kafkaCompression', { value: 'codec', fallback: 'none', meaning: 'How messages are packed: none or gzip.' }),
  setting('kafkaPartitions', { value: 'number', fallback: '3', meaning: 'Partitions of each topic, for ever.' }),
  setting('kafkaReplication', { value: 'number', fallback: '3', meaning: 'Copies of each partition.' }),
  setting('kafkaMinInsyncReplicas', {
    value: 'number',
    fallback: '2',
    meaning: 'Copies that must have a message before it counts as told.',
  }),
  setting('kafkaTopicGeneration', {
    value: 'number',
    fallback: '1',
    meaning: 'Generation of the topics that is told: the number at the end of their names.',
  }),
];
