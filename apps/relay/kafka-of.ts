import { ConfigurationError } from '#platform';
import type { KafkaConfiguration } from '#platform';
import type { KafkaSettings, TlsSettings } from '#relay-kafka';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** How Kafka is reached, with what lies in files. Throws `ConfigurationError` where one cannot be read. */
export function kafkaOf({ tls, ...kafka }: KafkaConfiguration): KafkaSettings {
  if (tls === undefined) return { ...kafka, tls };
  const texts = {
    authority: textOf(tls.authorityFile, 'KAFKA_TLS_CA_FILE'),
    certificate: textOf(tls.certificateFile, 'KAFKA_TLS_CERT_FILE'),
    key: textOf(tls.keyFile, 'KAFKA_TLS_KEY_FILE'),
  };
  checkTogether(texts);
  return { ...kafka, tls: texts };
}

/** A key that is not that of the certificate would be found out at each connection, for ever. */
function checkTogether({ authority, certificate, key }: TlsSettings): void {
  try {
    createSecureContext({ ca: authority, cert: certificate, key });
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    const sentence = `The files of KAFKA_TLS_CA_FILE, KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE cannot be used: ${because}. Name certificates in PEM, and the key of the one that is shown, without a password.`;
    throw new ConfigurationError([sentence], { cause: error });
  }
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
