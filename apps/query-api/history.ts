import { areaEventTypes } from '#areas';
import type { Catalogue, StoredEvent } from '#kernel';
import { ledgerEventType, pagesOf, refusedEventType, reminderTypes } from '#kernel';
import { eventAsJson, nextPage, whose } from './answers.js';
import type { Parameter, Parameters } from './parameters.js';
import { choice, limit, position, readQuery, text } from './parameters.js';
import type { Sources } from './sources.js';

interface HistoryParameters extends Parameters {
  readonly from: Parameter<bigint>;
  readonly limit: Parameter<number>;
  readonly stream: Parameter<string>;
  readonly type: Parameter<string>;
}

export function historyParameters(catalogue: Catalogue): HistoryParameters {
  return {
    from: position(
      'From this position on; the beginning unless said. Where the log is in a cluster: the position of an event, or 0.',
    ),
    limit: limit(100, 1_000),
    stream: text('Only events of this stream.'),
    type: choice('Only events of this type.', typesIn(catalogue), whereTypesAre),
  };
}

const whereTypesAre = 'a type of event: those that "type" of GET /v1/history takes are listed in /openapi.json';

/** Every type that an event of the log may have, those of the ledger itself first. */
function typesIn(catalogue: Catalogue): readonly string[] {
  return [
    ledgerEventType,
    ...reminderTypes,
    refusedEventType,
    ...areaEventTypes,
    ...[...catalogue.values()].flatMap(({ events }) => [...events.keys()]),
  ];
}

/** How many events one call looks at when it filters by type, so that a rare type cannot make it read the whole log. */
const mostLookedAt = 20_000;

/** `GET /v1/history`: the log as stored, in order. A page may hold fewer events than asked and still have a next one. */
export async function history(sources: Sources, query: unknown, url: string): Promise<object> {
  const asked = readQuery(historyParameters(sources.catalogue), query, sources.ledger.timeZone);
  const { from = 0n, limit: most = 100 } = asked;
  const read = asked.stream === undefined ? ofAll : ofStream;
  const { events, next } = await read(sources, { from, most, stream: asked.stream ?? '', type: asked.type });
  return {
    ...whose(sources.ledger),
    head: (await sources.store.head()).toString(),
    events: events.map(eventAsJson),
    next: next === undefined ? null : nextPage(url, 'from', next.toString()),
  };
}

interface Wanted {
  readonly from: bigint;
  readonly most: number;
  readonly stream: string;
  readonly type: string | undefined;
}

interface Found {
  readonly events: readonly StoredEvent[];
  /** Position from which to go on. */
  readonly next: bigint | undefined;
}

async function ofAll({ store }: Sources, { from, most, type }: Wanted): Promise<Found> {
  const events: StoredEvent[] = [];
  let looked = 0;
  // One more than is wanted: it is where the next page begins.
  for await (const event of eventsOf(store, from, type === undefined ? most + 1 : 1_000)) {
    if (events.length === most || looked === mostLookedAt) return { events, next: event.position };
    looked += 1;
    if (type === undefined || event.type === type) events.push(event);
  }
  return { events, next: undefined };
}

/** The events of the log from a position on, read so many at a time. */
async function* eventsOf(store: Sources['store'], from: bigint, limit: number): AsyncGenerator<StoredEvent, void> {
  for (let page = await store.readAll({ from, limit }); ;) {
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < limit) return;
    page = await store.readAll({ after: last.position, limit });
  }
}

async function ofStream({ store }: Sources, { from, most, stream, type }: Wanted): Promise<Found> {
  const events: StoredEvent[] = [];
  for await (const page of pagesOf(store, stream, await firstRevision(store, stream, from))) {
    for (const event of page) {
      if (type !== undefined && event.type !== type) continue;
      if (events.length === most) return { events, next: event.position };
      events.push(event);
    }
  }
  return { events, next: undefined };
}

/** The revision of the first event at or after a position: positions grow with revisions, so that few are looked at. */
async function firstRevision(store: Sources['store'], stream: string, from: bigint): Promise<bigint> {
  if (from <= 1n) return 0n;
  const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
  let low = 0n;
  let high = last === undefined ? 0n : last.revision + 1n;
  while (low < high) {
    const middle = (low + high) / 2n;
    const [event] = await store.readStream(stream, { from: middle, limit: 1 });
    if (event !== undefined && event.position < from) low = middle + 1n;
    else high = middle;
  }
  return low;
}
