export * from './approval.js';
export * from './figure.js';
export * from './law-file.js';
export * from './regime.js';
export * from './treaty.js';
