import { SqliteEventStore } from '#event-store-sqlite';
import { RevisionConflict } from '#kernel';
import type { Append, EventStore, StoredEvent } from '#kernel';
import { anEvent } from '#kernel/testing';
import fc from 'fast-check';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cluster, fleeting, idsOf } from './support/eventstoredb/cluster.js';
import { temporaryFolder } from './support/ledger.js';
import { wholeLog } from './support/ledgers.js';
import { expectNoGap } from './support/log.js';

const work = temporaryFolder();
const cluster = new Cluster();
afterEach(() => cluster.close());

/** A log that is written, followed, and crashes. */
interface Trial {
  /** Opens it anew, as a process does that begins after one that has crashed. */
  open(): Promise<EventStore>;
  /** The next commit of the store is the last thing its process does: it is durable, or it is not. */
  crash(durable: boolean): void;
}

let trials = 0;

function inFile(): Trial {
  const file = join(work, `${(trials += 1).toString()}.db`);
  return {
    open: () => Promise.resolve(SqliteEventStore.open({ file, now: () => '2025-11-28T12:00:00.000Z' })),
    crash: (durable) => {
      const { exec } = DatabaseSync.prototype;
      DatabaseSync.prototype.exec = function (this: DatabaseSync, text: string) {
        if (text !== 'COMMIT') {
          exec.call(this, text);
          return;
        }
        DatabaseSync.prototype.exec = exec;
        if (durable) exec.call(this, text);
        throw new Error('The machine stops.');
      };
    },
  };
}

async function inCluster(): Promise<Trial> {
  const server = await cluster.server();
  return {
    open: () => cluster.store(server, { patience: fleeting }),
    crash: (durable) => {
      server.endAt(server.calls.append + 1, durable);
    },
  };
}

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        does: fc.constant('append' as const),
        stream: fc.nat(3),
        count: fc.integer({ min: 1, max: 3 }),
        /** Decided on a state that had moved. */
        stale: fc.boolean(),
        waits: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('crash' as const), durable: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('subscribe' as const), from: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.record({ does: fc.constant('drop' as const) }) },
  ),
  { minLength: 4, maxLength: 25 },
);

/** Takes what comes, and goes on behind it where it was dropped or the store has crashed. */
class Subscriber {
  readonly taken: StoredEvent[] = [];
  #stop = new AbortController();
  #taking: Promise<void> = Promise.resolve();

  constructor(readonly after: bigint) {}

  follow(store: EventStore): void {
    this.#stop = new AbortController();
    this.#taking = this.#take(store).catch(() => undefined);
  }

  async #take(store: EventStore): Promise<void> {
    const after = this.taken.at(-1)?.position ?? this.after;
    for await (const { events } of store.subscribe({ after, signal: this.#stop.signal })) this.taken.push(...events);
  }

  async drop(): Promise<void> {
    this.#stop.abort();
    await this.#taking;
  }
}

class Run {
  readonly acknowledged: string[] = [];
  readonly refused: string[] = [];
  readonly subscribers: Subscriber[] = [];
  readonly #next = new Map<string, bigint>();

  constructor(
    private readonly trial: Trial,
    private store: EventStore,
  ) {}

  /** Two processes send the same; the second writes after another where its state has moved. */
  async append({ stream, count, stale }: { stream: number; count: number; stale: boolean }): Promise<void> {
    const name = `s${stream.toString()}`;
    const last = this.#next.get(name);
    const events = Array.from({ length: count }, () => anEvent());
    const expected: Append['expected'] = stale ? (last ?? -1n) + 5n : (last ?? 'none');
    try {
      const both = [1, 2].map(() => this.store.append({ stream: name, events, expected }));
      const [one] = await Promise.all(both);
      if (one !== undefined) this.#next.set(name, one.revision);
      this.acknowledged.push(...idsOf(events));
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw error;
      this.refused.push(...idsOf(events));
    }
  }

  /** Nobody knows how it ended; the next process is sent the same once more. */
  async crash(durable: boolean): Promise<void> {
    const name = 's0';
    const last = this.#next.get(name);
    const append: Append = { stream: name, events: [anEvent(), anEvent()], expected: last ?? 'none' };
    this.trial.crash(durable);
    await expect(this.store.append(append)).rejects.toThrow();
    for (const one of this.subscribers) await one.drop();
    await this.store.close();
    this.store = await this.trial.open();
    for (const one of this.subscribers) one.follow(this.store);
    const { revision, repeated } = await this.store.append(append);
    expect(repeated).toBe(durable);
    this.#next.set(name, revision);
    this.acknowledged.push(...idsOf(append.events));
  }

  async subscribe(from: number): Promise<void> {
    const log = await wholeLog(this.store);
    const subscriber = new Subscriber(log[from % (log.length + 1)]?.position ?? 0n);
    subscriber.follow(this.store);
    this.subscribers.push(subscriber);
  }

  async dropped(): Promise<void> {
    const [one] = this.subscribers;
    await one?.drop();
    one?.follow(this.store);
  }

  /** What was delivered, once everybody has had what was committed. */
  async end(): Promise<readonly StoredEvent[]> {
    const log = await wholeLog(this.store);
    const last = log.at(-1)?.position ?? 0n;
    const isBehind = (one: Subscriber): boolean => (one.taken.at(-1)?.position ?? one.after) < last;
    for (let tries = 0; tries < 20_000 && this.subscribers.some(isBehind); tries++) await sleep(2);
    for (const one of this.subscribers) await one.drop();
    await this.store.close();
    return log;
  }
}

function expectDense(log: readonly StoredEvent[]): void {
  expectNoGap(log.map((event, index) => ({ ...event, position: BigInt(index + 1) })));
}

describe.each([
  { engine: 'SQLite', begin: () => Promise.resolve(inFile()), dense: true, numRuns: 30 },
  { engine: 'EventStoreDB', begin: inCluster, dense: false, numRuns: 8 },
])('a log in $engine', ({ begin, dense, numRuns }) => {
  it('delivers what is committed, dense, in order, once, however writers, aborts, crashes and subscribers interleave', async () => {
    const met = { refused: 0, delivered: 0 };
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const trial = await begin();
        const run = new Run(trial, await trial.open());
        let underWay: Promise<void>[] = [];
        const settled = async (): Promise<void> => {
          await Promise.all(underWay);
          underWay = [];
        };
        const busy = new Set<number>();
        for (const step of all) {
          if (step.does === 'append') {
            if (busy.has(step.stream)) await settled();
            busy.add(step.stream);
            underWay.push(run.append(step));
            if (step.waits) await settled();
          } else if (step.does === 'crash') {
            await settled();
            await run.crash(step.durable);
          } else if (step.does === 'subscribe') await run.subscribe(step.from);
          else await run.dropped();
          if (underWay.length === 0) busy.clear();
        }
        await settled();
        const log = await run.end();
        expect(idsOf(log).toSorted()).toEqual(run.acknowledged.toSorted());
        if (dense) expectNoGap(log);
        else expectDense(log);
        for (const { after, taken } of run.subscribers) {
          expect(taken).toEqual(log.filter(({ position }) => position > after));
          met.delivered += taken.length;
        }
        met.refused += run.refused.length;
      }),
      { numRuns, seed: 11 },
    );
    expect(met.refused).toBeGreaterThan(5);
    expect(met.delivered).toBeGreaterThan(20);
  });
});
