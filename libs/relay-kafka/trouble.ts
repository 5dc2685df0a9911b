import { isObject } from '#kernel';

/** Why the relay cannot publish, in a sentence with the way out; for whoever runs it. */
export class RelayTrouble extends Error {
  override readonly name = 'RelayTrouble';
}

/** Another relay of this ledger has begun after this one. */
const fencing: ReadonlySet<unknown> = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED']);

/** True where this relay was put out by one that began later. */
export function wasFenced(error: unknown): boolean {
  return causes(error).some(({ type }) => fencing.has(type));
}

/** The error and what caused it, the outermost first; of several that are told as one, the first. */
function causes(error: unknown): readonly Readonly<Record<string, unknown>>[] {
  const found: Readonly<Record<string, unknown>>[] = [];
  for (let one = error; isObject(one) && found.length < 10; one = causeOf(one)) found.push(one);
  return found;
}

function causeOf({ cause, errors }: Readonly<Record<string, unknown>>): unknown {
  return Array.isArray(errors) ? errors.find(isObject) : cause;
}

/** Of what the error says, and what becomes of it. */
type Sentence = (message: string, next: string) => string;

const notAllowed: Sentence = (message) =>
  `Kafka does not let the relay do that: ${message}. Give its user the rights that the page "run" lists.`;
const tooFew: Sentence = () =>
  'Too few copies of a topic are in sync to write to it: bring the missing nodes of Kafka back. Nothing is lost; the relay goes on then.';

const byType: ReadonlyMap<unknown, Sentence> = new Map([
  ['TOPIC_AUTHORIZATION_FAILED', notAllowed],
  ['GROUP_AUTHORIZATION_FAILED', notAllowed],
  ['CLUSTER_AUTHORIZATION_FAILED', notAllowed],
  ['TRANSACTIONAL_ID_AUTHORIZATION_FAILED', notAllowed],
  ['NOT_ENOUGH_REPLICAS', tooFew],
  ['NOT_ENOUGH_REPLICAS_AFTER_APPEND', tooFew],
]);

/** What Node says of a connection over TLS; the words of its library help nobody. */
const byCode: readonly (readonly [code: RegExp, sentence: Sentence])[] = [
  [
    /^(?:UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/u,
    () =>
      'Kafka shows a certificate of an authority that is not trusted here: set KAFKA_TLS_CA_FILE to a file with the certificate of that authority.',
  ],
  [
    /^ERR_SSL_.*_ALERT_.*(?:CERTIFICATE|UNKNOWN_CA)/u,
    () =>
      'Kafka does not accept the certificate of the relay, or is shown none: set KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE to one that Kafka trusts, and its key.',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/u,
    (message) => `Kafka shows a certificate of another name: ${message}. Set KAFKA_BROKERS to the names in it.`,
  ],
];

const cannotBeReached: Sentence = (message) =>
  `Kafka cannot be reached: ${message}. Start it, or mend KAFKA_BROKERS; where it wants TLS or a user, set KAFKA_TLS or KAFKA_SASL_MECHANISM.`;

const byName: ReadonlyMap<unknown, Sentence> = new Map<unknown, Sentence>([
  ['StoreUnavailable', (message, next) => `The log cannot be read to tell Kafka of it: ${message}. ${next}`],
  ['ReadModelUnavailable', (message, next) => `The status of areas cannot be told: ${message}. ${next}`],
  [
    'ReadModelBehind',
    (message, next) =>
      `The status of areas waits: ${message}. See that a projector runs, and why it is behind. ${next}`,
  ],
  [
    'KafkaJSCreateTopicError',
    (message) => `Kafka does not make a topic: ${message}. Change what forbids it there, or make the topic by hand.`,
  ],
  [
    'KafkaJSSASLAuthenticationError',
    (message) =>
      `Kafka does not accept the relay: ${message}. Set KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD to those of its user there.`,
  ],
  [
    // The client does not say why; the server hides who it is from those who may not know of the group.
    'KafkaJSGroupCoordinatorNotFound',
    () =>
      'Kafka does not say who looks after a group or the transactions: give the user of the relay the rights that the page "run" lists, or bring the missing nodes of Kafka back.',
  ],
  ['KafkaJSConnectionError', cannotBeReached],
  ['KafkaJSConnectionClosedError', cannotBeReached],
]);

/** The error in words; what is not known is told as it is, with what becomes of it. */
export function inWords(error: unknown, next = 'It is tried again.'): string {
  for (const { name, type, code, message, topic } of causes(error).toReversed()) {
    const text = typeof message === 'string' ? withoutStop(message) : '';
    if (name === 'RelayTrouble') return `${text}.`;
    const sentence = byType.get(type) ?? sentenceOfCode(code) ?? byName.get(name);
    if (sentence !== undefined) return sentence(typeof topic === 'string' ? `${topic}: ${text}` : text, next);
  }
  const told = withoutStop(error instanceof Error ? error.message : String(error));
  return `Kafka could not be told: ${told}. ${next}`;
}

function sentenceOfCode(code: unknown): Sentence | undefined {
  return typeof code === 'string' ? byCode.find(([known]) => known.test(code))?.[1] : undefined;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/u, '');
}
