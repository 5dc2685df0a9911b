import {
  CannotStart,
  closedOnError,
  Freshness,
  ledgerFound,
  openLog,
  patienceOfServing,
  placesOf,
  watchLog,
} from '#hosting';
import { createApp, createLogger } from '#platform';
import type { App, Configuration, Logger } from '#platform';
import { Module } from '@nestjs/common';
import { RelayWork } from './relay-work.js';
import { eventRelay } from './telling.js';
import { watchRelay } from './watch-relay.js';

/** It has nothing to ask but its health and figures. */
@Module({})
class RelayModule {}

/**
 * The relay as a process of its own, on a log that others write. Throws `CannotStart` where no Kafka is named, or where
 * there is no ledger.
 */
export async function startRelay(
  configuration: Configuration,
  options: { readonly logger?: Logger } = {},
): Promise<App> {
  const { kafka } = configuration;
  if (kafka === undefined) throw new CannotStart(noKafka);
  const { logger = createLogger(configuration.logLevel, configuration.ledger) } = options;
  const places = placesOf(configuration);
  const log = await openLog(places, { access: 'follow', log: logger, patience: patienceOfServing });
  return closedOnError(log, async () => {
    const { store } = log;
    const ledger = await ledgerFound(store, configuration);
    const relay = eventRelay({ store, ledger, kafka, logger });
    const app = await createApp(RelayModule, configuration, { logger });
    const { shutdown } = app.platform;
    const freshness = new Freshness({ log });
    const work = new RelayWork(relay);
    shutdown.onShutdown('ledger', () => store.close());
    shutdown.onShutdown('freshness', () => freshness.stop());
    shutdown.onShutdown('relay', () => work.stop());
    watchLog(app.platform, { log, freshness, needed: true });
    watchRelay(app.platform, { store, relay: work, alone: true });
    return app;
  });
}

const noKafka = 'No Kafka is named: set KAFKA_BROKERS or --kafka-brokers, such as kafka-1:9092,kafka-2:9092.';
