import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { handle, isLedgersOwn, noLaw } from '#kernel';
import type { EventStore, Foundations, Instant, Law, Outcome, RememberedAreas, StoredEvent } from '#kernel';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepReadModel, ReadModel } from '../index.js';
import type { Course } from '../index.js';
import { fill } from '../rebuild.js';
import type { KeepSetting } from '../renew.js';
import { snapshotIn } from '../snapshot.js';
import type { Snapshot } from '../snapshot.js';
import { sqlite } from './engines.js';
import type { Engine } from './engines.js';
import type { GrowingAreas, ProjectorSetting } from '../index.js';
import type { Tables } from '../tables.js';

const zone = 'America/Lima';

/** A ledger in a folder of its own with a clock that the test sets, and read models made from it. */
export class World {
  now: Instant = '2025-11-28T20:00:00.000Z';
  readonly folder = mkdtempSync(join(tmpdir(), 'tocsin-world-'));
  readonly ledgerFile = join(this.folder, 'ledger.db');
  readonly store = SqliteEventStore.open({ file: this.ledgerFile, now: () => this.now });
  readonly foundations: Foundations;
  readonly #areas: () => GrowingAreas & RememberedAreas;
  readonly #engine: Engine;
  readonly #open: ReadModel[] = [];
  #keys = 0;

  /** `areas` gives them as a projector finds them before it has read anything. */
  constructor(areas: () => GrowingAreas & RememberedAreas, law: Law = noLaw, engine: Engine = sqlite) {
    this.#areas = areas;
    this.#engine = engine;
    const ledger = { name: 'peru', jurisdiction: 'PE', timeZone: zone, mode: 'test' } as const;
    const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
    this.foundations = {
      store: this.store,
      catalogue,
      areas: areas(),
      law,
      ledger,
      now: () => this.now,
      digest,
    };
  }

  /** Sends a command: `act('border-closure/x/close', body)`. */
  async act(address: string, body: object): Promise<Outcome> {
    const [action = '', id = '', type = ''] = address.split('/');
    const parsed = catalogue.get(action)?.commands.get(type)?.shape.parse(body);
    if (parsed?.ok !== true) throw new TypeError(`The body of ${address} is invalid: ${JSON.stringify(parsed)}`);
    this.#keys += 1;
    return handle(this.foundations, {
      action,
      id,
      command: { type, data: parsed.value },
      actor: { subject: 'ana', role: 'operator' },
      idempotencyKey: `key-${this.#keys.toString()}`,
      correlationId: 'c',
      causationId: 'c',
    });
  }

  file(name: string): string {
    return join(this.folder, `${name}.db`);
  }

  setting(): Omit<ProjectorSetting, 'database'> {
    return { store: this.store, catalogue, areas: this.#areas(), isOwn: isLedgersOwn };
  }

  /** Brings a read model after the log as a projector does at its start, and lets go of it; what it was handed. */
  async follow(name: string, course: Partial<Course> = {}): Promise<readonly StoredEvent[]> {
    const stop = new AbortController();
    const handed: StoredEvent[] = [];
    const nothing = (): void => undefined;
    const caughtUp = (): void => {
      stop.abort();
    };
    await keepReadModel({ ...this.keepSetting(name), store: noting(this.store, handed) }, stop.signal, {
      waits: nothing,
      renewing: nothing,
      renewed: nothing,
      caughtUp,
      ...course,
    });
    return handed;
  }

  /** What a read model of that name is made from, and where. */
  keepSetting(name: string): KeepSetting & Pick<this, 'store'> {
    return { ...this.setting(), store: this.store, areas: this.#areas, site: this.#engine.site(this.folder, name) };
  }

  /** A read model made from the log alone. */
  async rebuilt(name: string): Promise<ReadModel> {
    const database = this.open(name, 'write');
    try {
      await fill({ ...this.setting(), database });
    } finally {
      await database.destroy();
    }
    return this.readModel(name);
  }

  open(name: string, access: 'write' | 'read'): Kysely<Tables> {
    return this.#engine.site(this.folder, name).open('live', access);
  }

  /** As no program of Tocsin does. */
  async change(name: string, ...statements: readonly string[]): Promise<void> {
    const database = this.open(name, 'write');
    for (const statement of statements) await sql.raw(statement).execute(database);
    await database.destroy();
  }

  async snapshot(name: string): Promise<Snapshot | undefined> {
    const database = this.open(name, 'read');
    try {
      return await snapshotIn(database);
    } finally {
      await database.destroy();
    }
  }

  readModel(name: string): ReadModel {
    const readModel = new ReadModel(this.open(name, 'read'), this.#areas(), zone);
    this.#open.push(readModel);
    return readModel;
  }

  async leave(): Promise<void> {
    for (const readModel of this.#open) await readModel.close();
    await this.store.close();
    await this.#engine.clear(this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The same log, which notes what a follower is handed. */
function noting(store: EventStore, handed: StoredEvent[]): EventStore {
  return {
    append: (append) => store.append(append),
    readStream: (stream, options) => store.readStream(stream, options),
    readAll: async (options) => {
      const page = await store.readAll(options);
      // Who asks behind no position looks whose log it is.
      if (options?.after !== undefined) handed.push(...page);
      return page;
    },
    head: () => store.head(),
    close: () => store.close(),
    async *subscribe(options) {
      for await (const delivery of store.subscribe(options)) {
        handed.push(...delivery.events);
        yield delivery;
      }
    },
  };
}
