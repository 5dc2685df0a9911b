import { audienceOf, topicsOf } from '#cloud-events';
import type { Topics } from '#cloud-events';
import { catalogue } from '#catalogue';
import type { EventStore, Ledger } from '#kernel';
import type { KafkaConfiguration } from '#platform';
import type { Logger } from '#logger';
import {
  connect,
  eventIdentity,
  eventPlan,
  keptRecord,
  notThere,
  publishEvents,
  publishStatus,
  readyTopics,
  Relay,
  verify,
  verifyStatus,
} from '#relay-kafka';
import type { Checkpoint, EventGround, KafkaSettings, RelayGround, StatusVerified, Verified } from '#relay-kafka';
import type { Kafka } from 'kafkajs';
import { kafkaOf } from './kafka-of.js';
import { Statuses } from './statuses.js';
import type { StatusSources } from './statuses.js';

/** A log and the Kafka to which it is told. */
export interface Telling {
  readonly store: EventStore;
  readonly ledger: Ledger;
  readonly kafka: KafkaConfiguration;
  readonly logger: Logger;
  /** Where a generation begins of which nothing is told yet: behind this position; the beginning unless said. */
  readonly begin?: bigint;
}

interface Ground {
  readonly settings: KafkaSettings;
  readonly topics: Topics;
  readonly client: Kafka;
  readonly events: EventGround;
}

function groundOf({ store, ledger, kafka, logger }: Telling): Ground {
  const settings = kafkaOf(kafka);
  const audience = audienceOf(catalogue);
  const topics = topicsOf(ledger, catalogue, audience, kafka.generation);
  const events = { store, catalogue, ledger, audience, topics, partitions: kafka.partitions };
  return { settings, topics, client: connect(settings, logger), events };
}

/** What tells the events of a log. Throws `ConfigurationError` where a file cannot be read. */
export function eventRelay(telling: Telling): Relay {
  const { settings, topics, client, events } = groundOf(telling);
  const ground: RelayGround = {
    store: telling.store,
    kafka: client,
    codec: settings.codec,
    log: telling.logger,
    publication: publishEvents(events),
    ready: () => readyTopics(client, topics, settings),
    ...(telling.begin === undefined ? {} : { begin: telling.begin }),
  };
  return new Relay(ground);
}

/** In milliseconds. The status of a country is long to make: under load it is told once a second, of all that happened. */
const restOfStatus = 1_000;

/** What tells the status of regions, from the read model of the log. */
export function statusRelay(telling: Telling, from: Pick<StatusSources, 'areas' | 'readModel'>): Relay {
  const { settings, topics, client, events } = groundOf(telling);
  const { store, ledger, logger } = telling;
  const statuses = new Statuses({ store, ledger, catalogue, audience: events.audience, ...from });
  const publication = publishStatus({
    ledger,
    topics,
    partitions: events.partitions,
    touchedBy: (event) => statuses.touchedBy(event),
    statusesAt: (codes, event, signal) => statuses.at(codes, event, signal),
  });
  const { codec } = settings;
  return new Relay({
    store,
    kafka: client,
    codec,
    log: logger,
    publication,
    rest: restOfStatus,
    ready: () => readyTopics(client, topics, settings),
  });
}

/** How far this generation was told; undefined where nothing of it was, though its topics may have been made. */
export async function toldSoFar(telling: Telling): Promise<Checkpoint | undefined> {
  const { client, topics } = groundOf(telling);
  const { length: missing } = await notThere(client, [topics.checkpoint]);
  return missing > 0 ? undefined : keptRecord(client, eventIdentity(topics));
}

/** Compares what Kafka was told with the log. */
export function verifyEvents(telling: Telling): Promise<Verified> {
  const { client, topics, events } = groundOf(telling);
  const identity = eventIdentity(topics);
  const { store, partitions } = events;
  return verify({ kafka: client, store, topics: topics.events, partitions, identity, plan: eventPlan(events) });
}

/** Compares the status of areas that Kafka was told with what the read model says; undefined where none was told yet. */
export function verifyStatuses(
  telling: Telling,
  from: Pick<StatusSources, 'areas' | 'readModel'>,
): Promise<StatusVerified | undefined> {
  const { client, topics, events } = groundOf(telling);
  const { store, ledger } = telling;
  const statuses = new Statuses({ store, ledger, catalogue, audience: events.audience, ...from });
  return verifyStatus({
    ...{ kafka: client, store, ledger, topics, partitions: events.partitions },
    namedBy: (event) => statuses.namedBy(event),
    statusesAt: (codes, event, signal) => statuses.at(codes, event, signal),
    signal: new AbortController().signal,
  });
}
