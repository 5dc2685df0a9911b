import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { EventEmitter } from 'node:events';
import type { Platform } from '../platform.js';
import type { Logger } from '#logger';

/** How long requests under way may take to finish, in milliseconds. */
const patience = 10_000;

/**
 * Stops in order: takes no more connections, ends the streams, lets the requests under way finish for ten seconds,
 * runs Nest's own hooks, and closes the resources. Gives the exit code: 0, or 1 where something could not be closed.
 */
export async function stop(nest: NestFastifyApplication, platform: Platform, wait = patience): Promise<number> {
  const { logger, shutdown } = platform;
  logger.info('stopping: finishing the requests under way');
  const fastify = nest.getHttpAdapter().getInstance();
  const { server } = fastify;
  shutdown.begin();
  const idle = setInterval(() => {
    server.closeIdleConnections();
  }, 50);
  const late = setTimeout(() => {
    logger.warn('some requests did not finish in time; their connections are closed');
    server.closeAllConnections();
  }, wait);
  let answered = true;
  try {
    await fastify.close();
    await nest.close();
  } catch (err) {
    answered = false;
    logger.error({ err }, 'the server could not be closed in order');
  } finally {
    clearInterval(idle);
    clearTimeout(late);
  }
  const closed = await shutdown.close();
  logger.info('stopped');
  return answered && closed ? 0 : 1;
}

/** The part of the process that ends it. */
export interface EndingProcess extends Pick<EventEmitter, 'on'> {
  exit(code: number): void;
}

/** One Ctrl-C may come twice, from the terminal and from the program that started this one: so soon it is the same. */
const echo = 500;

/** On SIGTERM or SIGINT stops and exits with its code; a second signal exits at once with 130. */
export function stopOnSignals(app: { stop(): Promise<number> }, logger: Logger, ending: EndingProcess = process): void {
  let asked: { readonly signal: string; readonly at: number } | undefined;
  const onSignal = (signal: string): void => {
    if (asked !== undefined) {
      if (signal !== asked.signal || performance.now() - asked.at > echo) ending.exit(130);
      return;
    }
    asked = { signal, at: performance.now() };
    logger.info({ signal }, 'asked to stop');
    app.stop().then(
      (code) => {
        ending.exit(code);
      },
      (err: unknown) => {
        logger.fatal({ err }, 'could not stop in order');
        ending.exit(1);
      },
    );
  };
  ending.on('SIGTERM', onSignal);
  ending.on('SIGINT', onSignal);
}
