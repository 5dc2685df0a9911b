import { join } from 'node:path';

/** Where the log of a ledger is: a file, or an EventStoreDB cluster, in which its streams bear the ledger's name. */
export type LogPlace = { readonly ledgerFile: string } | { readonly eventStoreUrl: string; readonly ledger: string };

/** Where a ledger is and what is made from it. It can be handed to another thread. */
export type Places = LogPlace & {
  /** Where the read model is: the path of a file, or the URL of a PostgreSQL database. */
  readonly readModelAt: string;
  /** How long one statement of who writes into that database may take, in milliseconds; a minute unless said. */
  readonly readModelPatience?: number;
};

export interface DataFiles {
  readonly ledgerFile: string;
  readonly readModelAt: string;
}

/** The ledger of a data folder and its read model, which can be deleted at any time and is made anew from the first. */
export function filesIn(dataDir: string, readModelUrl?: string): DataFiles {
  return { ledgerFile: join(dataDir, 'ledger.db'), readModelAt: readModelUrl ?? join(dataDir, 'read-model.db') };
}

/** What of the configuration says where a ledger is. */
export interface Whereabouts {
  readonly dataDir: string;
  readonly readModelUrl: string | undefined;
  /** In seconds. */
  readonly readModelTimeout: number;
  readonly eventStoreUrl: string | undefined;
  readonly ledger: { readonly name: string };
}

export function placesOf(whereabouts: Whereabouts): Places {
  const { dataDir, readModelUrl, readModelTimeout, eventStoreUrl, ledger } = whereabouts;
  const { ledgerFile, readModelAt } = filesIn(dataDir, readModelUrl);
  const ofReadModel = { readModelAt, readModelPatience: readModelTimeout * 1_000 };
  return eventStoreUrl === undefined
    ? { ledgerFile, ...ofReadModel }
    : { eventStoreUrl, ledger: ledger.name, ...ofReadModel };
}

export function isInCluster(place: LogPlace): place is Extract<LogPlace, { readonly eventStoreUrl: string }> {
  return 'eventStoreUrl' in place;
}
