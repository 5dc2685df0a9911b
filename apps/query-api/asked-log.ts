import type { EventStore } from '#kernel';
import { StoreUnavailable } from '#kernel';
import { deadline, Unavailable } from '#platform';

/** How long a question waits for the log, in milliseconds: as long as for the read model. */
const longest = 5_000;

/** In seconds: a log that was lost is not back at once. */
export const retryAfter = 5;

export const isBack = 'Ask again when it is back: /health/ready says how it is.';

const detail =
  `The log cannot be reached at the moment, and this answer is read from it. ${isBack} The status of areas, the registers, ` +
  'the calendar and the findings (/v1/compliance) are answered meanwhile, as far as the log was read.';

/** The log as questions read it: where it cannot be reached, whoever asks is told so in time, and what there is meanwhile. */
export function askedLog(store: EventStore, milliseconds = longest): EventStore {
  const away = (cause?: unknown): Unavailable => new Unavailable(detail, retryAfter, { cause });
  const asked = async <T>(reading: Promise<T>): Promise<T> => {
    try {
      return await deadline(reading, milliseconds, away);
    } catch (error) {
      throw error instanceof StoreUnavailable ? away(error) : error;
    }
  };
  return {
    append: (append) => store.append(append),
    readStream: (stream, options) => asked(store.readStream(stream, options)),
    readAll: (options) => asked(store.readAll(options)),
    subscribe: (options) => store.subscribe(options),
    head: () => asked(store.head()),
    close: () => store.close(),
  };
}
