import { ConfigurationError } from '#platform';
import type { KafkaConfiguration } from '#platform';
import type { KafkaSettings } from '#relay-kafka';
import { readFileSync } from 'node:fs';

/** How Kafka is reached, with what lies in files. Throws `ConfigurationError` where one cannot be read. */
export function kafkaOf({ tls, ...kafka }: KafkaConfiguration): KafkaSettings {
  if (tls === undefined) return { ...kafka, tls };
  return {
    ...kafka,
    tls: {
      authority: textOf(tls.authorityFile, 'KAFKA_TLS_CA_FILE'),
      certificate: textOf(tls.certificateFile, 'KAFKA_TLS_CERT_FILE'),
      key: textOf(tls.keyFile, 'KAFKA_TLS_KEY_FILE'),
    },
  };
}

function textOf(file: string | undefined, variable: string): string | undefined {
  if (file === undefined) return undefined;
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN ')) return text;
  } catch (error) {
    const sentence = `${variable} names ${file}, which cannot be read: name a file that this user may read.`;
    throw new ConfigurationError([sentence], { cause: error });
  }
  throw new ConfigurationError([
    `${variable} names ${file}, which is not PEM: name a file that begins with -----BEGIN.`,
  ]);
}
