import type { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { SqliteEventStore } from '#event-store-sqlite';
import { isRefusal, openLedger } from '#kernel';
import type { Foundations } from '#kernel';
import { lawOf } from '#law';
import type { LawBook } from '#law';
import { ConfigurationError, createApp, documentationPaths, serveDocumentation, systemClock } from '#platform';
import type { App, Clock, Configuration, Logger } from '#platform';
import { logOf, openReadModel, prepareReadModel, ReadModel } from '#read-model';
import { hash } from 'node:crypto';
import { Clock as DueClock } from '../clock/clock.js';
import { ClockWork } from '../clock/run-clock.js';
import { Sources } from '../query-api/sources.js';
import { areasOf } from './areas-of.js';
import { filesIn } from './data-folder.js';
import type { DataFiles } from './data-folder.js';
import { document } from './document.js';
import { lawOfLedger } from './law-of.js';
import { ProjectorThread } from './projector-thread.js';
import { StandaloneModule } from './standalone.module.js';
import { watch } from './watch.js';

export interface StandaloneOptions {
  /** Another clock than the machine's, in mode `test` alone. */
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** False leaves what falls due to another process on the same ledger. */
  readonly clockwork?: boolean;
  /** What the projector's thread runs; its own program unless said. */
  readonly projectorScript?: URL;
}

/** SHA-256 in hexadecimal. */
export const digest = (text: string): string => hash('sha256', text);

/**
 * Everything in one process on embedded files. Throws `ConfigurationError` where the folder holds another ledger or the
 * clock may not be set, and `LedgerLocked` where another process writes it.
 */
export async function startStandalone(configuration: Configuration, options: StandaloneOptions = {}): Promise<App> {
  const { clock = systemClock } = options;
  const { mode } = configuration.ledger;
  if (clock !== systemClock && mode !== 'test') {
    throw new ConfigurationError([
      `The clock of a ledger in mode ${mode} is the machine's; only in mode test may a story set it.`,
    ]);
  }
  const law = lawOfLedger(configuration.lawFile);
  const files = filesIn(configuration.dataDir, configuration.readModelUrl);
  const store = SqliteEventStore.open({ file: files.ledgerFile, now: () => clock.now() });
  try {
    return await serveFrom(store, { configuration, files, clock, law, options });
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Setting {
  readonly configuration: Configuration;
  readonly files: DataFiles;
  readonly clock: Clock;
  readonly law: LawBook;
  readonly options: StandaloneOptions;
}

async function serveFrom(
  store: SqliteEventStore,
  { configuration, files, clock, law, options }: Setting,
): Promise<App> {
  const ledger = await openLedger(store, configuration.ledger, digest);
  if (isRefusal(ledger)) throw new ConfigurationError([ledger.because]);
  const areas: AreaRegistry = await areasOf(store);
  const now = (): string => clock.now();
  await prepareReadModel(files.readModelAt, await logOf(store));
  const readModel = new ReadModel(openReadModel(files.readModelAt, 'read'), areas, ledger.timeZone);
  const foundations: Foundations = { store, catalogue, areas, law: lawOf(law), ledger, now, digest };
  const sources = new Sources({ store, catalogue, areas, readModel, law, ledger, now });
  const { logger } = options;
  const module = StandaloneModule.on(foundations, sources);
  const app = await createApp(module, configuration, {
    ...(logger === undefined ? {} : { logger }),
    publicPaths: documentationPaths,
  });
  serveDocumentation(app.nest.getHttpAdapter().getInstance(), ledger, () => document(ledger, catalogue));
  const projector = new ProjectorThread(files, app.platform.logger, options.projectorScript);
  const { shutdown, logger: log } = app.platform;
  shutdown.onShutdown('ledger', () => store.close());
  shutdown.onShutdown('read model', () => readModel.close());
  shutdown.onShutdown('projector', () => projector.stop());
  const clockWork =
    options.clockwork === false
      ? undefined
      : new ClockWork(new DueClock(foundations, law, readModel), log, () => projector.hasCaughtUp);
  if (clockWork !== undefined) shutdown.onShutdown('clock', () => clockWork.stop());
  watch(app.platform, { store, readModel, projector, clockWork });
  return app;
}
