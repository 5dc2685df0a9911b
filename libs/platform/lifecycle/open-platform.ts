import { Authenticator } from '../authentication/authenticator.js';
import { IdentityProvider } from '../authentication/identity-provider.js';
import { findSigningKey, openSigningKey, signingKeyFile } from '../authentication/signing-key.js';
import type { SigningKey } from '../authentication/signing-key.js';
import { tokenVerifier } from '../authentication/verify-token.js';
import { realTime } from '../clock.js';
import type { RealTime } from '../clock.js';
import type { Configuration } from '../configuration/configuration.js';
import { Routes } from '../http/routes.js';
import { HealthChecks } from '../operations/health.js';
import { createLogger } from '#logger';
import type { Logger } from '#logger';
import { Metrics } from '../operations/metrics.js';
import { Platform } from '../platform.js';
import { Shutdown } from './shutdown.js';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface PlatformOptions {
  readonly logger?: Logger;
  /** Whether a key for tokens is made in the data folder where there is none; so unless said. */
  readonly makesKey?: boolean;
  /** For tests of expiry. */
  readonly now?: RealTime;
}

/** Opens the key for tokens, where it may be making it at the first start, and puts together what a process runs on. */
export async function openPlatform(configuration: Configuration, options: PlatformOptions = {}): Promise<Platform> {
  const { ledger, identityProvider } = configuration;
  const { now = realTime, logger = createLogger(configuration.logLevel, ledger) } = options;
  const key = await keyOf(configuration, options);
  if (key?.exposed === true)
    logger.warn({ file: signingKeyFile }, 'other users of this machine may read the signing key: chmod 600 it');
  const tokens = { ledger: ledger.name, key, now };
  const provider = identityProvider === undefined ? undefined : new IdentityProvider(identityProvider, now);
  return new Platform({
    configuration,
    logger,
    tokens,
    authenticator: new Authenticator(tokenVerifier(tokens, provider), now),
    health: new HealthChecks(logger),
    metrics: new Metrics(),
    shutdown: new Shutdown(logger),
    routes: new Routes(),
  });
}

/** None where only tokens of an issuer are taken. Throws `ConfigurationError` where there would be no way in. */
async function keyOf(
  { tokenKeyFile, dataDir, identityProvider }: Configuration,
  { makesKey = true }: PlatformOptions,
): Promise<SigningKey | undefined> {
  if (tokenKeyFile !== undefined) return findSigningKey(tokenKeyFile);
  if (makesKey) return openSigningKey(dataDir);
  const file = join(dataDir, signingKeyFile);
  return identityProvider === undefined || existsSync(file) ? findSigningKey(file) : undefined;
}
