import { isObject, StoreUnavailable } from '#kernel';

/** SQLITE_BUSY and SQLITE_LOCKED; the upper bits say more. */
const busyCodes = new Set([5, 6]);

export function isBusy(error: unknown): boolean {
  return isObject(error) && busyCodes.has(Number(error['errcode']) & 0xff);
}

/** An error of SQLite as the port's own, with a sentence that begins so; every other error as it is. */
export function inWords(error: unknown, sentence: string): Error {
  if (isObject(error) && error['code'] === 'ERR_SQLITE_ERROR') {
    return new StoreUnavailable(`${sentence}: ${String(error['errstr'])}.`, { cause: error });
  }
  return error instanceof Error ? error : new StoreUnavailable(String(error));
}
