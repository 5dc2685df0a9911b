import { isObject } from '#kernel';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a server answers that has just started, or has just been told of a topic; the client does not ask again by itself. */
const notYet: ReadonlySet<unknown> = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'GROUP_LOAD_IN_PROGRESS',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR_FOR_GROUP',
]);

const mostAttempts = 50;
const betweenAttempts = 100;

/** Asks until the server knows, for some seconds; other errors are thrown at once. */
export async function askedAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await ask();
    } catch (error) {
      if (attempts === mostAttempts || !isObject(error) || !notYet.has(error['type'])) throw error;
      await sleep(betweenAttempts);
    }
  }
}
