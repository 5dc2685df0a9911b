export * from './audience.js';
export * from './cloud-event.js';
export * from './event-areas.js';
export * from './recent.js';
export { regionStatusType, topicsOf } from './topics.js';
export type { Topics } from './topics.js';
