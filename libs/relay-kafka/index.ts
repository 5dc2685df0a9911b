export { headerOf, messageOf } from './message.js';
export type { Message, Place, Teller } from './message.js';
export { checkpointWord, regionStatusWord, topicName, topicsOf } from './topics.js';
export type { Topics } from './topics.js';
