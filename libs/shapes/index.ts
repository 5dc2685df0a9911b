export * from './act.js';
export * from './approval.js';
export * from './correction.js';
export * from './decorators.js';
export * from './shape-of.js';
export * from './period.js';
