import { stopOnSignals } from '#platform';
import { createLogger } from '#logger';
import type { App, Configuration } from '#platform';
import type { Logger } from '#logger';
import { inWords } from './in-words.js';
import { closedOnError, openLog, patienceOfServing } from '#places';
import type { LogOptions, OpenLog } from '#places';
import { placesOf } from '#places';
import type { Places } from '#places';

/** What tests change of a process. */
export interface ServiceOptions {
  readonly logger?: Logger;
  /** How long the cluster of the log is waited for; as `patienceOfServing` unless said. */
  readonly patience?: LogOptions['patience'];
}

/** What a service begins with. */
export interface Beginning {
  readonly configuration: Configuration;
  readonly places: Places;
  readonly logger: Logger;
  readonly log: OpenLog;
}

/** Opens the log of a service and starts it; the log is closed again where that fails. Throws as `openLog` does. */
export async function onItsLog(
  configuration: Configuration,
  access: LogOptions['access'],
  options: ServiceOptions,
  start: (beginning: Beginning) => Promise<App>,
): Promise<App> {
  const { logger = createLogger(configuration.logLevel, configuration.ledger), patience = patienceOfServing } = options;
  const places = placesOf(configuration);
  const log = await openLog(places, { access, log: logger, patience });
  return closedOnError(log, () => start({ configuration, places, logger, log }));
}

/** What serves, and where. */
export interface Serving {
  readonly app: App;
  readonly address: string;
}

/** It stops in order on SIGINT and SIGTERM. */
export function untilSignalled(serving: Serving): Serving {
  stopOnSignals(serving.app, serving.app.platform.logger);
  return serving;
}

/**
 * Starts and listens. Where that cannot be, everything is closed again and what is thrown has a sentence for whoever
 * starts it: `CannotStart`, `ConfigurationError`, `LedgerLocked` or `StoreUnavailable`.
 */
export async function listening(configuration: Configuration, start: () => Promise<App>): Promise<Serving> {
  try {
    const app = await start();
    return { app, address: await listen(app) };
  } catch (error) {
    throw inWords(error, configuration);
  }
}

async function listen(app: App): Promise<string> {
  try {
    return await app.listen();
  } catch (error) {
    await app.stop();
    throw error;
  }
}
