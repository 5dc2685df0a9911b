import { createRequire } from 'node:module';
import { quieten } from './quiet-queue.js';
import { inWords, RelayTrouble, wasFenced } from './trouble.js';

interface Queue {
  readonly inflight: Map<number, object>;
  readonly pending: object[];
  throttleCheckTimeoutId: unknown;
  checkPendingRequests(): void;
}

describe('the client', () => {
  it('does not look for requests where none wait, and does where one does', () => {
    const RequestQueue: new (options: object) => Queue = createRequire(import.meta.url)(
      'kafkajs/src/network/requestQueue',
    );
    const timers: number[] = [];
    const original = globalThis.setTimeout;
    const counting = ((_: () => void, milliseconds: number) =>
      timers.push(milliseconds)) as unknown as typeof setTimeout;
    const queue = new RequestQueue({
      maxInFlightRequests: 1,
      requestTimeout: 1_000,
      logger: { debug: () => undefined },
    });
    try {
      globalThis.setTimeout = counting;
      queue.checkPendingRequests();
      const before = timers.length;
      quieten();
      queue.throttleCheckTimeoutId = null;
      queue.checkPendingRequests();
      expect(timers.slice(before)).toEqual([]);
      queue.inflight.set(1, {});
      queue.pending.push({});
      queue.checkPendingRequests();
      expect(timers.slice(before)).toEqual([10]);
      expect(timers.every((milliseconds) => milliseconds > 0)).toBe(before === 0);
    } finally {
      globalThis.setTimeout = original;
    }
  });
});

describe('what went wrong', () => {
  const said = (name: string, change: object = {}): Error =>
    Object.assign(new Error('It was said'), { name, ...change });
  const notMade = (type: string) => said('KafkaJSCreateTopicError', { type, topic: 'tocsin.peru.curfew.v1' });
  const wrapped = (cause: unknown): Error => new Error('The client gave up', { cause });

  it.each([
    [said('KafkaJSSASLAuthenticationError'), 'KAFKA_SASL_PASSWORD'],
    [said('KafkaJSConnectionError'), 'mend KAFKA_BROKERS'],
    [said('KafkaJSConnectionClosedError'), 'where it wants TLS'],
    [said('KafkaJSConnectionError', { code: 'ECONNREFUSED' }), 'mend KAFKA_BROKERS'],
    [said('KafkaJSConnectionError', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), 'set KAFKA_TLS_CA_FILE'],
    [said('KafkaJSConnectionError', { code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' }), 'set KAFKA_TLS_CERT_FILE'],
    [said('KafkaJSConnectionError', { code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }), 'set KAFKA_TLS_CERT_FILE'],
    [said('KafkaJSProtocolError', { type: 'TOPIC_AUTHORIZATION_FAILED' }), 'It was said. Give its user the rights'],
    [said('KafkaJSProtocolError', { type: 'NOT_ENOUGH_REPLICAS' }), 'Too few copies'],
    [
      said('KafkaJSAggregateError', { errors: [notMade('TOPIC_AUTHORIZATION_FAILED')] }),
      'tocsin.peru.curfew.v1: It was said. Give its user the rights',
    ],
    [
      said('KafkaJSAggregateError', { errors: [notMade('POLICY_VIOLATION')] }),
      'Kafka does not make a topic: tocsin.peru.curfew.v1: It was said. Change what forbids it',
    ],
    [said('StoreUnavailable'), 'The log cannot be read to tell Kafka of it: It was said. It is tried again.'],
    [said('ReadModelUnavailable'), 'The status of areas cannot be told: It was said. It is tried again.'],
    [said('ReadModelBehind'), 'It was said. See that a projector runs'],
    [said('KafkaJSGroupCoordinatorNotFound'), 'the rights that the page "run" lists'],
    [new RelayTrouble('The topic is wrong.'), 'The topic is wrong.'],
    [new Error('Something else.'), 'Something else. It is tried again.'],
    ['a text', 'a text. It is tried again.'],
  ])('is told with the way out: %s', (error, part) => {
    expect(inWords(error)).toContain(part);
    expect(inWords(wrapped(wrapped(error)))).toMatch(/\.$/u);
    if (error instanceof Error && error.name !== 'Error') expect(inWords(wrapped(wrapped(error)))).toContain(part);
  });

  it('is that another began, only where the server says so', () => {
    expect(wasFenced(wrapped(said('KafkaJSProtocolError', { type: 'INVALID_PRODUCER_EPOCH' })))).toBe(true);
    expect(wasFenced(said('KafkaJSProtocolError', { type: 'PRODUCER_FENCED' }))).toBe(true);
    // The server forgets who has been idle for a week: nobody else began.
    expect(wasFenced(said('KafkaJSProtocolError', { type: 'INVALID_PRODUCER_ID_MAPPING' }))).toBe(false);
    expect(wasFenced(undefined)).toBe(false);
  });
});
