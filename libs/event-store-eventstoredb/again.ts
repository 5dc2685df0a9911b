import { StoreUnavailable, UnknownPosition } from '#kernel';
import type { Watch } from './figures.js';
import { pause, pauseAfter } from './patience.js';
import type { Patience } from './patience.js';
import { isReconnect, kindOf, reasonOf } from './trouble.js';

export interface Asking {
  readonly patience: Patience;
  readonly watch: Watch;
}

/**
 * Asks until there is an answer, or what is certain is told, or patience is over: then `StoreUnavailable`. What is asked
 * must do no harm when it is done twice.
 */
export async function again<T>({ patience, watch }: Asking, call: string, ask: () => Promise<T>): Promise<T> {
  const until = Date.now() + patience.whole;
  for (let failures = 1; ; failures++) {
    try {
      const answer = await ask();
      watch.reached();
      return answer;
    } catch (error) {
      if (isCertain(error)) throw error;
      const reason = reasonOf(error);
      const wait = pauseAfter(failures, patience);
      if (isReconnect(error)) watch.count('reconnects');
      if (Date.now() + wait > until) {
        watch.unreached(reason);
        const sentence = `EventStoreDB did not do it (${call}): ${reason.replace(/\.?$/u, '.')}`;
        throw new StoreUnavailable(`${sentence} Start it, or mend its address.`, { cause: error });
      }
      watch.retrying(call, reason, wait);
      await pause(wait);
    }
  }
}

function isCertain(error: unknown): boolean {
  return error instanceof StoreUnavailable || error instanceof UnknownPosition || kindOf(error) !== 'unknown';
}
