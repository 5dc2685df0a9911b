import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { inWords, whereLogIs } from '#hosting';
import { filesIn, isInCluster, openLog, placesOf } from '#places';
import type { LogOptions, OpenLog, Places } from '#places';
import { isLedgersOwn, LedgerLocked, readLedger } from '#kernel';
import type { EventStore, Ledger, ReadableLog } from '#kernel';
import { readConfiguration } from '#platform';
import type { Configuration } from '#platform';
import { isOfPostgres, shownAddress } from '#read-model';
import type { RebuildSetting } from '#read-model';
import type { Option } from 'commander';
import { existsSync } from 'node:fs';
import { NotDone } from './exit.js';
import { settingOption } from './options.js';

/** A ledger as a command finds it: in a data folder or in a cluster, with its read model, and what it holds so far. */
export interface Folder {
  readonly places: Places;
  readonly readModelAt: string;
  /** The folder or the cluster, as it may be shown. */
  readonly where: string;
  readonly log: OpenLog;
  readonly store: EventStore;
  /** Undefined while the log is empty. */
  readonly ledger: Ledger | undefined;
}

/** Flags that say where a ledger and its read model are. */
export interface PlaceFlags {
  readonly dataDir?: string | undefined;
  readonly ledger?: string | undefined;
  readonly eventStoreUrl?: string | undefined;
  readonly readModelUrl?: string | undefined;
}

/** The options for them, without the one for the read model. */
export function logOptions(): readonly Option[] {
  return [settingOption('dataDir'), settingOption('eventStoreUrl'), settingOption('ledger')];
}

/** Where flags or the environment say that a ledger and its read model are. */
export function placeOf({ dataDir, ledger, eventStoreUrl, readModelUrl }: PlaceFlags): Configuration {
  return readConfiguration(process.env, { dataDir, ledger, eventStoreUrl, readModelUrl });
}

/** Runs with a ledger, read beside whoever serves it. Throws `NotDone` where there is none. */
export async function withFolder<T>(configuration: Configuration, run: (folder: Folder) => Promise<T>): Promise<T> {
  const places = placesOf(configuration);
  expectFile(configuration);
  const log = await openLogOf(configuration, { access: 'follow' });
  const { store } = log;
  try {
    const ledger = await readLedger(store);
    const where = whereIn(configuration);
    if (ledger === undefined && isInCluster(places)) {
      throw new NotDone(
        `There is no ledger ${configuration.ledger.name} in ${where}: name one that is there with --ledger or TOCSIN_LEDGER, or make it with "tocsin open".`,
      );
    }
    return await run({ places, readModelAt: places.readModelAt, where, log, store, ledger });
  } finally {
    await store.close();
  }
}

/** The folder or the cluster in which a ledger is, as it may be shown. */
export function whereIn(configuration: Configuration): string {
  const places = placesOf(configuration);
  return isInCluster(places) ? whereLogIs(places) : configuration.dataDir;
}

/** Where the read model is, as it may be shown. */
export function whereReadModelIs({ readModelAt, where }: Pick<Folder, 'readModelAt' | 'where'>): string {
  return isOfPostgres(readModelAt) ? `at ${shownAddress(readModelAt)}` : `in ${where}`;
}

/** Throws `NotDone` where the ledger would be in a folder that holds none. */
export function expectFile(configuration: Configuration, wayOut = ''): void {
  const places = placesOf(configuration);
  if (isInCluster(places) || existsSync(places.ledgerFile)) return;
  throw new NotDone(
    `There is no ledger in ${configuration.dataDir}: name its folder with --data-dir or TOCSIN_DATA_DIR${wayOut}.`,
  );
}

/** Opens the log that is named. Throws `CannotStart` with a sentence where that cannot be, and `LedgerLocked`. */
export async function openLogOf(configuration: Configuration, options: LogOptions): Promise<OpenLog> {
  try {
    return await openLog(placesOf(configuration), options);
  } catch (error) {
    throw inWords(error, configuration);
  }
}

/**
 * The ledger to be written; a file by nobody else meanwhile. Throws `NotDone` where another process writes the file:
 * which one, and what whoever has that role does with what was to be written then.
 */
export async function openToWrite(configuration: Configuration, role: 'admin' | 'operator'): Promise<OpenLog> {
  try {
    return await openLogOf(configuration, { access: 'write' });
  } catch (error) {
    if (!(error instanceof LedgerLocked)) throw error;
    const { holder } = error;
    throw new NotDone(
      `Another process${holder === undefined ? '' : `, with the id ${holder},`} holds the ledger in ${configuration.dataDir}, and only ` +
        'one may write it: wait until it has ended or stop it. Where it is a server, the file may be sent to it with ' +
        `--url http://127.0.0.1:3000 --token <token of role ${role}>.`,
    );
  }
}

/** The ledger in a data folder; undefined where there is none yet, or where it is in a cluster. */
export async function ledgerIn(configuration: Configuration): Promise<Ledger | undefined> {
  const { eventStoreUrl, dataDir } = configuration;
  return eventStoreUrl === undefined && existsSync(filesIn(dataDir).ledgerFile)
    ? withFolder(configuration, ({ ledger }) => Promise.resolve(ledger))
    : undefined;
}

/** What a replay of the log needs besides the log; the areas are those of its beginning, and grow with it. */
export function replaySetting(store: ReadableLog): Pick<RebuildSetting, 'store' | 'catalogue' | 'areas' | 'isOwn'> {
  return { store, catalogue, areas: new AreaRegistry(), isOwn: isLedgersOwn };
}
