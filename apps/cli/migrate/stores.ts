import type { ClusterSetting } from '#event-store-eventstoredb';
import { holdLedger, SqliteEventStore, SqliteLedgerCopy } from '#event-store-sqlite';
import { filesIn } from '#places';
import { LedgerLocked } from '#kernel';
import type { EventStore, LedgerCopy } from '#kernel';
import type { VariableOfCommand } from '#platform';
import { existsSync } from 'node:fs';
import { NotDone, WrongUsage } from '../exit.js';

/** Where a ledger is kept, as a flag named it. */
export interface StoreAddress {
  /** As it may be shown: no password is in it. */
  readonly shown: string;
  /** Undefined for a data folder. */
  readonly connection: ClusterSetting['connection'] | undefined;
}

/** What names a store: a flag, or a variable where its address has a password. */
interface StoreSetting {
  readonly flag: '--from' | '--to';
  readonly variable: VariableOfCommand;
}

export const stores = {
  from: { flag: '--from', variable: 'TOCSIN_MIGRATE_FROM' },
  to: { flag: '--to', variable: 'TOCSIN_MIGRATE_TO' },
} as const satisfies Readonly<Record<string, StoreSetting>>;

/**
 * The store that a flag names, or its variable. Throws `WrongUsage`, without a word of what the address says, where it is
 * none.
 */
export async function storeNamed({ flag, variable }: StoreSetting, flagged: string | undefined): Promise<StoreAddress> {
  const text = flagged ?? process.env[variable] ?? '';
  if (flagged === undefined && text === '') throw new WrongUsage(`Name the store with ${flag} or ${variable}.`);
  return storeAddress(flagged === undefined ? variable : flag, text);
}

async function storeAddress(flag: string, text: string): Promise<StoreAddress> {
  if (/^esdb(?:\+discover)?:/u.test(text)) {
    const { readConnection, shownConnection } = await cluster();
    const read = readConnection(text);
    if ('must' in read) throw new WrongUsage(`${flag} ${read.must}.`);
    return { shown: shownConnection(read.value), connection: read.value };
  }
  if (text !== '' && !/^[a-z][a-z0-9+.-]*:\/\//iu.test(text)) return { shown: text, connection: undefined };
  throw new WrongUsage(
    `${flag} must be a data folder such as ./data, or the address of a cluster such as esdb://host:2113.`,
  );
}

/** The ledger that is copied. */
export interface Source {
  readonly store: EventStore;
  /** True where nobody can write it meanwhile. */
  readonly held: boolean;
  close(): Promise<void>;
}

/** How a ledger that is served is opened. */
export interface Reading {
  /** Name of the ledger, of those in a cluster. */
  readonly ledger: string;
  /** Copies beside whoever writes the ledger, instead of refusing to. */
  readonly ahead: boolean;
}

/** Opens the ledger to be copied. Throws `NotDone` where a process writes its file, or there is none. */
export async function openSource({ shown, connection }: StoreAddress, { ledger, ahead }: Reading): Promise<Source> {
  if (connection !== undefined) {
    const { EventStoreDbStore } = await cluster();
    const store = await EventStoreDbStore.open({ connection, ledger });
    return { store, held: false, close: () => store.close() };
  }
  const { ledgerFile } = filesIn(shown);
  if (!existsSync(ledgerFile))
    throw new NotDone(`There is no ledger in ${shown}: name its folder with --from or TOCSIN_MIGRATE_FROM.`);
  const hold = ahead ? undefined : held(ledgerFile);
  try {
    const store = SqliteEventStore.follow(ledgerFile);
    const close = async (): Promise<void> => {
      await store.close();
      hold?.release();
    };
    return { store, held: hold !== undefined, close };
  } catch (error) {
    hold?.release();
    throw error;
  }
}

function held(file: string): { release(): void } {
  try {
    return holdLedger(file);
  } catch (error) {
    if (!(error instanceof LedgerLocked)) throw error;
    const who = error.holder === undefined ? 'another process' : `process ${error.holder}`;
    throw new NotDone(
      `${file} is being written by ${who}, and what that one records next would be left behind: stop it and run this ` +
        'again. With --ahead what is there is copied already now, and less is left to do then.',
    );
  }
}

/** Opens what the ledger of this name is copied into; an empty one is made where there is none. */
export async function openTarget({ shown, connection }: StoreAddress, ledger: string): Promise<LedgerCopy> {
  if (connection === undefined) return SqliteLedgerCopy.open(filesIn(shown).ledgerFile);
  const { ClusterLedgerCopy } = await cluster();
  return ClusterLedgerCopy.open({ connection, ledger });
}

/** Only who names a cluster pays for its client. */
const cluster = () => import('#event-store-eventstoredb');
