import type { LoggerService } from '@nestjs/common';
import type { Logger } from '#logger';

/** Nest's own lines. What it tells of every module and route at the start is for those who ask for `debug`. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...more: readonly unknown[]): void {
    this.logger.debug(about(more), textOf(message));
  }

  debug(message: unknown, ...more: readonly unknown[]): void {
    this.logger.debug(about(more), textOf(message));
  }

  verbose(message: unknown, ...more: readonly unknown[]): void {
    this.logger.trace(about(more), textOf(message));
  }

  warn(message: unknown, ...more: readonly unknown[]): void {
    this.logger.warn(about(more), textOf(message));
  }

  error(message: unknown, ...more: readonly unknown[]): void {
    this.logger.error({ ...about(more), ...failure(message, more) }, textOf(message));
  }

  fatal(message: unknown, ...more: readonly unknown[]): void {
    this.logger.fatal({ ...about(more), ...failure(message, more) }, textOf(message));
  }
}

/** Nest names the class that speaks last. */
function about(more: readonly unknown[]): { readonly context?: string } {
  const last = more.at(-1);
  return typeof last === 'string' ? { context: last } : {};
}

function failure(message: unknown, more: readonly unknown[]): object {
  if (message instanceof Error) return { err: message };
  const stack = more.length > 1 ? more[0] : undefined;
  return typeof stack === 'string' ? { stack } : {};
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}
