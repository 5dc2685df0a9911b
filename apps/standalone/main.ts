import { ConfigurationError, readConfiguration, stopOnSignals } from '#platform';
import { LedgerLocked } from '#kernel';
import { startStandalone } from './standalone.js';

/** `node dist/apps/standalone/main.js`: configured by environment variables alone. */
try {
  const app = await startStandalone(readConfiguration(process.env, {}));
  stopOnSignals(app, app.platform.logger);
  await app.listen();
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof LedgerLocked)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
