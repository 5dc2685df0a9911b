export { lawOf } from './assess/assess.js';
export * from './grounds.js';
export * from './law-book.js';
export * from './law-file.js';
export * from './shapes/index.js';
export * from './terms.js';
