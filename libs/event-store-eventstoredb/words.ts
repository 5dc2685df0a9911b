import { StoreUnavailable } from '#kernel';
import { kindOf } from './trouble.js';

/** What the server is certain of, in words of the port; every other error as it is. */
export function inWords(error: unknown, what: string): unknown {
  switch (kindOf(error)) {
    case 'deleted':
      return new StoreUnavailable(
        `EventStoreDB cannot ${what}: the stream was deleted for good. Put the cluster back from a backup.`,
        { cause: error },
      );
    case 'denied':
      return new StoreUnavailable(
        `EventStoreDB does not let this user ${what}: give it the right, or name another user in EVENTSTORE_URL.`,
        { cause: error },
      );
    case 'invalid':
      return new StoreUnavailable(`EventStoreDB cannot ${what}: it makes no sense of what it was asked.`, {
        cause: error,
      });
    case 'conflict':
    case 'no-stream':
    case 'too-large':
    case 'unknown':
      return error;
  }
}
