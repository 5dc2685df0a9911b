export { inspectLedger } from './inspect.js';
export type { LedgerCheck } from './inspect.js';
export { SqliteEventStore } from './sqlite-event-store.js';
export { WriterLock } from './writer-lock.js';
