export * from './area-events.js';
export * from './area-registry.js';
export { isoScheme } from './iso-areas.js';
export * from './rules.js';
export * from './words.js';
