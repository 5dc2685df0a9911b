import { listening, untilSignalled } from '#hosting';
import type { Serving } from '#hosting';
import type { Configuration } from '#platform';
import { startStandalone } from './standalone.js';
import type { StandaloneOptions } from './standalone.js';

/** As `startServing`, and stops in order on SIGINT and SIGTERM. */
export async function serve(configuration: Configuration): Promise<Serving> {
  return untilSignalled(await startServing(configuration));
}

/** Starts and listens, as `listening` says. */
export function startServing(configuration: Configuration, options: StandaloneOptions = {}): Promise<Serving> {
  return listening(configuration, () => startStandalone(configuration, options));
}
