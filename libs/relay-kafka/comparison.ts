import { eventAt } from '#kernel';
import type { ReadableLog } from '#kernel';
import type { KafkaMessage } from 'kafkajs';
import { hash } from 'node:crypto';
import type { Checkpoint } from './checkpoint.js';
import { nameOf } from './ends.js';
import type { Partition } from './ends.js';
import { positionIn } from './message.js';
import type { Message } from './message.js';
import { planEvents } from './plan.js';
import type { EventPlan } from './plan.js';
import type { Found, Turns } from './reading.js';

/** Where topics and log differ. */
export interface Difference extends Partition {
  readonly what: 'missing' | 'extra' | 'changed' | 'out of order';
  /** Place of the record; undefined where there is none. */
  readonly offset: string | undefined;
  /** Position of the event; undefined where the record names none. */
  readonly position: bigint | undefined;
}

/** What is compared with the topics. */
export interface Compared {
  readonly store: Pick<ReadableLog, 'readAll'>;
  readonly plan: EventPlan;
  /** How far the topics were told. */
  readonly kept: Checkpoint;
  /** Of the log so many events are kept in mind together. */
  readonly most?: number;
}

/** What a partition has to have of the part of the log that was read, and has not had yet. */
interface Expected extends Partition {
  /** By position, what a message says in short. */
  readonly digests: Map<bigint, string>;
}

const mostUnlessSaid = 20_000;
const largestPage = 1_000;

/**
 * Compares records with the log in one pass: both are in order, so that it keeps in mind a part of the log, and what
 * differs, and no more. A record of a later part waits for that.
 */
export class Comparison implements Turns {
  records = 0;
  readonly #compared: Compared;
  readonly #differences: Difference[] = [];
  readonly #expected = new Map<string, Expected>();
  /** By partition, the highest position so far. */
  readonly #highest = new Map<string, bigint>();
  /** Up to where the log was read. */
  #read: Checkpoint;

  constructor(compared: Compared) {
    this.#compared = compared;
    this.#read = { ...compared.kept, position: compared.kept.begin, last: {} };
  }

  async take(found: Found): Promise<boolean> {
    const { topic, partition, message } = found;
    const position = positionIn(message);
    if (position !== undefined && position > this.#read.position && (await this.#isToCome(position, found)))
      return false;
    this.records += 1;
    const record = { topic, partition, offset: message.offset, position };
    const digest = this.#takeExpected(found, position);
    if (position === undefined || digest === undefined) {
      this.#differences.push({ what: 'extra', ...record });
      return true;
    }
    if (digest !== digestOf(saidIn(message))) this.#differences.push({ what: 'changed', ...record });
    const place = nameOf(found);
    if (position < (this.#highest.get(place) ?? 0n)) this.#differences.push({ what: 'out of order', ...record });
    else this.#highest.set(place, position);
    return true;
  }

  async next(): Promise<void> {
    const { most = mostUnlessSaid } = this.#compared;
    for (let room = most; room > 0;) {
      const events = await this.#readOn(Math.min(room, largestPage));
      if (events === 0) return;
      room -= events;
    }
  }

  /** What differs, by partition; what is missing stands at its end. */
  async end(): Promise<readonly Difference[]> {
    const { position } = this.#compared.kept;
    while (this.#read.position < position) if ((await this.#readOn(largestPage)) === 0) break;
    const missing = [...this.#expected.values()].flatMap(({ topic, partition, digests }) =>
      [...digests.keys()]
        .filter((one) => one <= position)
        .map((one): Difference => ({ what: 'missing', topic, partition, offset: undefined, position: one })),
    );
    return [...Map.groupBy([...this.#differences, ...missing], nameOf).values()].flat();
  }

  /** How many events the next page of the log has; none where it has come to its end. */
  async #readOn(limit: number): Promise<number> {
    const { store, plan } = this.#compared;
    const events = await store.readAll({ after: this.#read.position, limit });
    if (events.length === 0) return 0;
    const { messages, after } = await planEvents(this.#read, events, plan);
    for (const message of messages) {
      const { topic, partition } = message;
      const there = this.#expected.get(nameOf(message)) ?? { topic, partition, digests: new Map<bigint, string>() };
      there.digests.set(positionIn(message) ?? 0n, digestOf(message));
      this.#expected.set(nameOf(message), there);
    }
    this.#read = after;
    return events.length;
  }

  #takeExpected(place: Partition, position: bigint | undefined): string | undefined {
    const digests = this.#expected.get(nameOf(place))?.digests;
    const digest = position === undefined ? undefined : digests?.get(position);
    if (position !== undefined) digests?.delete(position);
    return digest;
  }

  /** Whether it stands in the log behind what was read, and belongs there. Any other record waits for nothing. */
  async #isToCome(position: bigint, { topic, partition }: Partition): Promise<boolean> {
    const { store, plan } = this.#compared;
    const event = await eventAt(store, position);
    return event !== undefined && plan.topics.of(event) === topic && plan.partitionOf(event.stream) === partition;
  }
}

/** What a record says, apart from where it stands. */
export type Said = Pick<Message, 'key' | 'value' | 'headers'>;

export function saidIn({ key, value, headers = {} }: KafkaMessage): Said {
  const texts = Object.entries(headers).map(([name, bytes]) => [name, String(bytes)] as const);
  return { key: key?.toString() ?? '', value: value?.toString() ?? '', headers: Object.fromEntries(texts) };
}

function digestOf({ key, value, headers }: Said): string {
  const named = Object.entries(headers).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return hash('sha256', JSON.stringify([key, value, named]));
}
