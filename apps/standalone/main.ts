import { LedgerLocked, StoreUnavailable } from '#kernel';
import { CannotStart } from '#places';
import { ConfigurationError, readConfiguration } from '#platform';
import { serve } from './serve.js';

/** `node dist/apps/standalone/main.js`: configured by environment variables alone. */
try {
  await serve(readConfiguration(process.env, {}));
} catch (error) {
  const known = [CannotStart, ConfigurationError, LedgerLocked, StoreUnavailable].some((type) => error instanceof type);
  if (!known || !(error instanceof Error)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
