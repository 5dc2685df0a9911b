import { audienceOf, topicsOf } from '#cloud-events';
import type { Topics } from '#cloud-events';
import { catalogue } from '#catalogue';
import type { EventStore } from '#kernel';
import { connect, eventIdentity, eventPlan, publishEvents, readyTopics, Relay, verify } from '#relay-kafka';
import type { EventGround, KafkaSettings, Log, RelayGround, Verified } from '#relay-kafka';
import type { Admin, Kafka } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';

export const ledger = { name: 'peru', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const;
export const audience = audienceOf(catalogue);

/** Of a server with one node. */
export function settingsFor(address: string, change: Partial<KafkaSettings> = {}): KafkaSettings {
  const least = { partitions: 3, replication: 1, minInSync: 1, generation: 1 };
  return { brokers: [address], sasl: undefined, tls: undefined, codec: 'none', ...least, ...change };
}

/** Keeps what was said. */
export class KeptLog implements Log {
  readonly lines: { readonly level: string; readonly message: string; readonly about: object }[] = [];
  debug(about: object, message: string): void {
    this.#keep('debug', about, message);
  }
  info(about: object, message: string): void {
    this.#keep('info', about, message);
  }
  warn(about: object, message: string): void {
    this.#keep('warn', about, message);
  }
  error(about: object, message: string): void {
    this.#keep('error', about, message);
  }
  #keep(level: string, about: object, message: string): void {
    this.lines.push({ level, about, message });
  }
}

export interface Telling {
  readonly store: EventStore;
  readonly settings: KafkaSettings;
  readonly log?: Log;
  /** The name of the ledger, and so of its topics. */
  readonly name: string;
  readonly change?: Partial<RelayGround>;
}

/** Topics of a ledger of that name. */
export function topicsFor(name: string, generation = 1): Topics {
  return topicsOf({ name }, catalogue, audience, generation);
}

function groundOf({ store, settings, name }: Telling): EventGround {
  const topics = topicsFor(name, settings.generation);
  return { store, catalogue, ledger: { ...ledger, name }, audience, topics, partitions: settings.partitions };
}

/** A relay of the events of a log that begins again soon. */
export function eventRelay(telling: Telling): Relay {
  const { store, settings, log = new KeptLog(), change = {} } = telling;
  const kafka = connect(settings, log);
  const ground = groundOf(telling);
  const ready = () => readyTopics(kafka, ground.topics, settings);
  const patience = { firstPause: 50, longestPause: 1_000, look: 100, standstill: 1_500 };
  const publication = publishEvents(ground);
  return new Relay({ store, kafka, codec: settings.codec, publication, log, ready, patience, ...change });
}

export async function withAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** What `tocsin relay verify` compares, of the log so many events together, once the last transaction of a whole log is to be seen. */
export async function verified(telling: Telling, most?: number): Promise<Verified> {
  const { store, settings } = telling;
  const ground = groundOf(telling);
  const { partitions } = ground;
  const { events, checkpoint } = ground.topics;
  const kafka = connect(settings, new KeptLog());
  const identity = eventIdentity({ checkpoint });
  const how = { kafka, store, topics: events, partitions, identity, plan: eventPlan(ground) };
  const look = () => verify({ ...how, ...(most === undefined ? {} : { most }) });
  let found = await look();
  await until(async () => {
    if (found.position < (await store.head())) found = await look();
    return found.position >= (await store.head());
  });
  return found;
}

export interface Running {
  readonly relay: Relay;
  /** Until it has told the log up to there. */
  reaches(position: bigint): Promise<void>;
  stop(): Promise<void>;
}

export function running(relay: Relay): Running {
  const stopping = new AbortController();
  const run = relay.run(stopping.signal);
  return {
    relay,
    reaches: (position) => until(() => (relay.state.position ?? 0n) >= position),
    stop: async () => {
      stopping.abort();
      await run;
    },
  };
}

/** Fails where it takes longer than any machine needs. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    if (tries > 3_000) throw new Error('It did not come to pass.');
    await sleep(20);
  }
}
