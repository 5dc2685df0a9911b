import { catalogue } from '#catalogue';
import {
  areasOf,
  followAreas,
  Freshness,
  lawOfLedger,
  ledgerFound,
  onItsLog,
  tellAges,
  watchLog,
  watchReadModel,
} from '#hosting';
import type { Beginning, ServiceOptions } from '#hosting';
import type { LawBook } from '#law';
import {
  createApp,
  documentationPaths,
  documentOf,
  operationsDescribed,
  serveDocumentation,
  systemClock,
} from '#platform';
import type { App, Configuration } from '#platform';
import { checkReadModel, logOf, openReadModel, ReadModel } from '#read-model';
import { questionsDescribed } from './described/index.js';
import { QuestionsModule } from './questions.module.js';
import { readAhead } from './read-ahead.js';
import { Sources } from './sources.js';

/**
 * Answers questions from a ledger that others write and a read model that a projector makes; there may be many such
 * processes. Throws `CannotStart` where there is no ledger, and `ConfigurationError` where it is another one.
 */
export async function startQueryApi(configuration: Configuration, options: ServiceOptions = {}): Promise<App> {
  const law = lawOfLedger(configuration.lawFile);
  return onItsLog(configuration, 'follow', options, (beginning) => answering(beginning, law));
}

async function answering({ configuration, places, logger, log }: Beginning, law: LawBook): Promise<App> {
  const { store } = log;
  const { readModelAt } = places;
  const ledger = await ledgerFound(store, configuration);
  await checkReadModel(readModelAt, await logOf(store));
  const areas = await areasOf(store);
  const readModel = new ReadModel(openReadModel(readModelAt, 'read'), areas, ledger.timeZone);
  const now = (): string => systemClock.now();
  const sources = new Sources({ store, catalogue, areas, readModel, law, ledger, now });
  const app = await createApp(QuestionsModule.on(sources), configuration, {
    logger,
    publicPaths: documentationPaths,
    makesKey: log.dense,
  });
  const described = () => documentOf(ledger, [...questionsDescribed(catalogue), operationsDescribed]);
  serveDocumentation(app.nest.getHttpAdapter().getInstance(), ledger, described);
  const { shutdown } = app.platform;
  const followed = followAreas(store, areas, { signal: shutdown.stopping, logger });
  // A file is there, or nothing is.
  const ahead = log.dense ? undefined : readAhead(sources, { signal: shutdown.stopping, logger });
  shutdown.onShutdown('ledger', () => store.close());
  shutdown.onShutdown('read model', () => readModel.close());
  shutdown.onShutdown('areas', () => followed);
  shutdown.onShutdown('emergencies', () => ahead);
  const freshness = new Freshness({ log });
  tellAges(app, freshness);
  shutdown.onShutdown('freshness', () => freshness.stop());
  watchLog(app.platform, { log, freshness, needed: false });
  watchReadModel(app.platform, { log, readModel, freshness });
  return app;
}
