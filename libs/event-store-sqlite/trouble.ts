import { isObject, StoreUnavailable } from '#kernel';

/** SQLITE_BUSY and SQLITE_LOCKED; the upper bits say more. */
const busyCodes = new Set([5, 6]);

export function isBusy(error: unknown): boolean {
  return isObject(error) && busyCodes.has(Number(error['errcode']) & 0xff);
}

/** What SQLite says of the error or of what caused it, such as "database or disk is full". */
export function reasonOf(error: unknown): string {
  for (let one = error; isObject(one); one = one['cause']) {
    if (one['code'] === 'ERR_SQLITE_ERROR') return String(one['errstr']);
  }
  return error instanceof Error ? error.message : String(error);
}

/** An error of SQLite as the port's own, with a sentence that begins so; every other error as it is. */
export function inWords(error: unknown, sentence: string): Error {
  if (isObject(error) && error['code'] === 'ERR_SQLITE_ERROR') {
    return new StoreUnavailable(`${sentence}: ${String(error['errstr'])}.`, { cause: error });
  }
  return error instanceof Error ? error : new StoreUnavailable(String(error));
}
