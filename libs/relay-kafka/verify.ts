import { headerOf } from '#cloud-events';
import type { EventStore } from '#kernel';
import type { Kafka, KafkaMessage } from 'kafkajs';
import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Checkpoint } from './checkpoint.js';
import type { Message } from './message.js';
import { planEvents } from './plan.js';
import type { EventPlan } from './plan.js';
import { readToEnd } from './reading.js';
import { keptRecord } from './reached.js';
import type { Identity } from './reached.js';
import { RelayTrouble } from './trouble.js';

/** Where topics and log differ. */
export interface Difference {
  readonly what: 'missing' | 'extra' | 'changed' | 'out of order';
  readonly topic: string;
  readonly partition: number;
  /** Place of the record; undefined where there is none. */
  readonly offset: string | undefined;
  /** Position of the event; undefined where the record names none. */
  readonly position: bigint | undefined;
}

export interface Verified {
  /** The topics were told of the log behind the one position, up to the other. */
  readonly begin: bigint;
  readonly position: bigint;
  readonly records: number;
  readonly differences: readonly Difference[];
}

export interface Verifying {
  readonly kafka: Kafka;
  readonly store: EventStore;
  readonly topics: readonly string[];
  readonly identity: Identity;
  readonly plan: EventPlan;
}

/** A transaction is committed a moment before its last marker is written: what seems missing is looked for again. */
const mostLooks = 10;
const betweenLooks = 500;

/**
 * Compares what the topics hold with what the log says they must. May be done while the relay runs: what it tells
 * meanwhile is compared, and not missed where it is not there yet. Throws a `RelayTrouble` where nothing was told yet.
 */
export async function verify(verifying: Verifying): Promise<Verified> {
  for (let looks = 1; ; looks++) {
    const found = await look(verifying);
    const isSettled = found?.differences.every(({ what }) => what !== 'missing') ?? false;
    if (found !== undefined && (isSettled || looks === mostLooks)) return found;
    if (looks === mostLooks) {
      throw new RelayTrouble(`Nothing has been told yet in ${verifying.identity.checkpointTopic}.`);
    }
    await sleep(betweenLooks);
  }
}

async function look({ kafka, store, topics, identity, plan }: Verifying): Promise<Verified | undefined> {
  const kept = await keptRecord(kafka, identity);
  if (kept === undefined) return undefined;
  const found = new Map<string, Printed[]>();
  let records = 0;
  await readToEnd(kafka, topics, ({ topic, partition, message }) => {
    records += 1;
    listIn(found, placeOf(topic, partition)).push(printOf(topic, partition, message));
  });
  const expected = await expectedOf(store, kept, plan);
  const places = new Set([...found.keys(), ...expected.keys()]);
  const differences = [...places].flatMap((place) =>
    compare(found.get(place) ?? [], expected.get(place) ?? new Map<bigint, Expectation>(), kept.position),
  );
  return { begin: kept.begin, position: kept.position, records, differences };
}

/** What has to be at a place: the digest of each message by its position. */
type Expected = Map<bigint, Expectation>;

interface Expectation {
  readonly topic: string;
  readonly partition: number;
  readonly digest: string;
}

interface Printed extends Expectation {
  readonly offset: string;
  readonly position: bigint | undefined;
}

const sequence = headerOf('sequence');

async function expectedOf(store: EventStore, kept: Checkpoint, plan: EventPlan): Promise<Map<string, Expected>> {
  const expected = new Map<string, Expected>();
  let before: Checkpoint = { ...kept, position: kept.begin, last: {} };
  for (;;) {
    const events = await store.readAll({ after: before.position });
    if (events.length === 0) return expected;
    const { messages, after } = await planEvents(before, events, plan);
    for (const message of messages) {
      const { topic, partition, headers } = message;
      const place = placeOf(topic, partition);
      const there = expected.get(place) ?? new Map<bigint, Expectation>();
      there.set(BigInt(headers[sequence] ?? ''), { topic, partition, digest: digestOf(message) });
      expected.set(place, there);
    }
    before = after;
  }
}

function compare(found: readonly Printed[], expected: Expected, told: bigint): readonly Difference[] {
  const differences: Difference[] = [];
  const seen = new Set<bigint>();
  let last = -1n;
  for (const { digest, ...record } of found) {
    const { position } = record;
    const wanted = position === undefined ? undefined : expected.get(position);
    if (position === undefined || wanted === undefined || seen.has(position)) {
      differences.push({ what: 'extra', ...record });
      continue;
    }
    seen.add(position);
    if (digest !== wanted.digest) differences.push({ what: 'changed', ...record });
    if (position < last) differences.push({ what: 'out of order', ...record });
    else last = position;
  }
  for (const [position, { topic, partition }] of expected) {
    if (position <= told && !seen.has(position)) {
      differences.push({ what: 'missing', topic, partition, offset: undefined, position });
    }
  }
  return differences;
}

function printOf(topic: string, partition: number, { key, value, headers = {}, offset }: KafkaMessage): Printed {
  const texts = Object.fromEntries(Object.entries(headers).map(([name, bytes]) => [name, String(bytes)] as const));
  const digest = digestOf({ key: key?.toString() ?? '', value: value?.toString() ?? '', headers: texts });
  const said = texts[sequence] ?? '';
  const position = /^\d{1,19}$/u.test(said) ? BigInt(said) : undefined;
  return { topic, partition, offset, position, digest };
}

function digestOf({ key, value, headers }: Pick<Message, 'key' | 'value' | 'headers'>): string {
  const named = Object.entries(headers).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return hash('sha256', JSON.stringify([key, value, named]));
}

function placeOf(topic: string, partition: number): string {
  return `${topic}/${partition.toString()}`;
}

function listIn<T>(lists: Map<string, T[]>, key: string): T[] {
  const found = lists.get(key) ?? [];
  lists.set(key, found);
  return found;
}
