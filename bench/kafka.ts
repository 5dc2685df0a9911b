import { audienceOf, topicsOf } from '#cloud-events';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { connect, publishEvents, readyTopics, Relay } from '#relay-kafka';
import type { EventGround, KafkaSettings } from '#relay-kafka';
import kafkajs from 'kafkajs';
import type { Kafka } from 'kafkajs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closing, departments } from './acts.js';
import { percentile } from './figure.js';
import { fillLedger } from './fill.js';
import { Connection, requestText } from './http-client.js';
import { serveTocsin, tokenFor } from './serving.js';
import type { Setting, Workload } from './workload.js';

const address = process.env['KAFKA_BROKERS_FOR_BENCH'] ?? '';
const settings: KafkaSettings = {
  brokers: [address],
  sasl: undefined,
  tls: undefined,
  codec: 'none',
  partitions: 3,
  replication: 1,
  minInSync: 1,
  generation: 1,
};
const perTransaction = 1_000;
const perSecond = 200;
const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** (k) A backlog told to Kafka, and how long after its acknowledgement an act is read from a topic. */
export const kafka: Workload = {
  letter: 'k',
  title: 'Kafka: a backlog, and from acknowledged to consumed',
  ...(address === ''
    ? {
        leftOut:
          'It needs an empty Kafka, such as npm run engines:kafka starts: KAFKA_BROKERS_FOR_BENCH=<its address> npm run bench -- --only k',
      }
    : {}),
  run: async (setting) => {
    const { told, bare } = await backlog(setting);
    const consumed = await latency(setting);
    const at = (hundredths: number) => percentile(consumed, hundredths);
    return {
      conditions: `${setting.sizes.relayedEvents.toLocaleString('en')} events of all kinds; then ${perSecond.toString()} commands a second, ${consumed.length.toLocaleString('en')} of them`,
      figures: [
        { name: 'events told', value: told, unit: '/s', limits: [{ name: 'bare kafkajs transactions', value: bare }] },
        { name: 'of the bare producer', value: (told / bare) * 100, unit: '%', target: { atLeast: 60 } },
        { name: 'consumed, p50', value: at(50), unit: 'ms' },
        { name: 'consumed, p99', value: at(99), unit: 'ms' },
      ],
    };
  },
};

/** Events a second, of the relay and of a producer that is handed the same messages in the same transactions. */
async function backlog({ folder, sizes }: Setting): Promise<{ readonly told: number; readonly bare: number }> {
  await fillLedger(folder, sizes.relayedEvents);
  const store = SqliteEventStore.follow(join(folder, 'ledger.db'));
  const client = connect(settings, log);
  const head = await store.head();
  try {
    const ground = await groundFor('bench-relay', store, client);
    const publication = publishEvents(ground);
    const relay = new Relay({ store, kafka: client, codec: 'none', publication, log, ready: () => Promise.resolve() });
    const begun = performance.now();
    await relay.tellUpTo(head);
    const told = Number(head) / seconds(begun);
    return { told, bare: await bareProducer(await groundFor('bench-bare', store, client), client) };
  } finally {
    await store.close();
  }
}

const seconds = (begun: number): number => (performance.now() - begun) / 1_000;

/** With its topics made. */
async function groundFor(name: string, store: SqliteEventStore, client: Kafka): Promise<EventGround> {
  const audience = audienceOf(catalogue);
  const ledger = { name, mode: 'test' } as const;
  const topics = topicsOf(ledger, catalogue, audience);
  await readyTopics(client, topics, settings);
  return { store, catalogue, ledger, audience, topics, partitions: settings.partitions };
}

async function bareProducer(ground: EventGround, client: Kafka): Promise<number> {
  const plan = publishEvents(ground).plan;
  const never = new AbortController().signal;
  const batches = [];
  let checkpoint = { log: '', begin: 0n, position: 0n, last: {} };
  for (;;) {
    const events = await ground.store.readAll({ after: checkpoint.position, limit: perTransaction });
    if (events.length === 0) break;
    const { messages, after } = await plan(checkpoint, events, never);
    batches.push(
      [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, some]) => ({
        topic,
        messages: some.map((one) => ({ ...one })),
      })),
    );
    checkpoint = { ...after, last: { ...after.last } };
  }
  const producer = client.producer({
    transactionalId: 'bench-bare',
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  const begun = performance.now();
  for (const topicMessages of batches) {
    const transaction = await producer.transaction();
    await transaction.sendBatch({ acks: -1, topicMessages });
    await transaction.commit();
  }
  const taken = seconds(begun);
  await producer.disconnect();
  return Number(checkpoint.position) / taken;
}

/** Milliseconds from each acknowledgement until a consumer has the message. */
async function latency({ folder, sizes }: Setting): Promise<Float64Array> {
  const data = join(folder, 'served');
  const environment = { KAFKA_BROKERS: address, KAFKA_REPLICATION: '1', KAFKA_MIN_INSYNC_REPLICAS: '1' };
  const server = await serveTocsin(data, environment);
  const client = connect(settings, log);
  const consumer = client.consumer({ groupId: 'bench-consumer', maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  const arrived = new Map<string, number>();
  try {
    await sleep(2_000);
    await consumer.connect();
    await consumer.subscribe({ topics: ['tocsin.peru.border-closure.v1'], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch }) => {
        for (const { key } of batch.messages) arrived.set(key?.toString() ?? '', performance.now());
        return Promise.resolve();
      },
    });
    const token = await tokenFor(data, 'operator');
    await send(server.port, token, { count: Math.ceil(perSecond * sizes.warmUp), name: 'warm' });
    const acknowledged = await send(server.port, token, { count: Math.ceil(perSecond * sizes.seconds), name: 'act' });
    while (acknowledged.keys().some((key) => !arrived.has(key))) await sleep(20);
    return Float64Array.from(acknowledged, ([key, at]) => Math.max(0, (arrived.get(key) ?? 0) - at));
  } finally {
    await consumer.disconnect();
    await server.stop();
  }
}

/** When each was acknowledged, by its stream. */
async function send(
  port: number,
  token: string,
  { count, name }: { readonly count: number; readonly name: string },
): Promise<ReadonlyMap<string, number>> {
  const free: Connection[] = [];
  const acknowledged = new Map<string, number>();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: count }, async (_, number) => {
      await sleep(Math.max(0, started + (number * 1_000) / perSecond - performance.now()));
      const connection = free.pop() ?? (await Connection.open(port));
      const id = `${name}-${number.toString()}`;
      const body = JSON.stringify(closing(departments[number % departments.length] ?? '', number));
      const path = `/v1/actions/border-closure/${id}/close`;
      const { status, body: said } = await connection.ask(requestText({ method: 'POST', path, token, body }));
      if (status !== 201) throw new Error(`The answer was ${status.toString()}: ${said}`);
      acknowledged.set(`border-closure-${id}`, performance.now());
      free.push(connection);
    }),
  );
  for (const connection of free) connection.close();
  return acknowledged;
}
