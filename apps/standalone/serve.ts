import { stopOnSignals } from '#platform';
import type { App, Configuration } from '#platform';
import { inWords } from './cannot-start.js';
import { startStandalone } from './standalone.js';
import type { StandaloneOptions } from './standalone.js';

/** What serves, and where. */
export interface Serving {
  readonly app: App;
  readonly address: string;
}

/**
 * Starts, listens, and stops in order on SIGINT and SIGTERM. Where that cannot be, everything is closed again and what
 * is thrown has a sentence for whoever starts it: `CannotStart`, `ConfigurationError`, `LedgerLocked` or
 * `StoreUnavailable`.
 */
export async function serve(configuration: Configuration, options: StandaloneOptions = {}): Promise<Serving> {
  try {
    const app = await startStandalone(configuration, options);
    const address = await listen(app);
    stopOnSignals(app, app.platform.logger);
    return { app, address };
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
