export { CannotStart } from './cannot-start.js';
export { closedOnError, openLog, patienceOfServing } from './open-log.js';
export type { LogOptions, OpenLog } from './open-log.js';
export { filesIn, isInCluster, placesOf } from './places.js';
export type { LogPlace, Places } from './places.js';
