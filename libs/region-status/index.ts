export { compare } from './order.js';
export type { NextChange } from './next-change.js';
export * from './region-status.js';
export * from './scope.js';
export * from './sections.js';
export * from './standing.js';
