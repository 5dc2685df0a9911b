export * from './basis.js';
