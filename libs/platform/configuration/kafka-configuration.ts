import type { KafkaConfiguration } from './configuration.js';
import { kafkaKeys } from './kafka-settings.js';
import type { KafkaSettingKey } from './kafka-settings.js';
import * as values from './values.js';
import type { Read } from './values.js';

export const kafkaReaders = {
  kafkaBrokers: values.brokers,
  kafkaSaslMechanism: values.saslMechanism,
  kafkaSaslUsername: values.name,
  kafkaSaslPassword: values.secret,
  kafkaTls: values.onOrOff,
  kafkaTlsCaFile: values.file,
  kafkaTlsCertFile: values.file,
  kafkaTlsKeyFile: values.file,
  kafkaCompression: values.kafkaCodec,
  kafkaPartitions: values.count(1_000),
  kafkaReplication: values.count(100),
  kafkaMinInsyncReplicas: values.count(100),
  kafkaTopicGeneration: values.count(99_999),
} satisfies Record<KafkaSettingKey, (text: string) => Read<unknown>>;

/** What was said for a setting of Kafka, under which name; and whether it is only what holds unless said. */
export type SaidOfKafka = ReadonlyMap<
  string,
  { readonly said: string; readonly text: string; readonly byDefault: boolean }
>;

/** What makes sense only beside another setting. */
export function loneKafkaSettings(given: SaidOfKafka): readonly string[] {
  const set = kafkaKeys.flatMap((key) => {
    const one = given.get(key);
    return one === undefined || one.byDefault ? [] : [{ key, ...one }];
  });
  const has = (key: KafkaSettingKey): boolean => set.some((one) => one.key === key);
  if (!has('kafkaBrokers')) {
    return set.map(({ said }) => `${said} is set without KAFKA_BROKERS: set that too, or unset ${said}.`);
  }
  const number = (key: KafkaSettingKey): number => Number(given.get(key)?.text);
  const sasl = ['kafkaSaslMechanism', 'kafkaSaslUsername', 'kafkaSaslPassword'] as const;
  const files = ['kafkaTlsCaFile', 'kafkaTlsCertFile', 'kafkaTlsKeyFile'] as const;
  return [
    ...(sasl.some(has) && !sasl.every(has)
      ? ['KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are set together or not at all.']
      : []),
    ...(files.some(has) && given.get('kafkaTls')?.text !== 'on'
      ? ['A file for TLS is set, but KAFKA_TLS is off: set it to on, or unset the file.']
      : []),
    ...(has('kafkaTlsCertFile') === has('kafkaTlsKeyFile')
      ? []
      : ['KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE are set together or not at all.']),
    ...(number('kafkaMinInsyncReplicas') > number('kafkaReplication')
      ? ['KAFKA_MIN_INSYNC_REPLICAS is more than KAFKA_REPLICATION: no message could ever be told.']
      : []),
  ];
}

/** Undefined where no Kafka is named. */
export function kafkaIn(given: SaidOfKafka, valueOf: <T>(read: Read<T>) => T): KafkaConfiguration | undefined {
  if (!given.has('kafkaBrokers')) return undefined;
  const text = (key: KafkaSettingKey): string => given.get(key)?.text ?? '';
  const file = (key: KafkaSettingKey): string | undefined => given.get(key)?.text;
  const read = kafkaReaders;
  return Object.freeze({
    brokers: valueOf(read.kafkaBrokers(text('kafkaBrokers'))),
    sasl: given.has('kafkaSaslMechanism')
      ? {
          mechanism: valueOf(read.kafkaSaslMechanism(text('kafkaSaslMechanism'))),
          username: text('kafkaSaslUsername'),
          password: text('kafkaSaslPassword'),
        }
      : undefined,
    tls:
      text('kafkaTls') === 'on'
        ? {
            authorityFile: file('kafkaTlsCaFile'),
            certificateFile: file('kafkaTlsCertFile'),
            keyFile: file('kafkaTlsKeyFile'),
          }
        : undefined,
    codec: valueOf(read.kafkaCompression(text('kafkaCompression'))),
    partitions: valueOf(read.kafkaPartitions(text('kafkaPartitions'))),
    replication: valueOf(read.kafkaReplication(text('kafkaReplication'))),
    minInSync: valueOf(read.kafkaMinInsyncReplicas(text('kafkaMinInsyncReplicas'))),
    generation: valueOf(read.kafkaTopicGeneration(text('kafkaTopicGeneration'))),
  });
}
