import { catalogue } from '#catalogue';
import {
  areasOf,
  closedOnError,
  digest,
  followAreas,
  Freshness,
  lawOfLedger,
  ledgerFound,
  openLog,
  patienceOfServing,
  placesOf,
  watchLog,
  watchReadModel,
} from '#hosting';
import type { OpenLog, ServiceOptions } from '#hosting';
import type { Foundations } from '#kernel';
import { lawOf } from '#law';
import type { LawBook } from '#law';
import { createApp, createLogger, systemClock } from '#platform';
import type { App, Configuration, Logger } from '#platform';
import { checkReadModel, logOf, openReadModel, ReadModel } from '#read-model';
import { Clock } from './clock.js';
import { ClockWork } from './run-clock.js';
import { watchClock } from './watch-clock.js';

/** What is found in a read model that is further behind may have been changed since: it is waited for. */
const oldest = 60_000;

/**
 * Says what falls due, and serves health and figures of that. Any number may run on one ledger: what they say follows from
 * its cause. Throws `CannotStart` where there is no ledger.
 */
export async function startClock(configuration: Configuration, options: ServiceOptions = {}): Promise<App> {
  const { logger = createLogger(configuration.logLevel, configuration.ledger), patience = patienceOfServing } = options;
  const law = lawOfLedger(configuration.lawFile);
  const places = placesOf(configuration);
  const log = await openLog(places, { access: 'write', log: logger, patience });
  return closedOnError(log, () => saying({ configuration, logger, log, law, readModelAt: places.readModelAt }));
}

interface Setting {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly log: OpenLog;
  readonly law: LawBook;
  readonly readModelAt: string;
}

async function saying({ configuration, logger, log, law, readModelAt }: Setting): Promise<App> {
  const { store } = log;
  const ledger = await ledgerFound(store, configuration);
  await checkReadModel(readModelAt, await logOf(store));
  const areas = await areasOf(store);
  const readModel = new ReadModel(openReadModel(readModelAt, 'read'), areas, ledger.timeZone);
  const now = (): string => systemClock.now();
  const foundations: Foundations = { store, catalogue, areas, law: lawOf(law), ledger, now, digest };
  const app = await createApp(undefined, configuration, { logger, makesKey: log.dense });
  const { shutdown } = app.platform;
  const freshness = new Freshness({ log });
  const isFresh = async (): Promise<boolean> =>
    (freshness.age(await readModel.position()) ?? Number.POSITIVE_INFINITY) <= oldest;
  const followed = followAreas(store, areas, { signal: shutdown.stopping, logger });
  const clockWork = new ClockWork(new Clock(foundations, law, readModel), logger, isFresh);
  shutdown.onShutdown('ledger', () => store.close());
  shutdown.onShutdown('read model', () => readModel.close());
  shutdown.onShutdown('areas', () => followed);
  shutdown.onShutdown('freshness', () => freshness.stop());
  shutdown.onShutdown('clock', () => clockWork.stop());
  watchLog(app.platform, { log, freshness, needed: true });
  watchReadModel(app.platform, { log, readModel, freshness });
  watchClock(app.platform, clockWork);
  return app;
}
