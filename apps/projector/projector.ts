import { AreaRegistry } from '#areas';
import { closedOnError, Freshness, ledgerFound, openLog, patienceOfServing, placesOf, watchLog } from '#hosting';
import type { OpenLog, Places, ServiceOptions } from '#hosting';
import { createApp, createLogger } from '#platform';
import type { App, Configuration, Logger } from '#platform';
import { checkReadModel, logOf, openReadModel, ReadModel } from '#read-model';
import { ProjectorThread } from './projector-thread.js';
import { watchParked, watchProjector } from './watch-projector.js';

export interface ProjectorOptions extends ServiceOptions {
  /** What the projector's thread runs; its own program unless said. */
  readonly script?: URL;
}

/**
 * Brings the read model after the log, and serves health and figures of it. Of several on one database one writes. Throws
 * `CannotStart` where there is no ledger, and `ReadModelUnavailable` where the database is of another one or away.
 */
export async function startProjector(configuration: Configuration, options: ProjectorOptions = {}): Promise<App> {
  const { logger = createLogger(configuration.logLevel, configuration.ledger), patience = patienceOfServing } = options;
  const places = placesOf(configuration);
  const log = await openLog(places, { access: 'follow', log: logger, patience });
  return closedOnError(log, () => projecting({ configuration, logger, log, places, script: options.script }));
}

interface Setting {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly log: OpenLog;
  readonly places: Places;
  readonly script: URL | undefined;
}

async function projecting({ configuration, logger, log, places, script }: Setting): Promise<App> {
  const { store } = log;
  const ledger = await ledgerFound(store, configuration);
  await checkReadModel(places.readModelAt, await logOf(store));
  const app = await createApp(undefined, configuration, { logger, makesKey: log.dense });
  const readModel = new ReadModel(openReadModel(places.readModelAt, 'read'), new AreaRegistry(), ledger.timeZone);
  const freshness = new Freshness({ log });
  const projector = new ProjectorThread({ places, logLevel: configuration.logLevel, ledger }, logger, script);
  const { shutdown } = app.platform;
  shutdown.onShutdown('ledger', () => store.close());
  shutdown.onShutdown('read model', () => readModel.close());
  shutdown.onShutdown('freshness', () => freshness.stop());
  shutdown.onShutdown('projector', () => projector.stop());
  watchLog(app.platform, { log, freshness, needed: true });
  watchProjector(app.platform, { log, readModel, freshness, projector });
  watchParked(app.platform, readModel);
  return app;
}
