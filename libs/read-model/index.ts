export * from './projector.js';
export * from './read-model.js';
export { prepareReadModel, prepareTables } from './prepare.js';
export { openSqlite } from './sqlite.js';
export type { Moments } from './believed.js';
export type { CalendarEntry, CalendarQuestion } from './calendar.js';
export type { RegisterEntry, RegisterQuestion } from './register.js';
export type { Tables } from './tables.js';
export type { TimelineQuestion } from './timeline.js';
