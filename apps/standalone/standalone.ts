import { catalogue } from '#catalogue';
import {
  areasOf,
  digest,
  followAreas,
  Freshness,
  holdReadModel,
  lawOfLedger,
  ledgerOpened,
  tellAges,
  watchLog,
} from '#hosting';
import { CannotStart, closedOnError, isInCluster, openLog, patienceOfServing, placesOf } from '#places';
import type { ServiceOptions } from '#hosting';
import type { OpenLog, Places } from '#places';
import type { Foundations, Ledger } from '#kernel';
import { lawOf } from '#law';
import type { LawBook } from '#law';
import {
  ConfigurationError,
  createApp,
  documentationPaths,
  findSigningKey,
  serveDocumentation,
  systemClock,
} from '#platform';
import { createLogger } from '#logger';
import type { App, Clock, Configuration } from '#platform';
import type { Logger } from '#logger';
import { logOf, openReadModel, prepareReadModel, ReadModel } from '#read-model';
import { Clock as DueClock } from '../clock/clock.js';
import { ClockWork } from '../clock/run-clock.js';
import { watchClock } from '../clock/watch-clock.js';
import { ProjectorThread } from '../projector/projector-thread.js';
import { watchParked, watchProjector } from '../projector/watch-projector.js';
import { readAhead } from '../query-api/read-ahead.js';
import { Sources } from '../query-api/sources.js';
import { kafkaOf } from '../relay/kafka-of.js';
import { document } from './document.js';
import { StandaloneModule } from './standalone.module.js';

export interface StandaloneOptions extends ServiceOptions {
  /** Another clock than the machine's, in mode `test` alone, and only where the log is in a file. */
  readonly clock?: Clock;
  /** False leaves what falls due to another process on the same ledger. */
  readonly clockwork?: boolean;
  /** What the projector's thread runs; its own program unless said. */
  readonly projectorScript?: URL;
}

/**
 * Everything in one process. Throws `ConfigurationError` where the log is of another ledger or the clock may not be set,
 * and `LedgerLocked` where another process writes the file.
 */
export async function startStandalone(configuration: Configuration, options: StandaloneOptions = {}): Promise<App> {
  const { clock = systemClock, logger = createLogger(configuration.logLevel, configuration.ledger) } = options;
  const { patience = patienceOfServing } = options;
  const places = placesOf(configuration);
  if (clock !== systemClock) expectSettable(configuration, places);
  const law = lawOfLedger(configuration.lawFile);
  if (configuration.kafka !== undefined) kafkaOf(configuration.kafka);
  // Before anything is written: a name that is mistyped makes no ledger.
  if (configuration.tokenKeyFile !== undefined) await findSigningKey(configuration.tokenKeyFile);
  const now = (): string => clock.now();
  const held = holdReadModel(places);
  try {
    const log = await openLog(places, { access: 'write', now, log: logger, patience });
    return await closedOnError(log, () => serveFrom(log, { configuration, places, now, law, logger, options, held }));
  } catch (error) {
    held?.release();
    throw error;
  }
}

function expectSettable({ ledger: { mode } }: Configuration, places: Places): void {
  if (isInCluster(places)) throw new CannotStart('A cluster has a clock of its own, which no story may set.');
  if (mode === 'test') return;
  throw new ConfigurationError([
    `The clock of a ledger in mode ${mode} is the machine's; only in mode test may a story set it.`,
  ]);
}

interface Setting {
  readonly configuration: Configuration;
  readonly places: Places;
  readonly now: () => string;
  readonly law: LawBook;
  readonly logger: Logger;
  readonly options: StandaloneOptions;
  readonly held: ReturnType<typeof holdReadModel>;
}

async function serveFrom(log: OpenLog, setting: Setting): Promise<App> {
  const { configuration, places, now, law, logger, held } = setting;
  const { store } = log;
  const ledger = await ledgerOpened(store, configuration);
  const areas = await areasOf(store);
  await prepareReadModel(places.readModelAt, await logOf(store), places.readModelPatience);
  const readModel = new ReadModel(openReadModel(places.readModelAt, 'read'), areas, ledger.timeZone);
  const foundations: Foundations = { store, catalogue, areas, law: lawOf(law), ledger, now, digest };
  const sources = new Sources({ store, catalogue, areas, readModel, law, ledger, now });
  const module = StandaloneModule.on(foundations, sources);
  const app = await createApp(module, configuration, { logger, publicPaths: documentationPaths });
  serveDocumentation(app.nest.getHttpAdapter().getInstance(), ledger, () => document(ledger, catalogue));
  const { shutdown } = app.platform;
  // What is in a cluster others write too.
  const followed = log.dense ? undefined : followAreas(store, areas, { signal: shutdown.stopping, logger });
  const ahead = log.dense ? undefined : readAhead(sources, { signal: shutdown.stopping, logger });
  shutdown.onShutdown('hold on the read model', () => held?.release());
  shutdown.onShutdown('ledger', () => store.close());
  shutdown.onShutdown('read model', () => readModel.close());
  shutdown.onShutdown('areas', () => followed);
  shutdown.onShutdown('emergencies', () => ahead);
  const freshness = begin(app, { ...setting, log, readModel, foundations });
  await beginTelling(app, { ...setting, log, freshness, ledger, status: { areas, readModel } });
  return app;
}

/** Only who tells Kafka pays for its client. */
async function beginTelling(
  { platform }: App,
  {
    configuration: { kafka },
    log,
    freshness,
    ledger,
    logger,
    status,
  }: Setting & {
    readonly log: OpenLog;
    readonly freshness: Freshness;
    readonly ledger: Ledger;
    readonly status: Pick<Sources, 'areas' | 'readModel'>;
  },
): Promise<void> {
  if (kafka === undefined) return;
  const { beginRelay } = await import('../relay/begin-relay.js');
  beginRelay(platform, { log, freshness, ledger, kafka, logger, status, alone: false });
}

interface Beginning extends Setting {
  readonly log: OpenLog;
  readonly readModel: ReadModel;
  readonly foundations: Foundations;
}

/** What goes on beside the requests; gives what looks where the log ends. */
function begin(app: App, setting: Beginning): Freshness {
  const { platform } = app;
  const { configuration, places, log, readModel, foundations, law, logger, options } = setting;
  const { shutdown } = platform;
  const order = { places, logLevel: configuration.logLevel, ledger: configuration.ledger };
  const projector = new ProjectorThread(order, logger, options.projectorScript);
  const freshness = new Freshness({ log });
  tellAges(app, freshness);
  shutdown.onShutdown('projector', () => projector.stop());
  shutdown.onShutdown('freshness', () => freshness.stop());
  const clockWork =
    options.clockwork === false
      ? undefined
      : new ClockWork(new DueClock(foundations, law, readModel), logger, () => projector.hasCaughtUp);
  if (clockWork !== undefined) shutdown.onShutdown('clock', () => clockWork.stop());
  watchLog(platform, { log, freshness, needed: true });
  watchProjector(platform, { log, readModel, freshness, projector });
  watchClock(platform, clockWork);
  watchParked(platform, readModel);
  return freshness;
}
