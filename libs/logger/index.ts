export { createLogger, logLevels } from './logger.js';
export type { Logger, LogLevel } from './logger.js';
