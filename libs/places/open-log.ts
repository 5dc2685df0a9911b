import type { ClusterSetting, Figures, Patience } from '#event-store-eventstoredb';
import { SqliteEventStore } from '#event-store-sqlite';
import type { EventStore, Instant } from '#kernel';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { CannotStart } from './cannot-start.js';
import { isInCluster } from './places.js';
import type { LogPlace } from './places.js';

/** A log, on whichever engine it is. */
export interface OpenLog {
  readonly store: EventStore;
  /** True where the positions are dense from 1, so that their distance is a number of events. */
  readonly dense: boolean;
  /** Why nothing can be stored at the moment, or the log cannot be followed; undefined where all is well. */
  trouble(): string | undefined;
  /** What happened between here and the cluster; undefined for a file. */
  figures(): Figures | undefined;
}

export interface LogOptions {
  /** To write a file, nobody else may; to follow it, it must be there. A cluster takes both from everybody. */
  readonly access: 'write' | 'follow';
  /** The time at which a file is written; a cluster has a clock of its own. */
  readonly now?: () => Instant;
  readonly log?: ClusterSetting['log'];
  readonly patience?: Patience | undefined;
}

/**
 * How long a process waits that serves others: who asks is told within ten seconds, rather than wait for a cluster that
 * has no leader.
 */
export const patienceOfServing: Patience = { answer: 2_500, whole: 7_500, firstPause: 50, longestPause: 10_000 };

/**
 * Opens the log at a place. Throws `LedgerLocked` where another process writes the file, `StoreUnavailable` where the
 * engine cannot be used, `CannotStart` where there is no file to follow, or where the address of a cluster cannot be read.
 */
export async function openLog(place: LogPlace, options: LogOptions): Promise<OpenLog> {
  return isInCluster(place) ? inCluster(place, options) : inFile(place.ledgerFile, options);
}

/** Closes the log again where what is begun on it fails. */
export async function closedOnError<T>({ store }: OpenLog, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    await store.close();
    throw error;
  }
}

function inFile(file: string, { access, now = () => new Date().toISOString() }: LogOptions): OpenLog {
  if (access === 'follow' && !existsSync(file)) throw noLedger(file);
  const store = access === 'write' ? SqliteEventStore.open({ file, now }) : SqliteEventStore.follow(file);
  return { store, dense: true, trouble: () => store.trouble(), figures: () => undefined };
}

async function inCluster(
  { eventStoreUrl, ledger }: { readonly eventStoreUrl: string; readonly ledger: string },
  { log, patience }: LogOptions,
): Promise<OpenLog> {
  // Only a process that has its log there pays for the client.
  const { EventStoreDbStore, readConnection } = await import('#event-store-eventstoredb');
  const read = readConnection(eventStoreUrl);
  // The address itself is not shown: it may have a password in it.
  if ('must' in read) throw new CannotStart(`EVENTSTORE_URL ${read.must}.`);
  const store = await EventStoreDbStore.open({
    connection: read.value,
    ledger,
    ...(log === undefined ? {} : { log }),
    ...(patience === undefined ? {} : { patience }),
  });
  return { store, dense: false, trouble: () => store.trouble(), figures: () => store.figures() };
}

function noLedger(file: string): CannotStart {
  return new CannotStart(
    `There is no ledger in ${dirname(file)}: name its folder with --data-dir or TOCSIN_DATA_DIR, or make one with "tocsin open".`,
  );
}
