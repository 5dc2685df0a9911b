import { areasOf, followAreas, Freshness, ledgerFound, onItsLog, watchLog } from '#hosting';
import { CannotStart } from '#places';
import type { EventStore, Ledger } from '#kernel';
import { createApp } from '#platform';
import type { App, Configuration } from '#platform';
import type { Logger } from '#logger';
import { checkReadModel, logOf, openReadModel, ReadModel } from '#read-model';
import { beginRelay } from './begin-relay.js';
import { kafkaOf } from './kafka-of.js';
import type { StatusSources } from './statuses.js';

/**
 * The relay as a process of its own, on a log that others write. It has nothing to ask but its health and figures. Throws
 * `CannotStart` where no Kafka is named, or where there is no ledger, and `ReadModelUnavailable` where the database is of
 * another one or away.
 */
export async function startRelay(
  configuration: Configuration,
  options: { readonly logger?: Logger } = {},
): Promise<App> {
  const { kafka } = configuration;
  if (kafka === undefined) throw new CannotStart(noKafka);
  kafkaOf(kafka);
  return onItsLog(configuration, 'follow', options, async ({ logger, log }) => {
    const { store } = log;
    const ledger = await ledgerFound(store, configuration);
    const { readModelUrl } = configuration;
    if (readModelUrl !== undefined) await checkReadModel(readModelUrl, await logOf(store));
    const app = await createApp(undefined, configuration, { logger, makesKey: log.dense });
    const { shutdown } = app.platform;
    const freshness = new Freshness({ log });
    shutdown.onShutdown('ledger', () => store.close());
    shutdown.onShutdown('freshness', () => freshness.stop());
    watchLog(app.platform, { log, freshness, needed: true });
    const status = await statusOf(app, { configuration, store, ledger, logger });
    beginRelay(app.platform, { log, freshness, ledger, kafka, logger, alone: true, status });
    return app;
  });
}

interface Setting {
  readonly configuration: Configuration;
  readonly store: EventStore;
  readonly ledger: Ledger;
  readonly logger: Logger;
}

/** From a read model in a database, which others reach too; one in a file belongs to whoever serves it. */
async function statusOf(
  { platform: { shutdown } }: App,
  { configuration: { readModelUrl }, store, ledger, logger }: Setting,
): Promise<Pick<StatusSources, 'areas' | 'readModel'> | undefined> {
  if (readModelUrl === undefined) return undefined;
  const areas = await areasOf(store);
  const followed = followAreas(store, areas, { signal: shutdown.stopping, logger });
  const readModel = new ReadModel(openReadModel(readModelUrl, 'read'), areas, ledger.timeZone);
  shutdown.onShutdown('read model', () => readModel.close());
  shutdown.onShutdown('areas', () => followed);
  return { areas, readModel };
}

const noKafka = 'No Kafka is named: set KAFKA_BROKERS or --kafka-brokers, such as kafka-1:9092,kafka-2:9092.';
