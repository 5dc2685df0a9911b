import type { Ledger } from '#kernel';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger } from 'pino';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What is never written, wherever an object that is logged carries it. */
const secret = ['authorization', 'token', 'cookie', 'password'];
const paths = secret.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** A JWT anywhere in a line, for example in the message of somebody else's error. */
const jwt = /\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/gu;

/** The password in an address anywhere in a line, such as that of an engine. */
const password = /(\/\/[^\s:@/?"]*):[^\s"/]*@/gu;

/** JSON lines with stable keys: time, level, ledger, mode, msg, and what the line is about. To standard error. */
export function createLogger(
  level: LogLevel,
  ledger: Ledger,
  destination: DestinationStream = pino.destination(2),
): Logger {
  return pino(
    {
      level,
      base: { ledger: ledger.name, mode: ledger.mode },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '[redacted]' },
      hooks: { streamWrite: (line) => line.replace(jwt, '[redacted]').replace(password, '$1:[redacted]@') },
    },
    destination,
  );
}
