import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule, Type } from '@nestjs/common';
import type { Configuration } from '../configuration/configuration.js';
import { configureHttp } from '../http/configure-http.js';
import type { PublicPaths } from '../http/configure-http.js';
import { fastifyOptions } from '../http/fastify-options.js';
import { NestLogger } from '../operations/nest-logger.js';
import type { Platform } from '../platform.js';
import { ProblemFilter } from '../problems/problem-filter.js';
import { openPlatform } from './open-platform.js';
import type { PlatformOptions } from './open-platform.js';
import { PlatformModule } from './platform-module.js';
import { stop } from './stop.js';

export interface AppOptions extends PlatformOptions {
  readonly publicPaths?: PublicPaths;
}

export interface App {
  readonly nest: NestFastifyApplication;
  readonly platform: Platform;
  /** Begins to serve; the address, with the port that was taken. */
  listen(): Promise<string>;
  /** Stops: see `stop`. The exit code; the same promise however often it is called. */
  stop(): Promise<number>;
}

/** A Nest application on Fastify with everything of this room around it; health and figures alone where there is no module. It does not listen yet. */
export async function createApp(
  module: Type | DynamicModule | undefined,
  configuration: Configuration,
  options: AppOptions = {},
): Promise<App> {
  const platform = await openPlatform(configuration, options);
  const adapter = new FastifyAdapter({ ...fastifyOptions(configuration.ledger), skipMiddie: true });
  configureHttp(adapter.getInstance(), platform, options.publicPaths ?? []);
  const nestOptions = { logger: new NestLogger(platform.logger), bodyParser: false, abortOnError: false };
  const root = PlatformModule.around(platform, module);
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class
  const nest = await NestFactory.create<NestFastifyApplication>(root, adapter, nestOptions);
  nest.useGlobalFilters(new ProblemFilter(platform));
  let stopped: Promise<number> | undefined;
  return {
    nest,
    platform,
    listen: () => listen(nest, platform),
    stop: () => (stopped ??= stop(nest, platform)),
  };
}

async function listen(nest: NestFastifyApplication, { configuration, logger }: Platform): Promise<string> {
  const { host, port, ledger, dataDir } = configuration;
  await nest.listen(port, host);
  const address = await nest.getUrl();
  logger.info(
    { address, dataDir, jurisdiction: ledger.jurisdiction },
    `serving ledger ${ledger.name} (mode ${ledger.mode}) at ${address}`,
  );
  return address;
}
