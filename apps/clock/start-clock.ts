import { catalogue } from '#catalogue';
import {
  areasOf,
  digest,
  followAreas,
  Freshness,
  lawOfLedger,
  ledgerFound,
  onItsLog,
  watchLog,
  watchReadModel,
} from '#hosting';
import type { Beginning, ServiceOptions } from '#hosting';
import type { Foundations } from '#kernel';
import { lawOf } from '#law';
import type { LawBook } from '#law';
import { createApp, systemClock } from '#platform';
import type { App, Configuration } from '#platform';
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
  const law = lawOfLedger(configuration.lawFile);
  return onItsLog(configuration, 'write', options, (beginning) => saying(beginning, law));
}

async function saying({ configuration, places, logger, log }: Beginning, law: LawBook): Promise<App> {
  const { readModelAt } = places;
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
