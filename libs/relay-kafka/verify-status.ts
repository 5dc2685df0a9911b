import { eventAt, isJsonList, isJsonObject, readBack } from '#kernel';
import type { JsonValue, ReadableLog, StoredEvent } from '#kernel';
import type { Kafka } from 'kafkajs';
import type { Checkpoint } from './checkpoint.js';
import { saidIn } from './comparison.js';
import type { Difference, Said } from './comparison.js';
import { partitionOf } from './connection.js';
import { expectTopics } from './expect-topics.js';
import { positionIn } from './message.js';
import { statusIdentity } from './publish-status.js';
import type { StatusGround } from './publish-status.js';
import { keptRecord } from './reached.js';
import { readToEnd } from './reading.js';
import { statusMessage } from './status-message.js';
import { settled } from './verify.js';

/** Where the status of an area is not what it must be. */
export interface StatusDifference extends Difference {
  /** Code of the area. */
  readonly area: string;
}

export interface StatusVerified {
  /** The status was told up to there. */
  readonly position: bigint;
  /** So many areas have one. */
  readonly areas: number;
  readonly differences: readonly StatusDifference[];
}

export interface StatusVerifying extends Pick<StatusGround, 'ledger' | 'topics' | 'partitions' | 'statusesAt'> {
  readonly kafka: Kafka;
  readonly store: Pick<ReadableLog, 'readAll'>;
  /** Codes of the areas whose status had to be told behind an event at least. */
  readonly namedBy: (event: StoredEvent) => Promise<readonly string[]>;
  readonly signal: AbortSignal;
}

/** The last record of an area. */
interface Latest extends Omit<StatusDifference, 'what' | 'position'> {
  readonly position: bigint;
  readonly said: Said;
}

/**
 * Compares the latest status of each area with what would be told of it at its position, and looks whether that is as late
 * as the last event that names it. Undefined where none was told yet. Throws as `expectTopics` does.
 */
export async function verifyStatus(verifying: StatusVerifying): Promise<StatusVerified | undefined> {
  const { kafka, topics, partitions } = verifying;
  await expectTopics(kafka, [topics.regionStatus], partitions);
  const kept = await keptRecord(kafka, statusIdentity(topics));
  // Where nobody tells the status, it is not waited for.
  return kept === undefined ? undefined : settled(() => look(verifying, kept));
}

async function look(verifying: StatusVerifying, kept: Checkpoint): Promise<StatusVerified> {
  const differences: StatusDifference[] = [];
  const latest = await latestOf(verifying, differences);
  for (const [position, some] of Map.groupBy(latest.values(), ({ position: at }) => at)) {
    differences.push(...(await wrongAt(position, some, verifying)));
  }
  differences.push(...(await missingFrom(latest, kept, verifying)));
  return { position: kept.position, areas: latest.size, differences };
}

/** What is no status of an area, or comes behind a later one, is listed with what differs. */
async function latestOf(
  { kafka, topics: { regionStatus }, partitions }: StatusVerifying,
  differences: StatusDifference[],
): Promise<ReadonlyMap<string, Latest>> {
  const latest = new Map<string, Latest>();
  await readToEnd(kafka, [regionStatus], ({ topic, partition, message }) => {
    const said = saidIn(message);
    const position = positionIn(message);
    const record = { topic, partition, offset: message.offset, area: said.key };
    if (position === undefined || partition !== partitionOf(said.key, partitions)) {
      differences.push({ what: 'extra', ...record, position });
      return;
    }
    if (position < (latest.get(said.key)?.position ?? 0n))
      differences.push({ what: 'out of order', ...record, position });
    latest.set(said.key, { ...record, position, said });
  });
  return latest;
}

/** Of records of one position. */
async function wrongAt(
  position: bigint,
  some: readonly Latest[],
  { store, statusesAt, topics: { regionStatus: topic }, ledger, signal }: StatusVerifying,
): Promise<readonly StatusDifference[]> {
  const event = await eventAt(store, position);
  const codes = some.map(({ area }) => area).toSorted();
  const told =
    event === undefined
      ? []
      : (await statusesAt(codes, event, signal)).map((status) =>
          statusMessage(status, event, { topic, partition: 0 }, ledger),
        );
  const wanted = new Map(told.map((message) => [message.key, message]));
  return some.flatMap(({ said, ...record }): readonly StatusDifference[] => {
    const message = wanted.get(record.area);
    if (message === undefined) return [{ what: 'extra', ...record }];
    return isSaid(said, message) ? [] : [{ what: 'changed', ...record }];
  });
}

/** Areas whose latest status is older than an event that names them. */
async function missingFrom(
  latest: ReadonlyMap<string, Latest>,
  { begin, position: end }: Checkpoint,
  { store, namedBy, topics: { regionStatus: topic }, partitions }: StatusVerifying,
): Promise<readonly StatusDifference[]> {
  const missing = new Map<string, bigint>();
  for (let after = begin; after < end;) {
    const page = await store.readAll({ after });
    if (page.length === 0) break;
    for (const event of page.filter(({ position }) => position <= end)) {
      for (const code of await namedBy(event)) {
        if (event.position > (latest.get(code)?.position ?? -1n)) missing.set(code, event.position);
      }
    }
    after = page.at(-1)?.position ?? end;
  }
  return [...missing].map(([area, position]) => {
    return { what: 'missing', topic, partition: partitionOf(area, partitions), offset: undefined, position, area };
  });
}

/** Whether a record says what it must. What only a newer program says of an area may be lacking. */
function isSaid({ headers, value }: Said, wanted: Said): boolean {
  return holds(headers, wanted.headers) && holds(read(value), read(wanted.value));
}

function holds(said: JsonValue | undefined, wanted: JsonValue | undefined): boolean {
  if (isJsonList(said)) {
    return isJsonList(wanted) && said.length === wanted.length && said.every((one, at) => holds(one, wanted[at]));
  }
  if (!isJsonObject(said)) return said !== undefined && said === wanted;
  return isJsonObject(wanted) && Object.entries(said).every(([name, inner]) => holds(inner, wanted[name]));
}

/** Undefined where a text is not JSON. */
function read(text: string): JsonValue | undefined {
  try {
    return readBack<JsonValue>(text);
  } catch {
    return undefined;
  }
}
