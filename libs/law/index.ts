export { lawOf } from './assess/assess.js';
export { termsOf as termsInOrder } from './assess/judged.js';
export { rightNamed, rightsOf } from './assess/rights.js';
export * from './grounds.js';
export * from './law-book.js';
export * from './law-file.js';
export * from './notices/index.js';
export * from './shapes/index.js';
export * from './terms.js';
