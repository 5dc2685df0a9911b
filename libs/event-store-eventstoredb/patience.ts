import { setTimeout as sleep } from 'node:timers/promises';

/** How long is waited, all in milliseconds. */
export interface Patience {
  /** For the answer to one call. */
  readonly answer: number;
  /** For an append or a read with all its attempts. */
  readonly whole: number;
  /** Before the second attempt; doubled for each one after that. */
  readonly firstPause: number;
  readonly longestPause: number;
}

export const patient: Patience = { answer: 5_000, whole: 20_000, firstPause: 50, longestPause: 10_000 };

/**
 * How long to wait after so many failures in a row: between half and the whole of a pause that doubles, so that many who
 * lost the same server do not all come back at one moment. `chance` is between 0 and 1.
 */
export function pauseAfter(failures: number, { firstPause, longestPause }: Patience, chance = Math.random()): number {
  const whole = Math.min(longestPause, firstPause * 2 ** Math.min(failures - 1, 30));
  return whole * (0.5 + chance / 2);
}

/** Ends early, without an error, where the signal is aborted. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
