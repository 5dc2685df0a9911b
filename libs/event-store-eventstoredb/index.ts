export { ClusterLedgerCopy } from './cluster-ledger-copy.js';
export { readConnection, shownConnection } from './connection.js';
export { EventStoreDbStore } from './event-store-db-store.js';
export type { ClusterSetting } from './event-store-db-store.js';
export { inspectCluster } from './inspect.js';
export type { ClusterCheck } from './inspect.js';
export type { Figures } from './figures.js';
export type { Patience } from './patience.js';
