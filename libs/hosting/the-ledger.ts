import { isRefusal, openLedger, readLedger } from '#kernel';
import type { EventStore, Ledger } from '#kernel';
import { ConfigurationError } from '#platform';
import type { Configuration } from '#platform';
import { CannotStart } from '#places';
import { digest } from './digest.js';
import { placesOf } from '#places';
import { whereLogIs } from './where.js';

/** The ledger that is wanted; an empty log becomes it. Throws `ConfigurationError` where the log is of another one. */
export async function ledgerOpened(
  store: EventStore,
  { ledger: wanted }: Pick<Configuration, 'ledger'>,
): Promise<Ledger> {
  const ledger = await openLedger(store, wanted, digest);
  if (isRefusal(ledger)) throw new ConfigurationError([ledger.because]);
  return ledger;
}

/** The same for who may not make one: throws `CannotStart` where the log is empty. */
export async function ledgerFound(store: EventStore, configuration: Configuration): Promise<Ledger> {
  if ((await readLedger(store)) !== undefined) return ledgerOpened(store, configuration);
  throw new CannotStart(
    `There is no ledger ${configuration.ledger.name} in ${whereLogIs(placesOf(configuration))}: make one with "tocsin open", or start first what takes commands.`,
  );
}
