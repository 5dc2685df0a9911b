export { readConnection } from './connection.js';
export { EventStoreDbStore } from './event-store-db-store.js';
export type { ClusterSetting } from './event-store-db-store.js';
export type { Patience } from './patience.js';
