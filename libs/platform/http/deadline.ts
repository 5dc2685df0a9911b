import { Unavailable } from '../problems/problem.js';

/** In milliseconds. */
const standard = 15_000;

/**
 * What a command comes to, or a problem 503 when that takes too long: it may still be done, and whoever sends it again
 * with the same key is told.
 */
export function withinDeadline<T>(command: Promise<T>, milliseconds = standard): Promise<T> {
  return deadline(command, milliseconds, () => {
    const seconds = (milliseconds / 1_000).toString();
    const detail = `It is not known yet whether it was done: the ledger did not answer within ${seconds} seconds. Send the same command again with the same Idempotency-Key: it is done once, however often it is sent.`;
    return new Unavailable(detail);
  });
}

/** What something comes to, or an error when that takes longer than so many milliseconds. */
export function deadline<T>(promise: Promise<T>, milliseconds: number, error: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(error());
    }, milliseconds);
    // What comes after the deadline is nobody's any more.
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
