export { SqliteEventStore } from './sqlite-event-store.js';
export type { LedgerFile } from './sqlite-event-store.js';
