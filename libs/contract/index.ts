export * from './asyncapi.js';
export * from './attributes.js';
export * from './compatibility.js';
export * from './described-events.js';
export * from './event-schema.js';
