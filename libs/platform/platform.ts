import type { Ledger } from '#kernel';
import type { Logger } from '#logger';
import type { Authenticator } from './authentication/authenticator.js';
import type { TokenOffice } from './authentication/own-tokens.js';
import type { Configuration } from './configuration/configuration.js';
import type { Routes } from './http/routes.js';
import type { Shutdown } from './lifecycle/shutdown.js';
import type { HealthChecks } from './operations/health.js';
import type { Metrics } from './operations/metrics.js';

/** What every part of a process may need of the room it runs in: inject it by this class. */
export class Platform {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly tokens: TokenOffice;
  readonly authenticator: Authenticator;
  readonly health: HealthChecks;
  readonly metrics: Metrics;
  readonly shutdown: Shutdown;
  readonly routes: Routes;

  constructor(parts: Omit<Platform, 'ledger'>) {
    this.configuration = parts.configuration;
    this.logger = parts.logger;
    this.tokens = parts.tokens;
    this.authenticator = parts.authenticator;
    this.health = parts.health;
    this.metrics = parts.metrics;
    this.shutdown = parts.shutdown;
    this.routes = parts.routes;
  }

  get ledger(): Ledger {
    return this.configuration.ledger;
  }
}
