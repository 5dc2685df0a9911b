import { isObject } from '#kernel';

/** What an error of the client says of the call. */
export type Kind =
  /** Nobody knows whether it was done: ask again. */
  | 'unknown'
  | 'conflict'
  /** The stream was deleted for good. */
  | 'deleted'
  | 'no-stream'
  | 'too-large'
  | 'denied'
  /** The server cannot make sense of what was asked, such as a position at which no event begins. */
  | 'invalid';

const byType: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  ['wrong-expected-version', 'conflict'],
  ['stream-deleted', 'deleted'],
  ['stream-not-found', 'no-stream'],
  ['maximum-append-size-exceeded', 'too-large'],
  ['access-denied', 'denied'],
]);

/** Codes of gRPC: the client has no types for most of them, INTERNAL and DATA_LOSS among them, which come at a failover. */
const byCode: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  [3, 'invalid'],
  [7, 'denied'],
  [11, 'invalid'],
  [16, 'denied'],
]);

/** What is not known to be certain is `unknown`: to ask again does no harm, as ids and revisions are exact. */
export function kindOf(error: unknown): Kind {
  if (!isObject(error)) return 'unknown';
  return byType.get(error['type']) ?? byCode.get(error['code']) ?? 'unknown';
}

const reconnecting = new Set<unknown>(['unavailable', 'cancelled', 'not-leader']);

/** The client gives up the connection after such an error, and makes a new one. */
export function isReconnect(error: unknown): boolean {
  return isObject(error) && reconnecting.has(error['type']);
}

/** The error in words, without what a connection string may have brought in, and without a note of gRPC that says nothing. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error && error.message !== '' ? error.message : String(error);
  return text
    .replace(/\s+/gu, ' ')
    .replace(/ ?Resolution note: ?$/u, '')
    .slice(0, 300);
}

/** No answer came in time. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** The promise, or `NoAnswer` after so many milliseconds; what comes later is nobody's any more. */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new NoAnswer(`No answer within ${milliseconds.toString()} milliseconds.`));
  }, milliseconds);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
