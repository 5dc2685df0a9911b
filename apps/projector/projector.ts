import { AreaRegistry } from '#areas';
import { Freshness, ledgerFound, onItsLog, watchLog } from '#hosting';
import type { Beginning, ServiceOptions } from '#hosting';
import { createApp } from '#platform';
import type { App, Configuration } from '#platform';
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
  return onItsLog(configuration, 'follow', options, (beginning) => projecting(beginning, options.script));
}

async function projecting({ configuration, logger, log, places }: Beginning, script: URL | undefined): Promise<App> {
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
