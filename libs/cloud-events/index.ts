export * from './audience.js';
export * from './cloud-event.js';
export * from './event-areas.js';
export * from './recent.js';
