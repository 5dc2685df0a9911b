import { catalogue } from '#catalogue';
import { areasOf, digest, followAreas, Freshness, lawOfLedger, ledgerOpened, onItsLog, watchLog } from '#hosting';
import type { Beginning, ServiceOptions } from '#hosting';
import type { Foundations, Law } from '#kernel';
import { lawOf } from '#law';
import {
  createApp,
  documentationPaths,
  documentOf,
  operationsDescribed,
  serveDocumentation,
  systemClock,
} from '#platform';
import type { App, Configuration } from '#platform';
import { CommandsModule } from './commands.module.js';
import { areasDescribed } from './described-areas.js';
import { commandsDescribed } from './described.js';

/**
 * Takes commands, and needs nothing but the log for it; there may be many such processes on one cluster. Throws
 * `ConfigurationError` where the log is of another ledger, and `LedgerLocked` where another process writes the file.
 */
export async function startCommandApi(configuration: Configuration, options: ServiceOptions = {}): Promise<App> {
  const law = lawOf(lawOfLedger(configuration.lawFile));
  return onItsLog(configuration, 'write', options, (beginning) => taking(beginning, law));
}

async function taking({ configuration, logger, log }: Beginning, law: Law): Promise<App> {
  const { store } = log;
  const ledger = await ledgerOpened(store, configuration);
  const areas = await areasOf(store);
  const now = (): string => systemClock.now();
  const foundations: Foundations = { store, catalogue, areas, law, ledger, now, digest };
  const app = await createApp(CommandsModule.on(foundations, areas), configuration, {
    logger,
    publicPaths: documentationPaths,
    makesKey: log.dense,
  });
  const described = () => documentOf(ledger, [commandsDescribed(catalogue), areasDescribed, operationsDescribed]);
  serveDocumentation(app.nest.getHttpAdapter().getInstance(), ledger, described);
  const { shutdown } = app.platform;
  const freshness = new Freshness({ log });
  const followed = followAreas(store, areas, { signal: shutdown.stopping, logger });
  shutdown.onShutdown('ledger', () => store.close());
  shutdown.onShutdown('areas', () => followed);
  shutdown.onShutdown('freshness', () => freshness.stop());
  watchLog(app.platform, { log, freshness, needed: true });
  return app;
}
