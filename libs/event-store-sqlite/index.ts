export { holdLedger } from './hold.js';
export { inspectLedger } from './inspect.js';
export type { LedgerCheck } from './inspect.js';
export { SqliteLedgerCopy } from './sqlite-ledger-copy.js';
export { SqliteEventStore } from './sqlite-event-store.js';
export { WriterLock } from './writer-lock.js';
