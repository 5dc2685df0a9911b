import { areasStream } from '#areas';
import type { AreaRegistry } from '#areas';
import { EventAreas, everywhere } from '#cloud-events';
import type { Audience } from '#cloud-events';
import { emergencyAction, pagesOf } from '#kernel';
import type { Catalogue, EventStore, Ledger, StoredEvent } from '#kernel';
import type { ReadModel } from '#read-model';
import type { RegionStatus } from '#region-status';
import { setTimeout as sleep } from 'node:timers/promises';

export interface StatusSources {
  readonly store: EventStore;
  readonly ledger: Ledger;
  readonly catalogue: Catalogue;
  readonly audience: Audience;
  readonly areas: AreaRegistry;
  readonly readModel: ReadModel;
}

/** In milliseconds, between two looks at how far the read model is; and so many looks before it is given up. */
const betweenLooks = 20;
const mostLooks = 500;

/** The read model has not come to where the status is asked for. */
class ReadModelBehind extends Error {
  override readonly name = 'ReadModelBehind';
}

/** What the status of regions is behind an event, from the read model, which knows it of any moment. */
export class Statuses {
  readonly #sources: StatusSources;
  readonly #eventAreas: EventAreas;

  constructor(sources: StatusSources) {
    this.#sources = sources;
    const { store, catalogue, audience } = sources;
    this.#eventAreas = new EventAreas({ store, catalogue, actionOf: audience.actionOf });
  }

  /**
   * The areas that an event concerns, those above and all below them: what holds in one holds in all below it, and partly
   * above. What ends with an emergency may hold elsewhere: behind one of its events, all where anything holds.
   */
  async touchedBy(event: StoredEvent): Promise<readonly string[]> {
    const { audience } = this.#sources;
    if (audience.isInside(event.stream)) return [];
    const around = await this.#around(event);
    const resting = audience.actionOf(event.type) === emergencyAction ? await this.#held() : [];
    return [...new Set([...resting, ...around])];
  }

  /** Those of them that were known then and follow from the log alone, whenever it is asked. */
  async namedBy(event: StoredEvent): Promise<readonly string[]> {
    const { areas, audience } = this.#sources;
    if (audience.isInside(event.stream)) return [];
    const known = areas.asKnown(event.recordedAt);
    return [...(await this.#around(event))].filter((code) => known.find(code) !== undefined);
  }

  /** The areas that an event names, and those above and below. */
  async #around(event: StoredEvent): Promise<ReadonlySet<string>> {
    const { areas, ledger } = this.#sources;
    const text = await this.#eventAreas.of(event);
    const named = text === everywhere ? [ledger.jurisdiction] : text.split(',').filter((code) => code !== '');
    await this.#learn(event, named);
    const around = new Set<string>();
    for (const code of named) {
      for (const area of [...areas.above(code), ...areas.list({ under: code, limit: Number.MAX_SAFE_INTEGER })])
        around.add(area.code);
      if (areas.find(code) !== undefined) around.add(code);
    }
    return around;
  }

  /**
   * The registry is filled by another reader of the log, which may be behind this one. What an event tells of, or what
   * registers it, is read where it is not known yet: the checkpoint moves on, and the area would never be told.
   */
  async #learn({ stream }: StoredEvent, codes: readonly string[]): Promise<void> {
    const { areas, store } = this.#sources;
    if (stream !== areasStream && codes.every((code) => areas.find(code) !== undefined)) return;
    for await (const page of pagesOf(store, areasStream, (areas.last?.revision ?? -1n) + 1n)) {
      for (const event of page) areas.take(event);
    }
  }

  async #held(): Promise<readonly string[]> {
    const { here } = await this.#sources.readModel.heldPlaces();
    return [...here]
      .map((path) => path.split('/').at(-2) ?? '')
      .filter((code) => this.#sources.areas.find(code) !== undefined);
  }

  /** Waits until the read model has every event that was recorded by then; rejects when it is to stop. */
  async at(codes: readonly string[], event: StoredEvent, signal: AbortSignal): Promise<readonly RegionStatus[]> {
    const { areas, readModel } = this.#sources;
    const moments = { at: event.recordedAt, known: event.recordedAt };
    const known = areas.asKnown(event.recordedAt);
    const wanted = codes.flatMap((code) => known.find(code) ?? []);
    await this.#reached(event, signal);
    const statuses: RegionStatus[] = [];
    for (const [root, some] of Map.groupBy(wanted, ({ path }) => path.split('/')[0] ?? '')) {
      const under = known.find(root);
      if (under !== undefined) statuses.push(...(await readModel.statuses(under, some, moments)).answer);
    }
    return statuses;
  }

  async #reached({ position, recordedAt }: StoredEvent, signal: AbortSignal): Promise<void> {
    const { readModel, store } = this.#sources;
    for (let looks = 0; looks < mostLooks; looks++) {
      const { position: reached, asOf } = await readModel.parked();
      if (reached >= position && ((asOf !== undefined && asOf > recordedAt) || reached >= (await store.head()))) return;
      await sleep(betweenLooks, undefined, { signal });
    }
    throw new ReadModelBehind(
      `The read model has not come to position ${position.toString()}, of which the status is to be told.`,
    );
  }
}
