export * from './instants.js';
export * from './terms.js';
