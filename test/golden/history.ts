import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { isLedgersOwn, readBack } from '#kernel';
import type { Case, JsonObject, StoredEvent } from '#kernel';
import { rebuild, snapshotOf } from '#read-model';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const historyName = 'history.ndjson';
export const expectedName = 'expected.json';

/** What a replay of the golden history must give for ever. */
export interface Expected {
  /** Of the read model, and the position and version of the projection for which its digest holds. */
  readonly readModel: { readonly position: string; readonly projection: number; readonly digest: string };
  readonly cases: Readonly<Record<string, JsonObject>>;
}

interface Written {
  readonly position: string;
  readonly revision: string;
}

/** One event as a line: JSON whose places are text, as it can carry no bigint. */
export function lineOf({ position, stream, revision, ...event }: StoredEvent): string {
  const { id, type, version, recordedAt, data, metadata } = event;
  const place: Written & { readonly stream: string } = {
    position: position.toString(),
    stream,
    revision: revision.toString(),
  };
  return JSON.stringify({ ...place, id, type, version, recordedAt, data, metadata });
}

export function eventIn(line: string): StoredEvent {
  const written = readBack<Omit<StoredEvent, keyof Written> & Written>(line);
  return { ...written, position: BigInt(written.position), revision: BigInt(written.revision) };
}

/** The lines of a folder; none where nothing has been recorded. */
export function linesIn(folder: string): readonly string[] {
  const file = join(folder, historyName);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '');
}

export function expectedIn(folder: string): Expected | undefined {
  const file = join(folder, expectedName);
  return existsSync(file) ? readBack<Expected>(readFileSync(file, 'utf8')) : undefined;
}

/** A ledger file with the history in it, and a clock; gone when the work is done. */
export async function withLedger<T>(
  lines: readonly string[],
  work: (ledger: {
    readonly store: SqliteEventStore;
    readonly clock: { now: string };
    readonly folder: string;
  }) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-golden-'));
  const clock = { now: '1970-01-01T00:00:00.000Z' };
  const store = SqliteEventStore.open({ file: join(folder, 'ledger.db'), now: () => clock.now });
  try {
    for (const event of lines.map(eventIn)) {
      clock.now = event.recordedAt;
      const { stream, revision, id, type, version, data, metadata } = event;
      const expected = revision === 0n ? 'none' : revision - 1n;
      const { position } = await store.append({ stream, events: [{ id, type, version, data, metadata }], expected });
      if (position !== event.position)
        throw new RangeError(`Position ${event.position.toString()} is not where it was.`);
    }
    return await work({ store, clock, folder });
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every case of the history as it has become. */
export function casesIn(lines: readonly string[]): ReadonlyMap<string, Case> {
  const cases = new Map<string, Case>();
  for (const event of lines.map(eventIn)) {
    const action = [...catalogue.values()].find(({ events }) => events.has(event.type));
    if (action === undefined) continue;
    const current = cases.get(event.stream) ?? action.open(event.stream.slice(action.name.length + 1));
    cases.set(event.stream, current.apply(event));
  }
  return cases;
}

/** What a replay gives now. */
export async function replayed(lines: readonly string[]): Promise<Expected> {
  const cases = [...casesIn(lines)].map(([stream, current]) => {
    const [state, measures] = [current.state(), readBack<JsonObject>(JSON.stringify(current.measures()))];
    return [stream, { phase: current.phase(), title: current.title(), state, measures }] as const;
  });
  const readModel = await withLedger(lines, async ({ store, folder }) => {
    const file = join(folder, 'read-model.db');
    await rebuild({ store, catalogue, areas: new AreaRegistry(), isOwn: isLedgersOwn, file });
    const snapshot = await snapshotOf(file);
    if (snapshot === undefined) throw new TypeError('The replay left no checkpoint.');
    const { parked, position, version: projection, digest } = snapshot;
    if (parked.length > 0) throw new TypeError(`Parked: ${parked.map(({ reason }) => reason).join('; ')}`);
    return { position: position.toString(), projection, digest };
  });
  return { readModel, cases: Object.fromEntries(cases) };
}
