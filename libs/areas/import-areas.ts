import type { Actor, Digest, EventStore, Ledger, Metadata, NewEvent, Refusal, StoredEvent } from '#kernel';
import {
  canonicalJson,
  eventId,
  isRefusal,
  pagesOf,
  refuse,
  RevisionConflict,
  toJsonObject,
  UnknownEvent,
} from '#kernel';
import { areaEventOf, areasStream } from './area-events.js';
import type { AreaEvent } from './area-events.js';
import type { AreaRegistry, PlaceOfEvent } from './area-registry.js';
import { isFaulty } from './plan.js';
import type { Counts, ImportFaults, ImportPlan, Planner } from './plan.js';

/** What an import stands on. The registry takes in what is registered before the import resolves. */
export interface ImportGround {
  readonly store: EventStore;
  readonly areas: AreaRegistry;
  readonly ledger: Ledger;
  readonly digest: Digest;
}

export interface ImportOrder {
  readonly plan: Planner;
  /** What was sent, for its hash: the same key with other content is noticed. */
  readonly content: object;
  readonly actor: Actor;
  readonly idempotencyKey: string;
  /** True where the caller chose the key: it may have been sent before, and the whole stream is looked through for it. */
  readonly keyGiven: boolean;
  readonly correlationId: string;
  readonly traceparent?: string | undefined;
  /** Only says what would be registered. */
  readonly dryRun: boolean;
}

export interface ImportReceipt extends Counts {
  /** Revision of the stream of areas, and position of its last event; undefined while it has none. */
  readonly revision: bigint | undefined;
  readonly position: bigint | undefined;
  readonly events: readonly { readonly id: string; readonly type: string; readonly revision: bigint }[];
}

/** How often an import is decided again before the race is given up. */
const attempts = 100;

/**
 * Plans an import on the areas as they are and appends all its events at once, or none. One that lost a race is planned
 * again on the areas it really met; after a hundred lost races it throws `RevisionConflict`. Where nothing is new
 * nothing is stored. Other errors of the event store are thrown as they are.
 */
export async function importAreas(
  ground: ImportGround,
  order: ImportOrder,
): Promise<ImportReceipt | ImportFaults | Refusal> {
  for (let attempt = 1; ; attempt++) {
    const before = order.keyGiven ? await earlierAnswer(ground, order) : undefined;
    if (before !== undefined) return before;
    await catchUp(ground);
    const { last } = ground.areas;
    const planned = order.plan(ground.areas);
    if (isFaulty(planned)) return planned;
    if (order.dryRun || planned.events.length === 0) return receipt(planned, [], last);
    try {
      return await append(ground, order, planned);
    } catch (error) {
      if (!(error instanceof RevisionConflict) || attempt === attempts) throw error;
    }
  }
}

async function append(ground: ImportGround, order: ImportOrder, planned: ImportPlan): Promise<ImportReceipt> {
  const events = newEvents(ground, order, planned.events);
  const expected = ground.areas.last?.revision ?? 'none';
  const appended = await ground.store.append({ stream: areasStream, events, expected });
  if (appended.repeated) throw new RevisionConflict(areasStream, expected, appended.revision);
  await catchUp(ground);
  return receipt(planned, placed(events, appended.revision), appended);
}

/** Takes what the stream holds beyond it into the registry. Throws `UnknownEvent` for what this program cannot read. */
async function catchUp({ store, areas }: ImportGround): Promise<void> {
  for await (const page of pagesOf(store, areasStream, (areas.last?.revision ?? -1n) + 1n)) {
    for (const event of page) {
      if (!areas.take(event)) throw new UnknownEvent(`The stream of areas has an event ${event.type}.`);
    }
  }
}

function receipt(
  { registered, changed, unchanged }: Counts,
  events: ImportReceipt['events'],
  last?: PlaceOfEvent,
): ImportReceipt {
  return { registered, changed, unchanged, events, revision: last?.revision, position: last?.position };
}

function placed(events: readonly NewEvent[], last: bigint): ImportReceipt['events'] {
  const first = last - BigInt(events.length - 1);
  return events.map(({ id, type }, index) => ({ id, type, revision: first + BigInt(index) }));
}

function idOf({ digest }: ImportGround, { actor, idempotencyKey }: ImportOrder, index: number): string {
  return eventId(digest, actor, idempotencyKey, areasStream, index);
}

function hashOf({ digest }: ImportGround, { content }: ImportOrder): string {
  return digest(canonicalJson(['import', content]));
}

function newEvents(ground: ImportGround, order: ImportOrder, events: ImportPlan['events']): readonly NewEvent[] {
  const { ledger } = ground;
  const { actor, correlationId, traceparent } = order;
  const metadata: Metadata = {
    actor,
    ledger: ledger.name,
    mode: ledger.mode,
    correlationId,
    causationId: correlationId,
    command: { name: 'import', hash: hashOf(ground, order) },
    reliedOn: [],
    findings: [],
    ...(traceparent === undefined ? {} : { traceparent }),
  };
  return events.map(({ type, data }, index) => ({
    id: idOf(ground, order, index),
    type,
    version: 1,
    data: toJsonObject(data),
    metadata,
  }));
}

/** The answer that this very import was given when it was accepted; undefined where it was not. Registers nothing. */
export async function importedBefore(ground: ImportGround, order: ImportOrder): Promise<ImportReceipt | undefined> {
  const before = order.keyGiven ? await earlierAnswer(ground, order) : undefined;
  return before === undefined || isRefusal(before) ? undefined : before;
}

/** The answer this same import was given before, if it stored anything; the same key for another import is refused. */
async function earlierAnswer(ground: ImportGround, order: ImportOrder): Promise<ImportReceipt | Refusal | undefined> {
  const known = new Set<string>();
  const own: StoredEvent[] = [];
  const counts = { registered: 0, changed: 0 };
  for await (const page of pagesOf(ground.store, areasStream)) {
    for (const event of page) {
      const isOwn = event.id === idOf(ground, order, own.length);
      if (isOwn) own.push(event);
      for (const key of keysOf(areaEventOf(event))) {
        if (isOwn) counts[known.has(key) ? 'changed' : 'registered'] += 1;
        known.add(key);
      }
    }
  }
  const [first] = own;
  if (first === undefined) return undefined;
  if (first.metadata.command.hash !== hashOf(ground, order)) {
    return refuse(
      'idempotency-key-reused',
      `The idempotency key "${order.idempotencyKey}" has been used for another import; send a new key with a new one.`,
    );
  }
  const unchanged = rowsIn(ground, order) - counts.registered - counts.changed;
  return receipt({ ...counts, unchanged }, own, own.at(-1));
}

/** How many areas or crossings the import speaks of. */
function rowsIn({ areas }: ImportGround, { plan }: ImportOrder): number {
  const planned = plan(areas);
  return isFaulty(planned) ? 0 : planned.registered + planned.changed + planned.unchanged;
}

/** What tells the areas and crossings of an event from others. */
function keysOf(event: AreaEvent | undefined): readonly string[] {
  if (event === undefined) return [];
  return event.type === 'AreasRegistered'
    ? event.data.areas.map(({ code }) => code)
    : event.data.crossings.map(({ id }) => `crossing ${id}`);
}
