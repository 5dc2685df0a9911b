import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { isRefusal, openLedger, readLedger } from '#kernel';
import type { EventStore, Ledger } from '#kernel';
import {
  ConfigurationError,
  createApp,
  documentationPaths,
  documentOf,
  operationsDescribed,
  serveDocumentation,
  systemClock,
} from '#platform';
import type { App, Configuration, Logger } from '#platform';
import { checkReadModel, logOf, openReadModel, ReadModel } from '#read-model';
import { existsSync } from 'node:fs';
import { questionsDescribed } from '../query-api/described/index.js';
import { Sources } from '../query-api/sources.js';
import { areasOf, followAreas } from './areas-of.js';
import { CannotStart } from './cannot-start.js';
import { filesIn } from './data-folder.js';
import { lawOfLedger } from './law-of.js';
import { QuestionsModule } from './questions.module.js';
import { digest } from './standalone.js';
import { watchQuestions } from './watch.js';

/**
 * Answers questions from a ledger that others write and a read model that a projector makes; there may be many such
 * processes. Throws `CannotStart` where there is no ledger, and `ConfigurationError` where it is another one.
 */
export async function startQuestions(
  configuration: Configuration,
  options: { readonly logger?: Logger } = {},
): Promise<App> {
  const law = lawOfLedger(configuration.lawFile);
  const { ledgerFile, readModelAt } = filesIn(configuration.dataDir, configuration.readModelUrl);
  if (!existsSync(ledgerFile)) throw noLedger(configuration);
  const store = SqliteEventStore.follow(ledgerFile);
  try {
    const ledger = await ledgerIn(store, configuration);
    await checkReadModel(readModelAt, await logOf(store));
    const areas = await areasOf(store);
    const readModel = new ReadModel(openReadModel(readModelAt, 'read'), areas, ledger.timeZone);
    const now = (): string => systemClock.now();
    const sources = new Sources({ store, catalogue, areas, readModel, law, ledger, now });
    const app = await createApp(QuestionsModule.on(sources), configuration, {
      ...options,
      publicPaths: documentationPaths,
    });
    const described = () => documentOf(ledger, [...questionsDescribed(catalogue), operationsDescribed]);
    serveDocumentation(app.nest.getHttpAdapter().getInstance(), ledger, described);
    const { shutdown, logger } = app.platform;
    const followed = followAreas(store, areas, { signal: shutdown.stopping, logger });
    shutdown.onShutdown('ledger', () => store.close());
    shutdown.onShutdown('read model', () => readModel.close());
    shutdown.onShutdown('areas', () => followed);
    watchQuestions(app.platform, { store, readModel });
    return app;
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function ledgerIn(store: EventStore, configuration: Configuration): Promise<Ledger> {
  if ((await readLedger(store)) === undefined) throw noLedger(configuration);
  const ledger = await openLedger(store, configuration.ledger, digest);
  if (isRefusal(ledger)) throw new ConfigurationError([ledger.because]);
  return ledger;
}

function noLedger({ dataDir }: Configuration): CannotStart {
  return new CannotStart(
    `There is no ledger in ${dataDir}: name its folder with --data-dir or TOCSIN_DATA_DIR, or make one with "tocsin open".`,
  );
}
